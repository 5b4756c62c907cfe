internal import Crypto
internal import KubeAPI

extension LabDefinition {
  /// The version of the format.
  private static let apiVersion = "cadet.dev/v1"
  /// How many bytes a definition may have.
  private static let sizeMax = 3 << 20

  /// Reads the definition in a file; what is wrong with it is all said at once.
  ///
  /// - Parameter seed: What the lab's variables are drawn by: the same seed gives the same lab.
  public init(file: String, seed: UInt64 = 1) throws(LabError) {
    let bytes: [UInt8]
    do throws(FileSystem.ReadError) {
      bytes = try FileSystem.read(file, limit: Self.sizeMax)
    } catch {
      throw LabError("the lab cannot be read: \(error.message)", file: file)
    }
    try self.init(bytes: bytes, file: file, folder: FileSystem.folder(of: file), seed: seed)
  }

  /// Reads a definition; other files that it names are looked for in a folder.
  init(
    bytes: [UInt8], file: String, folder: String, seed: UInt64 = 1
  ) throws(LabError) {
    let text = String(decoding: bytes, as: UTF8.self)
    let (documents, error) = YAML.documents(in: bytes)
    if let error { throw LabError([Self.diagnostic(error, file: file, text: text)]) }
    let full = documents.filter { !$0.value.isNull }
    guard let document = full.first else { throw LabError("the file holds no lab", file: file) }
    var reader = DefinitionReader(document, file: file, folder: folder, text: text)
    self.init(name: "", title: "", summary: "")
    let declared = reader.child(reader.root, "spec").flatMap { reader.child($0, "variables") }
    if let declared { variables = reader.variables(declared, seed: seed) }
    self.seed = seed
    reader.fill(variables)
    read(&reader)
    if full.count > 1 {
      reader.error(
        "a file holds one lab, and this one has \(full.count) documents", at: reader.root)
    }
    if let declared { reader.checkVariables(declared) }
    if reader.hasErrors { throw LabError(reader.diagnostics) }
    warnings = reader.diagnostics
    hash = Self.hash(bytes, reader.usedFiles)
  }

  /// Reads the document's top.
  private mutating func read(_ reader: inout DefinitionReader) {
    let root = reader.root
    guard reader.isMap(root, "a lab") else { return }
    reader.allow(.lab, in: root, "a lab")
    for (name, wanted) in [("apiVersion", Self.apiVersion), ("kind", "Lab")] {
      guard let text = reader.requiredText(name, in: root, "a lab"), text != wanted,
        let node = reader.child(root, name)
      else { continue }
      reader.error("\"\(name)\" must be \(wanted), not \(text)", at: node)
    }
    if let metadata = reader.child(root, "metadata") {
      if reader.isMap(metadata, "\"metadata\"") {
        reader.allow(.metadata, in: metadata, "\"metadata\"")
        name = reader.requiredText("name", in: metadata, "\"metadata\"") ?? ""
        title = reader.text("title", in: metadata) ?? name
        summary = reader.text("description", in: metadata) ?? ""
      }
    } else {
      reader.report(.error, "a lab needs \"metadata\" with a \"name\"", at: root)
    }
    guard let spec = reader.child(root, "spec") else {
      return reader.report(.error, "a lab needs \"spec\" with \"tasks\"", at: root)
    }
    if reader.isMap(spec, "\"spec\"") { read(spec, &reader) }
  }

  /// Reads `spec`.
  private mutating func read(_ spec: DefinitionReader.Node, _ reader: inout DefinitionReader) {
    reader.allow(.spec, in: spec, "\"spec\"")
    if let curriculum = reader.child(spec, "curriculum"),
      reader.isMap(curriculum, "\"curriculum\"")
    {
      reader.allow(.curriculum, in: curriculum, "\"curriculum\"")
      self.curriculum.exam = reader.text("exam", in: curriculum) ?? ""
      self.curriculum.domain = reader.text("domain", in: curriculum) ?? ""
    }
    difficulty = reader.text("difficulty", in: spec) ?? ""
    minutes = reader.integer("minutes", in: spec, 0...100_000).map(Int.init) ?? 0
    if let cluster = reader.child(spec, "cluster") { self.cluster = reader.cluster(cluster) }
    if let setup = reader.child(spec, "setup") {
      let items = setup.value.string == nil ? reader.items(setup, "\"setup\"") : [setup]
      for item in items {
        guard let path = reader.text(item, "an item of \"setup\"") else { continue }
        self.setup += reader.manifests(inFile: path, at: item)
      }
    }
    if let tasks = reader.child(spec, "tasks") {
      self.tasks = reader.tasks(tasks)
    } else {
      reader.report(.error, "a lab needs \"tasks\"", at: spec)
    }
  }

  /// A text that is no YAML, as a diagnostic.
  private static func diagnostic(_ error: YAMLError, file: String, text: String) -> Diagnostic {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let source = lines.indices.contains(error.line - 1) ? String(lines[error.line - 1]) : nil
    return Diagnostic(
      severity: .error, file: file, line: error.line, column: error.column,
      message: error.problem, source: source)
  }

  /// The fingerprint of a definition and the files that it uses.
  private static func hash(_ bytes: [UInt8], _ files: [(path: String, bytes: [UInt8])]) -> String {
    var hash = SHA256()
    hash.update(data: bytes)
    for (path, bytes) in files {
      hash.update(data: Array("\n\(path) \(bytes.count)\n".utf8))
      hash.update(data: bytes)
    }
    let digits = Array("0123456789abcdef".utf8)
    let text = hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return "sha256:" + String(decoding: text, as: UTF8.self)
  }
}
