/// What the top of a body says about its kind, read as Go's own JSON package reads it: names count
/// in any case.
// Kubernetes: apimachinery pkg/runtime/serializer/json/meta.go, Interpret
struct ObjectHeader {
  /// The API group that is named.
  var group = ""
  /// The version that is named.
  var version = ""
  /// The kind that is named.
  var kind = ""

  /// Why the kind cannot be told.
  struct Failure: Error {
    /// The words for people.
    var message: String
  }

  /// Reads a body to its end.
  init(reading body: [UInt8]) throws(Failure) {
    var texts = (apiVersion: "", kind: "")
    var mismatch: String?
    do throws(JSONSyntaxError) {
      mismatch = try Self.read(body, &texts)
    } catch {
      throw Failure(message: "couldn't get version/kind; json parse error: \(error.message)")
    }
    if let mismatch {
      throw Failure(
        message: "couldn't get version/kind; json parse error: json: cannot unmarshal \(mismatch)")
    }
    kind = texts.kind
    let parts = texts.apiVersion.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1: version = texts.apiVersion
    case 2:
      group = String(parts[0])
      version = String(parts[1])
    default: throw Failure(message: "unexpected GroupVersion string: \(texts.apiVersion)")
    }
  }

  /// Finds both texts; returns what stood where one of them should be.
  private static func read(
    _ body: [UInt8], _ texts: inout (apiVersion: String, kind: String)
  ) throws(JSONSyntaxError) -> String? {
    var reader = try JSONReader(body, limits: .request)
    var mismatch: String?
    let start = try reader.value()
    if start == .object {
      var goesOn = try reader.firstName()
      while goesOn {
        let name = reader.text(try reader.name())
        let isKind = name.lowercased() == "kind"
        let start = try reader.value()
        if isKind || name.lowercased() == "apiversion" {
          switch start {
          case .string:
            let text = reader.text(try reader.string())
            if isKind { texts.kind = text } else { texts.apiVersion = text }
          case .null: break
          default:
            try reader.skip(start)
            let field = isKind ? ".kind" : ".apiVersion"
            mismatch = mismatch ?? "\(start.goName) into Go struct field \(field) of type string"
          }
        } else {
          try reader.skip(start)
        }
        goesOn = try reader.nextName()
      }
    } else {
      try reader.skip(start)
      if start != .null {
        mismatch =
          "\(start.goName) into Go value of type struct { "
          + #"APIVersion string "json:\"apiVersion,omitempty\""; "#
          + #"Kind string "json:\"kind,omitempty\"" }"#
      }
    }
    try reader.end()
    return mismatch
  }

  /// The kind, with what is not named taken from the expected one.
  // Kubernetes: apimachinery pkg/runtime/serializer/json/json.go, gvkWithDefaults
  func filled(from expected: GroupVersionKind) -> GroupVersionKind {
    var filled = GroupVersionKind(
      group: group, version: version, kind: kind.isEmpty ? expected.kind : kind)
    if version.isEmpty, group.isEmpty {
      filled.group = expected.group
      filled.version = expected.version
    } else if version.isEmpty, group == expected.group {
      filled.version = expected.version
    }
    return filled
  }

  /// The first bytes of a body, as refusals quote them: plain where it looks like JSON, else in
  /// hexadecimal.
  // Kubernetes: apiserver pkg/endpoints/handlers/rest.go, summarizeData
  static func summary(_ body: [UInt8]) -> String {
    guard let first = body.first else { return "<empty>" }
    let ending = body.count > 30 ? " ..." : ""
    if first == UInt8(ascii: "{") {
      return String(decoding: body.prefix(30), as: UTF8.self) + ending
    }
    return body.prefix(30).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + ending
  }
}

extension JSONReader.Start {
  /// What Go's errors call such a value.
  var goName: String {
    switch self {
    case .object: "object"
    case .array: "array"
    case .string: "string"
    case .number: "number"
    case .yes, .no: "bool"
    case .null: "null"
    }
  }
}
