internal import CYAMLEvents

/// What a YAML text holds, in document order.
enum YAMLEvent {
  /// A document begins.
  case documentStart
  /// A document ends.
  case documentEnd
  /// The text ends.
  case streamEnd
  /// A node stands for an earlier one.
  case alias(anchor: String)
  /// A single value, its tag and whether it is written without quotes and tag.
  case scalar(value: String, tag: String?, plain: Bool, anchor: String?)
  /// A list begins.
  case sequenceStart(anchor: String?)
  /// A map begins.
  case mappingStart(anchor: String?)
  /// The innermost list or map ends.
  case end
}

/// A place in a YAML text, counted from 0.
struct YAMLMark {
  /// The line.
  var line: Int
  /// The column in characters.
  var column: Int
}

/// Text that libyaml cannot read.
struct YAMLSyntaxProblem: Error {
  /// What is wrong.
  var problem: String
  /// Where.
  var mark: YAMLMark
  /// The line as go-yaml prints it, which differs for errors of its scanner and its parser; 0 means
  /// none.
  var printedLine: Int
}

/// Reads the events of one YAML text through libyaml.
struct YAMLEventReader: ~Copyable {
  /// libyaml's state.
  private let parser: OpaquePointer?
  /// The text, which libyaml reads in place.
  private let input: UnsafeMutableBufferPointer<UInt8>
  /// Where the last event began.
  private(set) var mark = YAMLMark(line: 0, column: 0)

  /// Begins to read a text.
  init(_ bytes: ArraySlice<UInt8>) {
    // One byte more: kubectl reads lines and ends each with a line feed, the last one too.
    input = .allocate(capacity: bytes.count + 1)
    _ = input.update(fromContentsOf: bytes)
    input[bytes.count] = UInt8(ascii: "\n")
    let count = bytes.last == UInt8(ascii: "\n") ? bytes.count : bytes.count + 1
    parser = cadet_yaml_open(input.baseAddress, count)
  }

  deinit {
    cadet_yaml_close(parser)
    input.deallocate()
  }

  /// The next event.
  mutating func next() throws(YAMLSyntaxProblem) -> YAMLEvent {
    guard let parser else {
      throw YAMLSyntaxProblem(problem: "not enough memory", mark: mark, printedLine: 0)
    }
    while true {
      let event = cadet_yaml_next(parser)
      guard Int(event.type) != CADET_YAML_ERROR else { throw problem(event) }
      mark = YAMLMark(line: event.line, column: event.column)
      if let event = Self.convert(event) { return event }
    }
  }

  /// An event in Swift's types; `nil` for one that nobody wants.
  private static func convert(_ event: cadet_yaml_event) -> YAMLEvent? {
    switch Int(event.type) {
    case CADET_YAML_DOCUMENT_START: .documentStart
    case CADET_YAML_DOCUMENT_END: .documentEnd
    case CADET_YAML_STREAM_END: .streamEnd
    case CADET_YAML_ALIAS: .alias(anchor: string(event.anchor) ?? "")
    case CADET_YAML_SCALAR:
      .scalar(
        value: String(
          decoding: UnsafeBufferPointer(start: event.value, count: event.length), as: UTF8.self),
        tag: string(event.tag), plain: event.plain != 0, anchor: string(event.anchor))
    case CADET_YAML_SEQUENCE_START: .sequenceStart(anchor: string(event.anchor))
    case CADET_YAML_MAPPING_START: .mappingStart(anchor: string(event.anchor))
    case CADET_YAML_END: .end
    default: nil
    }
  }

  /// A C string in Swift's type.
  private static func string(_ bytes: UnsafePointer<CChar>?) -> String? {
    bytes.map { String(cString: $0) }
  }

  /// What libyaml complains about.
  private func problem(_ event: cadet_yaml_event) -> YAMLSyntaxProblem {
    // Kubernetes: sigs.k8s.io/yaml/goyaml.v2/decode.go, parser.fail
    let text = Self.string(event.problem) ?? "unknown problem parsing YAML content"
    if event.offset >= 0 {
      return YAMLSyntaxProblem(problem: text, mark: place(offset: event.offset), printedLine: 0)
    }
    var printed = event.line != 0 ? event.line : event.context_line
    if printed != 0, event.is_scanner_error != 0 { printed += 1 }
    return YAMLSyntaxProblem(
      problem: text, mark: YAMLMark(line: event.line, column: event.column), printedLine: printed)
  }

  /// The place of a byte.
  private func place(offset: Int) -> YAMLMark {
    var mark = YAMLMark(line: 0, column: 0)
    for byte in input.prefix(max(0, min(offset, input.count))) {
      if byte == UInt8(ascii: "\n") {
        mark = YAMLMark(line: mark.line + 1, column: 0)
      } else if byte & 0xC0 != 0x80 {
        mark.column += 1
      }
    }
    return mark
  }
}
