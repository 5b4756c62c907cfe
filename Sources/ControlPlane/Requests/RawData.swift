internal import KubeAPI

/// The data of ControllerRevisions as it was written, where that is not how the server writes it.
///
/// The server keeps such data as text and compares it as text: what a patch writes anew differs
/// from what was sent with spaces or in another order.
// Kubernetes: pkg/apis/apps/validation/validation.go, ValidateControllerRevisionUpdate
struct RawData: Sendable {
  /// The texts and the objects that they belong to.
  private var texts: [ObjectKey: (uid: String, text: [UInt8])] = [:]

  /// Notes the data of a new object.
  mutating func note(_ object: JSON, _ key: ObjectKey, _ body: [UInt8]) {
    texts[key] = nil
    guard let text = Self.field("data", of: body), text != object["data"]?.bytes else { return }
    texts[key] = (object.uid, text)
  }

  /// Whether the data of an update is another text, though it means the same.
  func isRewritten(
    _ object: JSON, _ old: JSON, _ key: ObjectKey, replacement body: [UInt8]?
  ) -> Bool {
    guard let data = object["data"], data == old["data"] else { return false }
    let noted = texts[key].flatMap { $0.uid == old.uid ? $0.text : nil }
    let new = body.flatMap { Self.field("data", of: $0) }
    if noted == nil, new == nil { return false }
    return (new ?? data.bytes) != (noted ?? data.bytes)
  }

  /// The text of a field of a map; `nil` where there is none.
  static func field(_ name: String, of body: [UInt8]) -> [UInt8]? {
    let quoted = Array("\"\(name)\"".utf8)
    var depth = 0
    var isName = false
    var index = 0
    var start: Int?
    while index < body.count {
      switch body[index] {
      case UInt8(ascii: "\""):
        let end = stringEnd(body, index)
        if depth == 1, isName, body[index..<end].elementsEqual(quoted) {
          start = valueStart(body, end)
          isName = false
          index = start ?? body.count
          continue
        }
        index = end
        continue
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth == 1 { isName = true }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0, let start { return trimmed(body[start..<index]) }
      case UInt8(ascii: ","):
        if depth == 1 {
          if let start { return trimmed(body[start..<index]) }
          isName = true
        }
      case UInt8(ascii: ":"): if depth == 1 { isName = false }
      default: break
      }
      index += 1
    }
    return nil
  }

  /// The place behind the string that begins at a place.
  private static func stringEnd(_ body: [UInt8], _ start: Int) -> Int {
    var index = start + 1
    while index < body.count, body[index] != UInt8(ascii: "\"") {
      index += body[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, body.count)
  }

  /// The place where the value behind a name begins.
  private static func valueStart(_ body: [UInt8], _ end: Int) -> Int {
    var index = end
    while index < body.count, isSpace(body[index]) || body[index] == UInt8(ascii: ":") {
      index += 1
    }
    return index
  }

  /// A text without the blanks behind it.
  private static func trimmed(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var text = text
    while let last = text.last, isSpace(last) { text.removeLast() }
    return Array(text)
  }

  /// Whether a byte is a blank of JSON.
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
