/// YAML text, read as `kubectl` reads manifests and written as it writes them.
public enum YAML {
  /// Reads all documents of a YAML or JSON text.
  ///
  /// Documents are split at lines that begin with `---`, as `kubectl` splits them, also inside
  /// other YAML. Empty documents are `null`, which `kubectl` skips.
  ///
  /// - Returns: The documents before the first error, and that error.
  public static func documents(
    in bytes: [UInt8], limits: YAMLLimits = .manifest
  ) -> (documents: [YAMLDocument], error: YAMLError?) {
    guard bytes.count <= limits.bytes else {
      let problem = "text is too large: \(bytes.count) bytes, limit is \(limits.bytes)"
      return ([], YAMLError(message: problem, problem: problem, line: 1, column: 1))
    }
    var stream = YAMLStream(bytes, limits)
    do throws(YAMLError) {
      try stream.read()
    } catch {
      return (stream.documents, error)
    }
    return (stream.documents, nil)
  }
}

/// Reads the documents of a text one after the other.
private struct YAMLStream {
  /// The whole text.
  private let bytes: [UInt8]
  /// The limits that hold for each document.
  private let limits: YAMLLimits
  /// What is left of the limits.
  private var budget: YAMLComposer.Budget
  /// The documents so far.
  private(set) var documents: [YAMLDocument] = []
  /// The line up to which JSON has been read, from 0.
  private var line = 0
  /// The place up to which lines have been counted.
  private var counted = 0

  /// Begins to read a text.
  init(_ bytes: [UInt8], _ limits: YAMLLimits) {
    self.bytes = bytes
    self.limits = limits
    budget = YAMLComposer.Budget(
      depth: limits.depth, nodes: limits.nodes, scalarBytes: limits.scalarBytes)
  }

  /// Reads all documents: as JSON where the text begins with a brace, or else as YAML.
  mutating func read() throws(YAMLError) {
    // Kubernetes: apimachinery/pkg/util/yaml/decoder.go, YAMLOrJSONDecoder.Decode
    guard let first = bytes.firstIndex(where: { !Self.isSpace($0) }),
      bytes[first] == UInt8(ascii: "{")
    else { return try readYAML() }
    try readJSON()
  }

  /// Whether a byte is white space.
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  /// Reads JSON values, one behind the other.
  private mutating func readJSON() throws(YAMLError) {
    var start = 0
    do throws(JSONSyntaxError) {
      let depth = limits.depth
      var reader = try JSONReader(
        bytes, limits: JSONLimits(bytesMax: limits.bytes, depthMax: depth))
      while let place = bytes[start...].firstIndex(where: { !Self.isSpace($0) }) {
        let value = try reader.json()
        let (line, column) = position(of: place)
        var positions = YAMLPositions()
        positions.nodes.append(
          YAMLPositions.Node(
            key: nil, keyLine: line, keyColumn: column, line: line, column: column, end: 1,
            target: nil))
        documents.append(
          YAMLDocument(value: value, line: line, duplicateKeys: [], positions: positions))
        start = reader.index
      }
    } catch {
      let isCut = error.message == "unexpected end of JSON input"
      let (line, column) = position(of: error.offset)
      throw YAMLError(
        message: isCut ? "unexpected EOF" : "json: offset \(error.offset + 1): \(error.message)",
        problem: error.message, line: line, column: column)
    }
  }

  /// The line and column of a place, from 1.
  private mutating func position(of place: Int) -> (line: Int, column: Int) {
    let place = min(place, bytes.count)
    if place < counted { (line, counted) = (0, 0) }
    line += bytes[counted..<place].count { $0 == UInt8(ascii: "\n") }
    counted = place
    let start = bytes[..<place].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return (line + 1, bytes[start..<place].count { $0 & 0xC0 != 0x80 } + 1)
  }

  /// Reads YAML documents.
  private mutating func readYAML() throws(YAMLError) {
    var splitter = YAMLSplitter(bytes)
    while let chunk = try splitter.next() {
      documents.append(
        try YAMLComposer.document(
          in: bytes[chunk.range], firstLine: chunk.firstLine, budget: &budget))
    }
  }
}

/// Splits a text into documents at lines that begin with `---`.
struct YAMLSplitter {
  /// One document's part of the text.
  struct Chunk {
    /// Its bytes.
    var range: Range<Int>
    /// Its first line, from 0.
    var firstLine: Int
  }

  /// The whole text.
  private let bytes: [UInt8]
  /// How far it has been split.
  private var place = 0
  /// The line at that place, from 0.
  private var line = 0

  /// Begins to split a text.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next document; `nil` at the end.
  mutating func next() throws(YAMLError) -> Chunk? {
    // Kubernetes: apimachinery/pkg/util/yaml/decoder.go, YAMLReader.Read
    var chunk = Chunk(range: place..<place, firstLine: line)
    while place < bytes.count {
      let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? bytes.count
      let start = place
      place = end
      line += 1
      if bytes[start..<end].starts(with: "---".utf8) {
        try check(bytes[(start + 3)..<end])
        if !chunk.range.isEmpty { return chunk }
      }
      chunk.range = chunk.range.lowerBound..<end
    }
    return chunk.range.isEmpty ? nil : chunk
  }

  /// Refuses anything but a comment behind `---`.
  private func check(_ rest: ArraySlice<UInt8>) throws(YAMLError) {
    /// Whether a byte is white space.
    func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
    let text = rest.drop(while: isSpace)
    guard let first = text.first, first != UInt8(ascii: "#") else { return }
    let end = text.lastIndex { !isSpace($0) } ?? text.startIndex
    let words = String(decoding: text[...end].prefix(200), as: UTF8.self)
    let problem = "invalid Yaml document separator: \(words)"
    throw YAMLError(message: problem, problem: problem, line: line, column: 4)
  }
}
