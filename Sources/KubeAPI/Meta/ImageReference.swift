/// The name of a container image, taken apart: `docker.io/library/nginx:1.27`.
// Source: github.com/distribution/reference, ParseNormalizedNamed
public struct ImageReference: Hashable, Sendable {
  /// The host of the registry, `docker.io` unless one is named.
  public let registry: String
  /// The path in the registry, with `library/` before a single word of the default registry.
  public let repository: String
  /// The tag; empty when there is none.
  public let tag: String
  /// The digest with its algorithm; empty when there is none.
  public let digest: String

  /// Takes a name apart; `nil` when it is malformed.
  public init?(_ text: String) {
    var rest = Substring(text)
    var digest = ""
    if let at = rest.lastIndex(of: "@") {
      digest = String(rest[rest.index(after: at)...])
      rest = rest[..<at]
      guard Self.isDigest(digest) else { return nil }
    }
    var tag = ""
    let slash = rest.lastIndex(of: "/")
    if let colon = rest.lastIndex(of: ":"), slash.map({ $0 < colon }) ?? true {
      tag = String(rest[rest.index(after: colon)...])
      rest = rest[..<colon]
      guard Self.isTag(tag) else { return nil }
    }
    var parts = rest.split(separator: "/", omittingEmptySubsequences: false)
    var registry = "docker.io"
    if parts.count > 1, let host = parts.first,
      host.contains(".") || host.contains(":") || host == "localhost"
        || host.utf8.contains(where: \.isUpper)
    {
      guard Self.isHost(host) else { return nil }
      registry = host == "index.docker.io" ? "docker.io" : String(host)
      parts.removeFirst()
    }
    guard !parts.isEmpty, parts.allSatisfy(Self.isComponent), rest.utf8.count <= 255 else {
      return nil
    }
    let path = parts.joined(separator: "/")
    self.registry = registry
    repository = registry == "docker.io" && parts.count == 1 ? "library/" + path : path
    self.tag = tag
    self.digest = digest
  }

  /// The tag by which the image is pulled: `latest` where neither tag nor digest is named.
  public var effectiveTag: String { tag.isEmpty && digest.isEmpty ? "latest" : tag }

  /// The whole name, with registry and tag.
  public var normalized: String {
    registry + "/" + repository + (effectiveTag.isEmpty ? "" : ":" + effectiveTag)
      + (digest.isEmpty ? "" : "@" + digest)
  }

  /// Whether a text is a part of a path: lower-case words joined by `.`, `_`, `__` or hyphens.
  private static func isComponent(_ text: Substring) -> Bool {
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, bytes[index].isLower || bytes[index].isDigit { index += 1 }
      guard index > start else { return false }
      if index == bytes.count { return true }
      let mark = bytes[index]
      let begin = index
      while index < bytes.count, bytes[index] == mark { index += 1 }
      switch mark {
      case UInt8(ascii: "."): guard index - begin == 1 else { return false }
      case UInt8(ascii: "_"): guard index - begin <= 2 else { return false }
      case UInt8(ascii: "-"): break
      default: return false
      }
    }
    return false
  }

  /// Whether a text is a host with an optional port.
  private static func isHost(_ text: Substring) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2, parts[1].isEmpty || !parts[1].utf8.allSatisfy(\.isDigit) { return false }
    return parts[0].split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      guard let first = label.utf8.first, let last = label.utf8.last else { return false }
      let isWord: (UInt8) -> Bool = { $0.isLower || $0.isUpper || $0.isDigit }
      return isWord(first) && isWord(last)
        && label.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
    }
  }

  /// Whether a text is a tag.
  private static func isTag(_ text: String) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, bytes.count <= 128 else { return false }
    let isWord: (UInt8) -> Bool = {
      $0.isLower || $0.isUpper || $0.isDigit || $0 == UInt8(ascii: "_")
    }
    return isWord(first)
      && bytes.allSatisfy { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
  }

  /// Whether a text is a digest with its algorithm.
  private static func isDigest(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts[0].utf8.first, first.isLower || first.isUpper else {
      return false
    }
    return parts[1].utf8.count >= 32
      && parts[1].utf8.allSatisfy { $0.isDigit || (97...102).contains($0) || (65...70).contains($0) }
  }
}
