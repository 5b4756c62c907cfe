internal import KubeAPI

/// What a learner handed in, read but not yet applied.
public struct Submission: Sendable {
  /// Something that was handed in and is of no use, or was refused.
  public struct Problem: Sendable, Hashable {
    /// The file.
    public var file: String
    /// The line, from 1; 0 where it is about the whole file.
    public var line: Int
    /// The column, from 1; 0 where it is about the whole file.
    public var column: Int
    /// The kind of problem: the API server's reason, or `SyntaxError`, `Unreadable`, `UnknownTask`.
    public var reason: String
    /// The words for people; the API server's own where it refused something.
    public var message: String
  }

  /// The submission's name: the path that was given.
  public var name: String
  /// What is to be applied, in order.
  var manifests: [Manifest] = []
  /// What was done after that, in order, each with its place.
  var steps: [PositionedStep] = []
  /// The answers by task.
  var answers = JSONObject()
  /// What is of no use.
  public internal(set) var problems: [Problem] = []

  /// One step that was done, with its place.
  struct PositionedStep: Sendable {
    /// The step.
    var step: Step
    /// The file.
    var file: String
    /// The line, from 1.
    var line: Int
    /// The column, from 1.
    var column: Int
  }

  /// The largest file that is read: what an API server accepts.
  private static let fileSizeMax = 3 << 20
  /// The most that is read of one folder.
  private static let folderSizeMax = 64 << 20

  /// The variables that are filled in.
  private var variables = Variables()

  /// Makes an empty submission.
  init(name: String) { self.name = name }

  /// Reads a manifest file or a folder; `nil` when the path leads nowhere.
  ///
  /// - Parameter fillsVariables: Whether `${name}` stands for the lab's variables, as in the right
  ///   and wrong answers that prove a lab; what learners hand in is taken as it is.
  public init?(path: String, lab: LabDefinition, fillsVariables: Bool = false) {
    self.init(name: path)
    if fillsVariables { variables = lab.variables }
    switch FileSystem.kind(of: path) {
    case .nothing: return nil
    case .other:
      problems.append(
        Problem(
          file: path, line: 0, column: 0, reason: "Unreadable",
          message: "neither a file nor a folder"))
    case .file:
      switch FileSystem.name(of: path) {
      case "answers.yaml": readAnswers(path, lab)
      case "steps.yaml": readSteps(path)
      default: readManifests(path)
      }
    case .folder: readFolder(path, lab)
    }
  }

  /// Reads everything in a folder.
  private mutating func readFolder(_ folder: String, _ lab: LabDefinition) {
    let base = folder.hasSuffix("/") && folder.count > 1 ? String(folder.dropLast()) : folder
    let files = FileSystem.files(below: base)
    let answerFiles = readAnswerFiles(base, files, lab)
    if files.contains("steps.yaml") { readSteps("\(base)/steps.yaml") }
    let applied = Set(
      steps.flatMap { step -> [String] in
        if case .apply(let manifests) = step.step { manifests.map(\.file) } else { [] }
      })
    var size = 0
    for file in files where ManifestFile.isManifest(file) {
      let path = "\(base)/\(file)"
      if file == "steps.yaml" || answerFiles.contains(file) || applied.contains(path) { continue }
      if file == "answers.yaml" {
        readAnswers(path, lab)
        continue
      }
      if case .file(let bytes) = FileSystem.kind(of: path) { size += min(bytes, Self.fileSizeMax) }
      if size > Self.folderSizeMax {
        problem(path, "Unreadable", "the folder holds more than \(Self.folderSizeMax) bytes")
        break
      }
      readManifests(path)
    }
  }

  /// Adds a problem about a file as a whole.
  private mutating func problem(_ file: String, _ reason: String, _ message: String) {
    problems.append(Problem(file: file, line: 0, column: 0, reason: reason, message: message))
  }

  /// The bytes of a file; `nil`, and a problem, when it cannot be read.
  private mutating func bytes(_ path: String) -> [UInt8]? {
    do throws(FileSystem.ReadError) {
      return try FileSystem.read(path, limit: Self.fileSizeMax)
    } catch {
      problem(path, "Unreadable", error.message)
      return nil
    }
  }

