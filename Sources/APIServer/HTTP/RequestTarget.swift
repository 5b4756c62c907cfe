/// What a request's line asks for: a path and a query, decoded as Go's `net/url` decodes them.
struct RequestTarget: Sendable {
  /// The path with its escapes decoded; an escaped slash separates like any other.
  var path: String
  /// The names and values of the query, in order, decoded.
  var query: [(name: String, value: String)]
  /// The target as it was sent.
  var raw: String

  /// Why a target is refused.
  enum Refusal: Error, Equatable {
    /// It is no path, or it has bad escapes or characters.
    case malformed
    /// It has empty segments or ones of dots, which no path of the API has.
    case uncleaned
  }

  /// Reads the target of a request.
  ///
  /// Nothing is cleaned up: a path with `//`, `.` or `..` in it, escaped or not, is refused, so that
  /// what is authorized and what is served is the same.
  init(_ raw: String) throws(Refusal) {
    self.raw = raw
    var text = raw[...]
    if !text.hasPrefix("/") {
      // A request to a proxy names the whole address.
      guard text.hasPrefix("https://"), let slash = text.dropFirst(8).firstIndex(of: "/") else {
        throw .malformed
      }
      text = text[slash...]
    }
    guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { throw .malformed }
    if let hash = text.firstIndex(of: "#") { text = text[..<hash] }
    let mark = text.firstIndex(of: "?")
    guard let path = Self.decoded(text[..<(mark ?? text.endIndex)], plusIsSpace: false),
      !path.utf8.contains(0)
    else { throw .malformed }
    self.path = path
    query = mark.map { Self.query(text[text.index(after: $0)...]) } ?? []
    guard Self.isClean(path) else { throw .uncleaned }
  }

  /// Whether a path has no empty segments and none of dots; it may end in a slash.
  private static func isClean(_ path: String) -> Bool {
    if path == "/" { return true }
    var segments = path.utf8.dropFirst().split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
    if segments.last?.isEmpty ?? false { segments.removeLast() }
    return segments.allSatisfy { segment in
      !segment.isEmpty && !segment.elementsEqual(".".utf8) && !segment.elementsEqual("..".utf8)
    }
  }

  /// The names and values of a query; pairs with bad escapes or semicolons are left out.
  // Go: net/url, parseQuery
  private static func query(_ text: Substring) -> [(name: String, value: String)] {
    var pairs: [(name: String, value: String)] = []
    for pair in text.split(separator: "&") where !pair.utf8.contains(UInt8(ascii: ";")) {
      let equals = pair.firstIndex(of: "=")
      guard let name = decoded(pair[..<(equals ?? pair.endIndex)], plusIsSpace: true),
        let value = equals.map({ decoded(pair[pair.index(after: $0)...], plusIsSpace: true) }) ?? ""
      else { continue }
      pairs.append((name, value))
    }
    return pairs
  }

  /// Text with its escapes decoded; `nil` where one is bad or the result is no UTF-8.
  private static func decoded(_ text: Substring, plusIsSpace: Bool) -> String? {
    let bytes = text.utf8
    if !bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) {
      return String(text)
    }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var iterator = bytes.makeIterator()
    while let byte = iterator.next() {
      switch byte {
      case UInt8(ascii: "%"):
        guard let high = iterator.next().flatMap(digit), let low = iterator.next().flatMap(digit)
        else { return nil }
        result.append(high << 4 | low)
      case UInt8(ascii: "+") where plusIsSpace: result.append(UInt8(ascii: " "))
      default: result.append(byte)
      }
    }
    return String(validating: result, as: UTF8.self)
  }

  /// The value of a hexadecimal digit.
  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
