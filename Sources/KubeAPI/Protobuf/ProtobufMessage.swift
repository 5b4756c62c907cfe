internal import Synchronization

/// What a message of protocol buffers is made of, as clients of the API encode objects.
struct ProtobufMessage: Sendable {
  /// What a field holds.
  enum Kind: Sendable, Hashable {
    /// Text.
    case text
    /// An integer.
    case integer
    /// A flag.
    case flag
    /// A fraction.
    case fraction
    /// Bytes.
    case bytes
    /// A message, by its place in the table.
    case message(Int)
  }

  /// How often a field may be there, and where it stands.
  enum Shape: Sendable, Hashable {
    /// Once.
    case one
    /// As the items of a list.
    case list
    /// As the values of a map.
    case map
    /// Once, and its own fields stand among those around it.
    case inline
  }

  /// A field.
  struct Field: Sendable {
    /// The name.
    var name: String
    /// What it holds.
    var kind: Kind
    /// How often it may be there.
    var shape: Shape
  }

  /// The definition that the message encodes.
  let name: String
  /// The fields by number.
  let fields: [UInt64: Field]
  /// The fields in the order in which their type declares them.
  let order: [Field]

  /// Reads a line of the table.
  private init(line: Substring) {
    let words = line.split(separator: " ")
    name = String(words[0])
    var fields: [UInt64: Field] = [:]
    var order: [Field] = []
    for word in words.dropFirst() {
      guard let equals = word.firstIndex(of: "=") else { continue }
      let rest = word[word.index(after: equals)...]
      let digits = rest.prefix { $0.isNumber }
      guard let number = UInt64(digits) else { continue }
      let code = rest.dropFirst(digits.count)
      let shape: Shape =
        switch code.last {
        case "*": .list
        case "%": .map
        case "^": .inline
        default: .one
        }
      let kind: Kind =
        switch code.first {
        case "s": .text
        case "i": .integer
        case "b": .flag
        case "f": .fraction
        case "y": .bytes
        default: .message(Int(code.dropFirst().prefix { $0.isNumber }) ?? 0)
        }
      let field = Field(name: String(word[..<equals]), kind: kind, shape: shape)
      fields[number] = field
      order.append(field)
    }
    self.fields = fields
    self.order = order
  }

  // MARK: The table

  /// The lines of the table.
  private static let lines = ProtobufData.text.split(separator: "\n")

  /// The places of messages by the name of what they encode.
  private static let places: [Substring: Int] = Dictionary(
    lines.enumerated().map { ($1.prefix { $0 != " " }, $0) }, uniquingKeysWith: { a, _ in a })

  /// The messages that have been read so far.
  private static let known = Mutex<[Int: ProtobufMessage]>([:])

  /// The message at a place.
  static func at(_ place: Int) -> ProtobufMessage {
    known.withLock { known in
      if let message = known[place] { return message }
      let message = ProtobufMessage(line: lines[place])
      known[place] = message
      return message
    }
  }

  /// How many messages there are.
  static var count: Int { lines.count }

  /// The place of the message of a definition; `nil` where there is none.
  static func place(_ name: String) -> Int? { places[Substring(name)] }

  /// The message of a definition; `nil` where there is none.
  static func named(_ name: String) -> ProtobufMessage? { place(name).map(at) }
}
