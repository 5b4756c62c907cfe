/// The parts of an image's name, as container runtimes understand them.
///
/// `nginx`, `library/nginx:latest` and `docker.io/library/nginx` are the same image.
struct ImageReference: Hashable, Sendable {
  /// The registry's host and path, such as `docker.io/library/nginx`.
  var repository: String
  /// The tag; empty where only a digest is given.
  var tag: String
  /// The digest; empty where none is given.
  var digest: String

  /// Reads a reference; `nil` when it is empty.
  init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    var rest = Substring(text)
    digest = ""
    tag = ""
    if let at = rest.firstIndex(of: "@") {
      digest = String(rest[rest.index(after: at)...])
      rest = rest[..<at]
    }
    if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
      tag = String(rest[rest.index(after: colon)...])
      rest = rest[..<colon]
    }
    repository = Self.complete(String(rest))
    if tag.isEmpty, digest.isEmpty { tag = "latest" }
  }

  /// A repository with its registry and, on Docker Hub, its owner.
  static func complete(_ repository: String) -> String {
    let parts = repository.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts[0].contains(".") || parts[0].contains(":") || parts[0] == "localhost"
    else { return "docker.io/" + (parts.count == 1 ? "library/" : "") + repository }
    let isHub = parts[0] == "docker.io" || parts[0] == "index.docker.io"
    guard isHub else { return repository }
    return "docker.io/" + (parts[1].contains("/") ? "" : "library/") + parts[1]
  }

  /// Whether both name the same image; where both have a digest, only that counts beside the
  /// repository.
  func isSame(as other: ImageReference) -> Bool {
    guard repository == other.repository else { return false }
    if !digest.isEmpty || !other.digest.isEmpty { return digest == other.digest }
    return tag == other.tag
  }
}
