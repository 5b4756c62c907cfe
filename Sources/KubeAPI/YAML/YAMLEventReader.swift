internal import CYaml

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
  /// The line as go-yaml prints it, which differs for errors of its scanner and its parser; 0 means none.
  var printedLine: Int
}

/// Reads the events of one YAML text through libyaml.
struct YAMLEventReader: ~Copyable {
  /// libyaml's state, at an address of its own.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  /// The text, which libyaml reads in place.
  private let input: UnsafeMutableBufferPointer<UInt8>
  /// Where the last event began.
  private(set) var mark = YAMLMark(line: 0, column: 0)

  /// Begins to read a text.
  init(_ bytes: ArraySlice<UInt8>) {
    parser = .allocate(capacity: 1)
    // One byte more: kubectl reads lines and ends each with a line feed, the last one too.
    input = .allocate(capacity: bytes.count + 1)
    _ = input.update(fromContentsOf: bytes)
    input[bytes.count] = UInt8(ascii: "\n")
    let count = bytes.last == UInt8(ascii: "\n") ? bytes.count : bytes.count + 1
    yaml_parser_initialize(parser)
    yaml_parser_set_input_string(parser, input.baseAddress, count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event.
  mutating func next() throws(YAMLSyntaxProblem) -> YAMLEvent {
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
      defer { yaml_event_delete(&event) }
      mark = YAMLMark(line: event.start_mark.line, column: event.start_mark.column)
      if let event = Self.convert(event) { return event }
    }
  }

  /// An event in Swift's types; `nil` for one that nobody wants.
  private static func convert(_ event: yaml_event_t) -> YAMLEvent? {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return .streamEnd
    case YAML_ALIAS_EVENT: return .alias(anchor: string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let value = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      return .scalar(
        value: value, tag: string(scalar.tag), plain: scalar.plain_implicit != 0,
        anchor: string(scalar.anchor))
    case YAML_SEQUENCE_START_EVENT:
      return .sequenceStart(anchor: string(event.data.sequence_start.anchor))
    case YAML_MAPPING_START_EVENT:
      return .mappingStart(anchor: string(event.data.mapping_start.anchor))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
    default: return nil
    }
  }

  /// A C string in Swift's type.
  private static func string(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { String(cString: $0) }
  }

  /// What libyaml complains about.
  private func problem() -> YAMLSyntaxProblem {
    // Kubernetes: sigs.k8s.io/yaml/goyaml.v2/decode.go, parser.fail
    let state = parser.pointee
    let text = state.problem.map { String(cString: $0) } ?? "unknown problem parsing YAML content"
    if state.error == YAML_READER_ERROR {
      return YAMLSyntaxProblem(
        problem: text, mark: place(offset: state.problem_offset), printedLine: 0)
    }
    var printed = state.problem_mark.line != 0 ? state.problem_mark.line : state.context_mark.line
    if printed != 0, state.error == YAML_SCANNER_ERROR { printed += 1 }
    return YAMLSyntaxProblem(
      problem: text,
      mark: YAMLMark(line: state.problem_mark.line, column: state.problem_mark.column),
      printedLine: printed)
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
