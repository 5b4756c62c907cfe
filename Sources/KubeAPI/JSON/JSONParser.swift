extension JSON {
  /// Parses a JSON text, which must be one value with nothing but space around it.
  ///
  /// Of a name that is given twice the last value counts. Bytes that are no UTF-8 and halves of
  /// surrogate pairs become U+FFFD, as in Go.
  public init(parsing bytes: [UInt8], limits: JSONLimits = .request) throws(JSONSyntaxError) {
    var reader = try JSONReader(bytes, limits: limits)
    self = try reader.json()
    try reader.end()
  }

  /// Parses the UTF-8 bytes of a string.
  public init(parsing text: String, limits: JSONLimits = .request) throws(JSONSyntaxError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }
}

extension JSONReader {
  /// A list or map that is being read.
  fileprivate struct Frame {
    /// The items so far, when it is a list.
    var items: [JSON] = []
    /// The entries so far in the order of the text, when it is a map.
    var entries: [JSONObject.Entry] = []
    /// The name that the next value belongs to.
    var name = ""
    /// Whether it is a map.
    var isObject: Bool
  }

  /// Reads a value of any kind.
  mutating func json() throws(JSONSyntaxError) -> JSON { try json(try value()) }

  /// Reads the rest of a value of which the beginning was read.
  mutating func json(_ start: Start) throws(JSONSyntaxError) -> JSON {
    if start != .object, start != .array { return try scalar(start) }
    var stack: [Frame] = []
    var start = start
    while true {
      var value: JSON?
      switch start {
      case .object: stack.append(Frame(isObject: true))
      case .array: stack.append(Frame(isObject: false))
      default: value = try scalar(start)
      }
      while let last = stack.indices.last {
        let isFresh = value == nil
        if let item = value { stack[last].take(item) }
        value = nil
        if stack[last].isObject {
          if isFresh ? try firstName() : try nextName() {
            stack[last].name = text(try name())
            break
          }
        } else if isFresh ? try firstItem() : try nextItem() {
          break
        }
        value = stack.removeLast().json
      }
      if stack.isEmpty { return value ?? .null }
      start = try self.value()
    }
  }

  /// Reads a scalar of which the beginning was read.
  private mutating func scalar(_ start: Start) throws(JSONSyntaxError) -> JSON {
    switch start {
    case .string: return .string(text(try string()))
    case .number:
      let span = try number()
      if let number = json(span) { return number }
      throw JSONSyntaxError(
        message: "json: cannot unmarshal number \(text(span)) into Go value of type float64",
        offset: span.start)
    case .yes: return .bool(true)
    case .no: return .bool(false)
    case .null, .object, .array: return .null
    }
  }
}

extension JSONReader.Frame {
  /// Puts a value behind the others.
  @inline(__always)
  mutating func take(_ value: JSON) {
    if isObject {
      entries.append(JSONObject.Entry(name: name, value: value))
    } else {
      items.append(value)
    }
  }

  /// The finished list or map.
  var json: JSON { isObject ? .object(JSONObject(unsorted: entries)) : .array(items) }
}

extension JSONObject {
  /// Makes a map of entries in any order; of a name that is there twice the last one counts.
  init(unsorted entries: [Entry]) {
    var isSorted = true
    var index = 1
    while isSorted, index < entries.count {
      isSorted = entries[index - 1].name.precedes(entries[index].name)
      index += 1
    }
    if isSorted {
      self.init(sortedUnique: entries)
      return
    }
    // The sort is stable, so that of equal names the last one stays last.
    let sorted = entries.sorted { $0.name.precedes($1.name) }
    var unique: [Entry] = []
    unique.reserveCapacity(sorted.count)
    for entry in sorted {
      if let last = unique.last, last.name.hasSameBytes(as: entry.name) { unique.removeLast() }
      unique.append(entry)
    }
    self.init(sortedUnique: unique)
  }
}
