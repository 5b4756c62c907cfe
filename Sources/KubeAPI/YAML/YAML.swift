/// YAML text, read as `kubectl` reads manifests and written as it writes them.
public enum YAML {
  /// Reads all documents of a YAML or JSON text.
  ///
  /// Documents are split at lines that begin with `---`, as `kubectl` splits them, also inside other YAML.
  /// Empty documents are `null`, which `kubectl` skips.
  ///
  /// - Returns: The documents before the first error, and that error.
  public static func documents(
    in bytes: [UInt8], limits: YAMLLimits = .manifest
  ) -> (documents: [YAMLDocument], error: YAMLError?) {
    guard bytes.count <= limits.bytes else {
      let problem = "text is too large: \(bytes.count) bytes, limit is \(limits.bytes)"
      return ([], YAMLError(message: problem, problem: problem, line: 1, column: 1))
    }
    var budget = YAMLComposer.Budget(
      depth: limits.depth, nodes: limits.nodes, scalarBytes: limits.scalarBytes)
    var documents: [YAMLDocument] = []
    var splitter = YAMLSplitter(bytes)
    do throws(YAMLError) {
      while let chunk = try splitter.next() {
        documents.append(
          try YAMLComposer.document(
            in: bytes[chunk.range], firstLine: chunk.firstLine, budget: &budget))
      }
    } catch {
      return (documents, error)
    }
    return (documents, nil)
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