  /// Reads the documents of a manifest file.
  private mutating func readManifests(_ path: String) {
    guard let bytes = bytes(path) else { return }
    var duplicates: [ManifestFile.Problem] = []
    let (documents, error) = ManifestFile.documents(in: bytes, file: path, duplicates: &duplicates)
    manifests += documents.map { manifest in
      var manifest = manifest
      if !variables.isEmpty { manifest.value = variables.filled(manifest.value) }
      return manifest
    }
    problems += duplicates.map {
      Problem(
        file: path, line: $0.line, column: $0.column, reason: "DuplicateKey", message: $0.message)
    }
    if let error {
      problems.append(
        Problem(
          file: path, line: error.line, column: error.column, reason: "SyntaxError",
          message: error.message))
    } else if documents.isEmpty {
      problem(path, "Empty", "the file holds no documents")
    }
  }

  // MARK: Answers

  /// Reads `answers.yaml`: a map of tasks to answers.
  mutating func readAnswers(_ path: String, _ lab: LabDefinition) {
    guard let bytes = bytes(path) else { return }
    let (documents, error) = YAML.documents(in: bytes)
    if let error {
      problems.append(
        Problem(
          file: path, line: error.line, column: error.column, reason: "SyntaxError",
          message: error.message))
    }
    for document in documents where !document.value.isNull {
      guard let map = document.value.object else {
        problem(path, "SyntaxError", "answers must be a map of task to answer")
        continue
      }
      for entry in map {
        answers[entry.name] = variables.filled(entry.value)
        guard !lab.tasks.contains(where: { $0.id == entry.name && $0.isQuestion }) else { continue }
        let place = document.keyPosition(of: [.name(entry.name)]) ?? (document.line, 1)
        var message = "there is no question \"\(entry.name)\""
        let questions = lab.tasks.filter(\.isQuestion).map(\.id)
        if let nearest = Spelling.nearest(to: entry.name, in: questions) {
          message += "; did you mean \"\(nearest)\"?"
        } else if !questions.isEmpty {
          message += "; the questions are \(Shown.list(questions, "and", max: 20))"
        }
        problems.append(
          Problem(
            file: path, line: place.0, column: place.1, reason: "UnknownTask", message: message))
      }
    }
  }

  /// Reads the files in which questions want their answers; says which ones there are.
  private mutating func readAnswerFiles(
    _ base: String, _ files: [String], _ lab: LabDefinition
  ) -> Set<String> {
    var found: Set<String> = []
    for task in lab.tasks {
      guard let wanted = task.answerFile else { continue }
      let plain = String(wanted.drop { $0 == "/" || $0 == "~" || $0 == "." })
      let name = FileSystem.name(of: wanted)
      guard let file = files.first(where: { $0 == plain }) ?? files.first(where: { $0 == name })
      else { continue }
      found.insert(file)
      guard let bytes = bytes("\(base)/\(file)") else { continue }
      let text = AnswerComparison.trimmed(String(decoding: bytes, as: UTF8.self))
      if answers[task.id] == nil { answers[task.id] = variables.filled(.string(text)) }
    }
    return found
  }

  // MARK: Steps

  /// Reads `steps.yaml`: what was done, in the words of `after`.
  private mutating func readSteps(_ path: String) {
    guard let bytes = bytes(path) else { return }
    let (documents, error) = YAML.documents(in: bytes)
    if let error {
      problems.append(
        Problem(
          file: path, line: error.line, column: error.column, reason: "SyntaxError",
          message: error.message))
    }
    let text = String(decoding: bytes, as: UTF8.self)
    for document in documents where !document.value.isNull {
      var reader = DefinitionReader(
        document, file: path, folder: FileSystem.folder(of: path), text: text)
      reader.isLearners = true
      if !variables.isEmpty { reader.fill(variables, isStrict: false) }
      steps += reader.learnersSteps()
      problems += reader.diagnostics.map {
        Problem(
          file: $0.file, line: $0.line, column: $0.column, reason: "SyntaxError",
          message: $0.message)
      }
    }
  }
}

extension DefinitionReader {
  /// The words that only a lab may use: nobody does these things through the API.
  private static let labWords = ["addNode", "failNode", "recoverNode", "killContainer"]

  /// Reads the steps that a learner did, each with its place; what only a lab can do is refused.
  mutating func learnersSteps() -> [Submission.PositionedStep] {
    let list = child(root, "steps") ?? root
    return items(list, "the list of steps").flatMap { item -> [Submission.PositionedStep] in
      if let word = item.value.object?.names.first(where: Self.labWords.contains) {
        error("\"\(word)\" is nothing that a learner can do", at: item)
        return []
      }
      let place = place(of: item)
      return step(item).map {
        Submission.PositionedStep(step: $0, file: file, line: place.line, column: place.column)
      }
    }
  }
}
