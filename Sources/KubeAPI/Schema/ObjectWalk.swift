/// One walk of the schema along a body.
///
/// It goes on behind a value of a wrong type, because only the first mistake counts, but a syntax
/// error further down counts more.
// Kubernetes: sigs.k8s.io/json internal/golang/encoding/json/decode.go
struct ObjectWalk {
  /// The body.
  private var reader: JSONReader
  /// What is open, the outermost first.
  private var frames: [ObjectFrame] = []
  /// Whether unknown and duplicate fields are noted.
  private let tracksStrictly: Bool
  /// The unknown and duplicate fields, in the order of the text, at most 100.
  private(set) var strictErrors: [String] = []
  /// The first value of a wrong type, in words.
  private(set) var failure: String?
  /// Whether a type's own reader has failed, which ends the walk at once.
  private var isAborted = false
  /// Whether a name at the top is `kind` or `apiVersion` in another case.
  private(set) var headerIsUnclear = false

  /// Prepares a walk.
  init(_ body: [UInt8], tracksStrictly: Bool) throws(JSONSyntaxError) {
    reader = try JSONReader(body, limits: .request)
    self.tracksStrictly = tracksStrictly
  }

  /// The object; `nil` when the body is no JSON, no map, or has a value of a wrong type.
  mutating func run(_ definition: Definition) -> JSON? {
    do throws(JSONSyntaxError) {
      let object = try walk(definition)
      return failure == nil ? object : nil
    } catch {
      failure = error.message
      return nil
    }
  }

  /// Walks the body to its end, or until a type's own reader fails.
  private mutating func walk(_ definition: Definition) throws(JSONSyntaxError) -> JSON? {
    let start = try reader.value()
    guard start == .object else {
      try reader.end()
      return start == .null ? .object(definition.zero) : nil
    }
    frames.append(ObjectFrame(definition))
    var isFresh = true
    while let top = frames.indices.last {
      if try goesOn(frames[top].isList, isFresh) {
        if !frames[top].isList, try !name(top) {
          isFresh = false
          continue
        }
        isFresh = try value(top)
        if isAborted { return nil }
      } else {
        var finished = frames.removeLast()
        guard let parent = frames.indices.last else {
          try reader.end()
          return finished.value
        }
        frames[parent].take(finished.value)
        isFresh = false
      }
    }
    return nil
  }

  /// Whether another item or name follows.
  private mutating func goesOn(_ isList: Bool, _ isFresh: Bool) throws(JSONSyntaxError) -> Bool {
    switch (isList, isFresh) {
    case (true, true): try reader.firstItem()
    case (true, false): try reader.nextItem()
    case (false, true): try reader.firstName()
    case (false, false): try reader.nextName()
    }
  }

  /// Reads a name in the innermost map or struct; without a field of that name its value is
  /// skipped.
  private mutating func name(_ top: Int) throws(JSONSyntaxError) -> Bool {
    let span = try reader.name()
    guard let definition = frames[top].definition else {
      let name = reader.text(span)
      if tracksStrictly, frames[top].has(name) { noteStrict("duplicate", name) }
      frames[top].name = name
      return true
    }
    let index: Int?
    if span.isPlain {
      index = definition.index(of: reader.bytes, span.start..<span.end)
    } else {
      let bytes = Array(reader.text(span).utf8)
      index = definition.index(of: bytes, bytes.indices)
    }
    guard let index else {
      let name = reader.text(span)
      if top == 0, ["kind", "apiversion"].contains(name.lowercased()) { headerIsUnclear = true }
      noteStrict("unknown", name)
      try reader.skip()
      return false
    }
    if frames[top].enter(definition.fields[index], index) {
      noteStrict("duplicate", definition.fields[index].name)
    }
    return true
  }

