internal import KubeAPI

/// What the query of a write asks for.
struct WriteOptions: Sendable {
  /// Whether nothing is to be stored.
  var isDryRun: Bool
  /// What becomes of unknown and duplicate fields.
  var validation: FieldValidation
  /// Who manages what is written, as the client or its user agent names it.
  var manager: String
  /// Who writes.
  var user: UserInfo
  /// Whether an apply takes fields from managers that want other values.
  var isForced: Bool

  /// The most bytes that the name of a field manager may have.
  private static let managerBytesMax = 128

  /// Reads the query of a request.
  // Kubernetes: apimachinery/pkg/apis/meta/v1/validation/validation.go, ValidatePatchOptions
  init(_ request: APIRequest) throws(APIError) {
    var errors: [FieldError] = []
    let named = request.queryValue("fieldManager") ?? ""
    let force = request.queryValue("force")
    if request.method == .patch {
      if ObjectPatch.mediaType(request) == ObjectPatch.apply {
        if named.isEmpty {
          errors.append(
            FieldError(.required, "fieldManager", detail: "is required for apply patch"))
        }
      } else if force != nil {
        errors.append(
          FieldError(.forbidden, "force", detail: "may not be specified for non-apply patch"))
      }
    }
    Self.check(manager: named, &errors)
    let dryRun = request.query.filter { $0.name == "dryRun" }.map(\.value)
    if !dryRun.allSatisfy({ $0 == "All" || $0.isEmpty }) {
      errors.append(
        FieldError(
          .notSupported, "dryRun", badValue: JSON.array(dryRun.map { .string($0) }).text,
          detail: "supported values: \"All\""))
    }
    let text = request.queryValue("fieldValidation") ?? ""
    let known = text.isEmpty ? .warn : FieldValidation(rawValue: text)
    if known == nil {
      errors.append(
        FieldError(
          .notSupported, "fieldValidation", badValue: text.goQuoted,
          detail: "supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""))
    }
    guard errors.isEmpty else {
      throw .invalid(
        group: "meta.k8s.io", kind: Self.kind(request.method), name: "", errors: errors)
    }
    user = request.user
    isDryRun = dryRun.contains("All")
    validation = known ?? .warn
    manager = named.isEmpty ? Self.manager(userAgent: request.userAgent) : named
    isForced = force.map { $0 != "false" && $0 != "0" } ?? false
  }

  /// The kind of options that a method takes.
  private static func kind(_ method: APIRequest.Method) -> String {
    switch method {
    case .put: "UpdateOptions"
    case .patch: "PatchOptions"
    case .delete: "DeleteOptions"
    case .get, .post: "CreateOptions"
    }
  }

  /// Checks the name of a field manager.
  // Kubernetes: apimachinery/pkg/apis/meta/v1/validation/validation.go, ValidateFieldManager
  private static func check(manager: String, _ errors: inout [FieldError]) {
    if manager.utf8.count > managerBytesMax {
      errors.append(
        FieldError(
          .tooLong, "fieldManager", detail: "may not be more than \(managerBytesMax) bytes"))
    }
    var offset = 0
    for scalar in manager.unicodeScalars {
      if !isPrintable(scalar) {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let code = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
        errors.append(
          FieldError(
            .invalid, "fieldManager", badValue: manager.goQuoted,
            detail: "invalid character U+\(code) (at position \(offset))"))
      }
      offset += UTF8.width(scalar)
    }
  }

  /// Whether Go counts a character among the printable ones.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == " " { return true }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator,
      .lineSeparator, .paragraphSeparator:
      return false
    default: return true
    }
  }

  /// The name that a user agent gives itself.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/create.go, managerOrUserAgent
  private static func manager(userAgent: String) -> String {
    var name = ""
    for scalar in userAgent.unicodeScalars {
      if scalar == "/" { break }
      if name.utf8.count + UTF8.width(scalar) > managerBytesMax { break }
      if isPrintable(scalar) { name.unicodeScalars.append(scalar) }
    }
    return name
  }
}
