internal import KubeAPI

/// The variables of a lab with the values that a seed has drawn for them.
///
/// `${name}` in a text stands for a value; a text that is nothing else becomes the value itself, so
/// that numbers stay numbers. `$${name}` is the text `${name}`.
struct Variables: Sendable {
  /// A mention of a variable in a text that there is none of.
  struct Unknown: Error {
    /// The name that was mentioned.
    var name: String
  }

  /// The values by name.
  private(set) var values = JSONObject()

  /// The names, sorted.
  var names: [String] { values.names }

  /// Whether there are none.
  var isEmpty: Bool { values.isEmpty }

  /// Draws one of some values for a variable: the same for the same seed and name, whatever other
  /// variables there are.
  mutating func draw(_ name: String, from choices: [JSON], seed: UInt64) {
    let number = Self.number(name, seed: seed)
    values[name] = choices[Int(number % UInt64(choices.count))]
  }

  /// Draws a whole number between two for a variable.
  mutating func draw(_ name: String, from low: Int64, to high: Int64, seed: UInt64) {
    let width = UInt64(bitPattern: high &- low)
    let number = Self.number(name, seed: seed)
    let offset = width == .max ? number : number % (width + 1)
    values[name] = .integer(low &+ Int64(bitPattern: offset))
  }

  /// Whether a text can be the name of a variable.
  static func isName(_ name: some StringProtocol) -> Bool {
    guard let first = name.utf8.first, (97...122).contains(first) else { return false }
    return name.utf8.allSatisfy(isNameByte)
  }

  /// Whether a byte can stand in the name of a variable.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
  }

  /// Scatters the bits of a number.
  private static func mixed(_ number: UInt64) -> UInt64 {
    var number = number &+ 0x9E37_79B9_7F4A_7C15
    number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
    number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
    return number ^ (number >> 31)
  }

  /// The number that a seed gives to a name.
  private static func number(_ name: String, seed: UInt64) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return mixed(mixed(seed) ^ hash)
  }

  // MARK: Filling in

  /// A text with its variables filled in; the unknown ones are said and stay as they are.
  ///
  /// - Parameter used: Gets the names that were filled in.
  func filled(
    _ text: String, used: inout Set<String>, unknown: inout [Unknown]
  ) -> JSON {
    let bytes = Array(text.utf8)
    guard bytes.contains(Self.dollar) else { return .string(text) }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let isEscaped =
        bytes[index] == Self.dollar && index + 1 < bytes.count && bytes[index + 1] == Self.dollar
      guard bytes[index] == Self.dollar,
        let mention = Self.mention(in: bytes, at: index + (isEscaped ? 2 : 1))
      else {
        result.append(bytes[index])
        index += 1
        continue
      }
      if isEscaped {
        result += "${\(mention.name)}".utf8
      } else if let value = values[mention.name] {
        used.insert(mention.name)
        if index == 0, mention.end == bytes.count { return value }
        result += Shown.text(value).utf8
      } else {
        unknown.append(Unknown(name: mention.name))
        result += "${\(mention.name)}".utf8
      }
      index = mention.end
    }
    return .string(String(decoding: result, as: UTF8.self))
  }

  /// The sign before a variable.
  private static let dollar = UInt8(ascii: "$")

  /// A name in braces that begins at a place of a text, and where it ends.
  private static func mention(
    in bytes: [UInt8], at start: Int
  ) -> (name: String, end: Int)? {
    guard start < bytes.count, bytes[start] == UInt8(ascii: "{") else { return nil }
    let letters = bytes[(start + 1)...].prefix(while: isNameByte)
    let name = String(decoding: letters, as: UTF8.self)
    guard letters.endIndex < bytes.count, bytes[letters.endIndex] == UInt8(ascii: "}"),
      isName(name)
    else { return nil }
    return (name, letters.endIndex + 1)
  }

  /// A document with its variables filled in wherever they are known.
  func filled(_ json: JSON) -> JSON {
    var used: Set<String> = []
    return filled(json, at: [], used: &used) { _, _, _ in }
  }

  /// A document with its variables filled in, in names and in values.
  ///
  /// - Parameters:
  ///   - used: Gets the names that were filled in.
  ///   - report: Is told of every unknown variable, and of every name that has changed: the way to
  ///     it as it was, and as it is.
  func filled(
    _ json: JSON, at path: [PathStep], used: inout Set<String>,
    report: (_ old: [PathStep], _ new: String?, _ unknown: [Unknown]) -> Void
  ) -> JSON {
    switch json {
    case .string(let text):
      var unknown: [Unknown] = []
      let value = filled(text, used: &used, unknown: &unknown)
      if !unknown.isEmpty { report(path, nil, unknown) }
      return value
    case .array(let items):
      return .array(
        items.enumerated().map { index, item in
          filled(item, at: path + [.index(index)], used: &used, report: report)
        })
    case .object(let object):
      var result = JSONObject()
      for entry in object {
        let place = path + [.name(entry.name)]
        var unknown: [Unknown] = []
        let name = Shown.text(filled(entry.name, used: &used, unknown: &unknown))
        if !unknown.isEmpty || name != entry.name { report(place, name, unknown) }
        result[name] = filled(entry.value, at: place, used: &used, report: report)
      }
      return .object(result)
    default: return json
    }
  }
}