  /// Reads a value in the innermost list, map or struct; true when it is a list, map or struct
  /// itself, of which the content comes next.
  private mutating func value(_ top: Int) throws(JSONSyntaxError) -> Bool {
    let type = frames[top].valueType
    let first = reader.index
    let start = try reader.value()
    switch (start, type) {
    case (.null, _): frames[top].takeNull()
    case (_, .any): frames[top].take(try reader.json(start))
    case (.object, .definition(let reference)):
      frames.append(ObjectFrame(reference.definition, resuming: frames[top].previous))
      return true
    case (.object, .map(let element)):
      frames.append(
        ObjectFrame(map: element, of: frames[top].ownField, resuming: frames[top].previous))
      return true
    case (.array, .array(let element)):
      frames.append(ObjectFrame(list: element, of: frames[top].ownField))
      return true
    case (_, .quantity): try quantity(start, from: first)
    case (_, .intOrString): try intOrString(start)
    case (_, .time): try time(start, .seconds)
    case (_, .microTime): try time(start, .microseconds)
    case (_, .schemaOr(let alternative)): return try schema(start, or: alternative)
    case (.string, .string): frames[top].take(.string(reader.text(try reader.string())))
    case (.string, .bytes): try bytes()
    case (.number, .int32), (.number, .int64), (.number, .double): try number(type)
    case (.yes, .boolean): frames[top].take(true)
    case (.no, .boolean): frames[top].take(false)
    default:
      fail(start.goName, frames[top].goType)
      try reader.skip(start)
    }
    return false
  }
}

// MARK: Mistakes

extension ObjectWalk {
  /// Notes a field that is unknown or given twice, unless a type's own reader is at work.
  private mutating func noteStrict(_ word: String, _ name: String) {
    guard tracksStrictly, strictErrors.count < 100, !frames.contains(where: \.isOpaque) else {
      return
    }
    var path = ""
    for frame in frames.dropLast() {
      if frame.isList {
        path += "[\(frame.count)]"
      } else {
        path += (path.isEmpty ? "" : ".") + frame.name
      }
    }
    path += (path.isEmpty ? "" : ".") + name
    let text = "\(word) field \(path.goQuoted)"
    if !strictErrors.contains(text) { strictErrors.append(text) }
  }

  /// Notes that a value does not fit a Go type, when it is the first.
  private mutating func fail(_ value: String, _ goType: String) {
    if frames.contains(where: \.isOpaque) { return abort(value, goType) }
    failure = failure ?? mismatch(value, goType)
  }

  /// Ends the walk, because a type's own reader found a value that does not fit.
  private mutating func abort(_ value: String, _ goType: String) {
    abort(mismatch(value, goType))
  }

  /// Ends the walk; what a type's own reader says counts more than earlier mistakes.
  private mutating func abort(_ message: String) {
    failure = message
    isAborted = true
  }

  /// The words for a value that does not fit: the innermost struct, the path of fields, the Go
  /// type.
  private func mismatch(_ value: String, _ goType: String) -> String {
    var path: [String] = []
    var goName = ""
    for frame in frames {
      if frame.isOpaque { break }
      if let definition = frame.definition {
        goName = definition.goName
        if let embedding = frame.field?.embedding { path.append(embedding) }
        path.append(frame.name)
      }
    }
    return "json: cannot unmarshal \(value) into Go struct field "
      + "\(goName).\(path.joined(separator: ".")) of type \(goType)"
  }
}

// MARK: Values

extension ObjectWalk {
  /// Hands a value to the innermost list, map or struct.
  private mutating func take(_ value: JSON) { frames[frames.count - 1].take(value) }

  /// Reads a number of a numeric type.
  private mutating func number(_ type: FieldType) throws(JSONSyntaxError) {
    let span = try reader.number()
    switch type {
    case .int32, .int64:
      if let value = reader.integer(span), type.allows(value) { return take(.integer(value)) }
    default:
      if let value = reader.json(span) { return take(value) }
    }
    fail("number \(reader.text(span))", frames[frames.count - 1].goType)
  }

