internal import KubeAPI

/// Where a list goes on: the revision that all its pages show, and the first key of the next page.
// Kubernetes: apiserver/pkg/storage/continue.go
struct ContinueToken: Sendable {
  /// The revision that the list shows; negative for the latest one.
  var revision: Int64
  /// The first key of the page, below the listed namespace or resource.
  var start: String

  /// The token as clients get it.
  var text: String {
    let json = #"{"v":"meta.k8s.io/v1","rv":\#(revision),"start":\#(JSON.string(start).text)}"#
    return Base64URL.encode(Array(json.utf8))
  }

  /// Points behind the last object of a page.
  init(revision: Int64, behind key: ObjectKey, scope: String) {
    self.revision = revision
    start =
      (scope.isEmpty && !key.namespace.isEmpty ? "\(key.namespace)/\(key.name)" : key.name) + "\0"
  }

  /// Reads a token, or says why it is none.
  init(_ text: String) throws(APIError) {
    let bytes: [UInt8]
    do { bytes = try Base64URL.decode(Array(text.utf8)) } catch {
      throw Self.refusal(": illegal base64 data at input byte \(error.offset)")
    }
    let json: JSON
    do { json = try JSON(parsing: bytes) } catch { throw Self.refusal(": \(error.message)") }
    let version = try Self.string(json, "v")
    start = try Self.string(json, "start")
    switch json["rv"] {
    case .integer(let number)?: revision = number
    case nil, .null?: revision = 0
    case let other?: throw Self.mismatch(other, "rv", "int64")
    }
    guard version == "meta.k8s.io/v1" else {
      throw Self.refusal(": server does not recognize this encoded version \(version)")
    }
    if revision == 0 {
      throw Self.refusal(": incorrect encoded start resourceVersion (version meta.k8s.io/v1)")
    }
    if start.isEmpty {
      throw Self.refusal(": encoded start key empty (version meta.k8s.io/v1)")
    }
    let parts = start.split(separator: "/", omittingEmptySubsequences: false)
    let inner = parts.first == "" ? parts.dropFirst() : parts[...]
    if inner.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
      throw Self.refusal(": \(start)")
    }
  }

  /// The first key of the page within a namespace, or within all of them.
  func key(scope: String, namespaced: Bool) -> ObjectKey {
    let path = start.utf8.first == UInt8(ascii: "/") ? String(start.dropFirst()) : start
    guard scope.isEmpty, namespaced else { return ObjectKey(namespace: scope, name: path) }
    let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
    return ObjectKey(namespace: parts[0], name: parts.count > 1 ? parts[1] : "")
  }

  /// The string of a field, or the refusal of what is none.
  private static func string(_ json: JSON, _ name: String) throws(APIError) -> String {
    switch json[name] {
    case .string(let text)?: return text
    case nil, .null?: return ""
    case let other?: throw mismatch(other, name, "string")
    }
  }

  /// The refusal of a field of another type.
  private static func mismatch(_ value: JSON, _ name: String, _ type: String) -> APIError {
    let found =
      switch value {
      case .bool: "bool"
      case .integer: "number"
      case .double: "number \(value.text)"
      case .string: "string"
      case .array: "array"
      default: "object"
      }
    return refusal(
      ": json: cannot unmarshal \(found) into Go struct field continueToken.\(name)"
        + " of type \(type)")
  }

  /// The refusal of a token.
  private static func refusal(_ reason: String) -> APIError {
    .badRequest("invalid continue token: continue key is not valid\(reason)")
  }
}
