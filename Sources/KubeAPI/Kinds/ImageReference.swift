/// The name of a container image, taken apart as container runtimes do.
// Source: github.com/distribution/reference, ParseNormalizedNamed
public struct ImageReference: Hashable, Sendable {
  /// The registry's host, with its port; `docker.io` where none is named.
  public let registry: String
  /// The path in the registry; single words on the default registry are below `library/`.
  public let repository: String
  /// The tag; `latest` where neither tag nor digest is named, and empty where only a digest is.
  public let tag: String
  /// The digest, with its algorithm; empty where there is none.
  public let digest: String

  /// The registry of names that name none.
  public static let defaultRegistry = "docker.io"

  /// Takes a name apart; `nil` when it is not well-formed.
  public init?(_ text: String) {
    var rest = text[...]
    var digest = ""
    if let mark = rest.firstIndex(of: "@") {
      digest = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
      guard Self.isDigest(digest) else { return nil }
    }
    var tag = ""
    let lastSlash = rest.lastIndex(of: "/") ?? rest.startIndex
    if let mark = rest[lastSlash...].lastIndex(of: ":") {
      tag = String(rest[rest.index(after: mark)...])
      rest = rest[..<mark]
      guard Self.isTag(tag) else { return nil }
    }
    var registry = Self.defaultRegistry
    if let slash = rest.firstIndex(of: "/") {
      let host = rest[..<slash]
      if host.contains(".") || host.contains(":") || host == "localhost"
        || host.contains(where: \.isUppercase)
      {
        registry = String(host)
        rest = rest[rest.index(after: slash)...]
        guard Self.isHost(registry) else { return nil }
      }
    }
    if registry == "index.docker.io" { registry = Self.defaultRegistry }
    guard Self.isPath(rest) else { return nil }
    let single = registry == Self.defaultRegistry && !rest.contains("/")
    self.registry = registry
    repository = single ? "library/\(rest)" : String(rest)
    self.tag = tag.isEmpty && digest.isEmpty ? "latest" : tag
    self.digest = digest
  }

  /// The whole name, with everything that was left out.
  public var normalized: String {
    "\(registry)/\(repository)" + (tag.isEmpty ? "" : ":\(tag)")
      + (digest.isEmpty ? "" : "@\(digest)")
  }

  /// The registry and the path in it, such as `docker.io/library/nginx`.
  public var path: String { "\(registry)/\(repository)" }

  /// Whether another name is of the same image; a digest, where both have one, decides.
  public func names(_ other: ImageReference) -> Bool {
    guard registry == other.registry, repository == other.repository else { return false }
    if !digest.isEmpty, !other.digest.isEmpty { return digest == other.digest }
    return tag == other.tag && digest == other.digest
  }

  /// Whether bytes are all lower-case letters, digits, or among some others.
  private static func isLower(_ byte: UInt8, or others: String) -> Bool {
    (97...122).contains(byte) || (48...57).contains(byte) || others.utf8.contains(byte)
  }

  /// Whether a path is made of lower-case words with single separators between them.
  private static func isPath(_ path: Substring) -> Bool {
    let components = path.split(separator: "/", omittingEmptySubsequences: false)
    return path.utf8.count <= 255
      && components.allSatisfy { component in
        guard let first = component.utf8.first, let last = component.utf8.last,
          isLower(first, or: ""), isLower(last, or: "")
        else { return false }
        return component.utf8.allSatisfy { isLower($0, or: "._-") } && !component.contains("..")
          && !component.contains("___")
      }
  }

  /// Whether a tag has at most 128 letters, digits, underscores, dots and dashes.
  private static func isTag(_ tag: String) -> Bool {
    guard let first = tag.utf8.first, tag.utf8.count <= 128, first != 45, first != 46 else {
      return false
    }
    return tag.utf8.allSatisfy { isLower($0, or: "._-") || (65...90).contains($0) }
  }

  /// Whether a digest names an algorithm and at least 32 hexadecimal digits.
  private static func isDigest(_ digest: String) -> Bool {
    let parts = digest.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].utf8.count >= 32
      && parts[1].utf8.allSatisfy {
        (48...57).contains($0) || (97...102).contains($0) || (65...70).contains($0)
      }
  }

  /// Whether a host has only letters, digits, dots, dashes, and a port at most.
  private static func isHost(_ host: String) -> Bool {
    let parts = host.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.first, !name.isEmpty else { return false }
    if parts.count == 2 {
      guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ (48...57).contains($0) }) else {
        return false
      }
    }
    return name.utf8.allSatisfy { isLower($0, or: ".-") || (65...90).contains($0) }
  }
}
