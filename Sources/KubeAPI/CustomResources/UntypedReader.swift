/// Reads JSON of which no type is known, and notes names that are given twice.
// Kubernetes: sigs.k8s.io/json json.go, UnmarshalStrict
struct UntypedReader {
  /// The text.
  private var reader: JSONReader
  /// Whether names that are given twice are noted.
  private let tracksDuplicates: Bool
  /// The names that were given twice, at most 100, as sentences.
  private(set) var duplicates: [String] = []
  /// What is open, the outermost first.
  private var frames: [Frame] = []

  /// A list or map that is being read.
  private struct Frame {
    /// The items so far, when it is a list.
    var items: [JSON] = []
    /// The entries so far in the order of the text, when it is a map.
    var entries: [JSONObject.Entry] = []
    /// The names so far.
    var names: Set<String> = []
    /// The name that the next value belongs to.
    var name = ""
    /// Whether it is a map.
    var isObject: Bool

    /// The finished list or map.
    var json: JSON { isObject ? .object(JSONObject(unsorted: entries)) : .array(items) }

    /// Puts a value behind the others.
    mutating func take(_ value: JSON) {
      if isObject {
        entries.append(JSONObject.Entry(name: name, value: value))
      } else {
        items.append(value)
      }
    }
  }

  /// Prepares reading.
  init(_ body: [UInt8], tracksDuplicates: Bool) throws(JSONSyntaxError) {
    reader = try JSONReader(body, limits: .request)
    self.tracksDuplicates = tracksDuplicates
  }

  /// Reads the whole text.
  mutating func read() throws(JSONSyntaxError) -> JSON {
    var start = try reader.value()
    while true {
      var value: JSON?
      switch start {
      case .object: frames.append(Frame(isObject: true))
      case .array: frames.append(Frame(isObject: false))
      default: value = try reader.json(start)
      }
      while let last = frames.indices.last {
        let isFresh = value == nil
        if let item = value { frames[last].take(item) }
        value = nil
        if try goesOn(last, isFresh) { break }
        value = frames.removeLast().json
      }
      if frames.isEmpty {
        try reader.end()
        return value ?? .null
      }
      start = try reader.value()
    }
  }

  /// Whether the innermost list or map has another item; reads its name.
  private mutating func goesOn(_ last: Int, _ isFresh: Bool) throws(JSONSyntaxError) -> Bool {
    guard frames[last].isObject else {
      return isFresh ? try reader.firstItem() : try reader.nextItem()
    }
    guard isFresh ? try reader.firstName() : try reader.nextName() else { return false }
    let name = reader.text(try reader.name())
    if tracksDuplicates, !frames[last].names.insert(name).inserted { note(name) }
    frames[last].name = name
    return true
  }

  /// Notes a name that was given before.
  private mutating func note(_ name: String) {
    guard duplicates.count < 100 else { return }
    var path = ""
    for frame in frames.dropLast() {
      if frame.isObject {
        path += (path.isEmpty ? "" : ".") + frame.name
      } else {
        path += "[\(frame.items.count)]"
      }
    }
    path += (path.isEmpty ? "" : ".") + name
    let text = "duplicate field \(path.goQuoted)"
    if !duplicates.contains(text) { duplicates.append(text) }
  }
}