  /// Reads a whole number of 32 bits or a string.
  // Kubernetes: apimachinery pkg/util/intstr/intstr.go, UnmarshalJSON
  private mutating func intOrString(_ start: JSONReader.Start) throws(JSONSyntaxError) {
    switch start {
    case .string: take(.string(reader.text(try reader.string())))
    case .number:
      let span = try reader.number()
      if let value = reader.integer(span), FieldType.int32.allows(value) {
        take(.integer(value))
      } else {
        abort("number \(reader.text(span))", "int32")
      }
    default: abort(start.goName, "int32")
    }
  }

  /// Reads a quantity, of which the text is kept.
  // Kubernetes: apimachinery pkg/api/resource/quantity.go, UnmarshalJSON
  private mutating func quantity(
    _ start: JSONReader.Start, from first: Int
  ) throws(JSONSyntaxError) {
    let range: Range<Int>
    switch start {
    case .string:
      let span = try reader.string()
      range = span.start..<span.end
    case .number:
      let span = try reader.number()
      range = span.start..<span.end
    default:
      try reader.skip(start)
      range = first..<reader.index
    }
    // Escapes count as they stand: the real reader does not resolve them.
    let text = String(decoding: reader.bytes[range], as: UTF8.self).trimmed
    do throws(Quantity.ParseError) {
      _ = try Quantity(parsing: text)
      take(.string(text))
    } catch {
      abort(error.message)
    }
  }

  /// Reads an instant, which is written back in UTC.
  // Kubernetes: apimachinery pkg/apis/meta/v1/time.go and micro_time.go, UnmarshalJSON
  private mutating func time(
    _ start: JSONReader.Start, _ layout: TimeLayout
  ) throws(JSONSyntaxError) {
    guard start == .string else { return abort(start.goName, "string") }
    let text = reader.text(try reader.string())
    if let mistake = layout.mistake(in: text) { return abort(mistake) }
    guard let instant = Instant(rfc3339: text) else {
      return text.hasPrefix("0001-01-01T00:00:00")
        ? frames[frames.count - 1].takeNull() : take(.string(text))
    }
    take(.string(layout == .seconds ? instant.rfc3339 : instant.rfc3339Micro))
  }

  /// Reads bytes in base64, which are written back without line breaks.
  private mutating func bytes() throws(JSONSyntaxError) {
    let text = reader.text(try reader.string())
    switch Base64.canonical(text) {
    case .success(let canonical): take(.string(canonical))
    case .failure(let mistake):
      let message = "illegal base64 data at input byte \(mistake.offset)"
      if frames.contains(where: \.isOpaque) { abort(message) } else { failure = failure ?? message }
    }
  }

  /// Reads a JSON schema or what may stand in its place; true when its content comes next.
  // Kubernetes: apiextensions-apiserver pkg/apis/apiextensions/v1/marshal.go
  private mutating func schema(
    _ start: JSONReader.Start, or alternative: FieldType.SchemaAlternative
  ) throws(JSONSyntaxError) -> Bool {
    let name = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"
    guard let reference = Schema.kubernetes.reference(named: name) else { return false }
    switch (start, alternative) {
    case (.object, _):
      frames.append(ObjectFrame(reference.definition, isOpaque: true))
      return true
    case (.array, .array):
      frames.append(ObjectFrame(list: .definition(reference), isOpaque: true))
      return true
    case (.array, .strings):
      frames.append(ObjectFrame(list: .string, isOpaque: true))
      return true
    case (.yes, .boolean): take(true)
    case (.no, .boolean): take(false)
    case (_, .boolean): abort("boolean or JSON schema expected")
    default:
      try reader.skip(start)
      frames[frames.count - 1].takeNull()
    }
    return false
  }
}

extension FieldType {
  /// Whether a whole number fits.
  fileprivate func allows(_ value: Int64) -> Bool {
    if case .int32 = self { Int32(exactly: value) != nil } else { true }
  }
}

extension String {
  /// The text without the space around it.
  fileprivate var trimmed: String {
    guard utf8.first.map({ $0 <= 0x20 }) == true || utf8.last.map({ $0 <= 0x20 }) == true else {
      return self
    }
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    let start = drop(while: isSpace)
    return String(start.reversed().drop(while: isSpace).reversed())
  }
}
