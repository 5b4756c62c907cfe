internal import KubeAPI

/// How a request wants its object deleted, by its body or, where it has none, by its query.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/delete.go, DeleteResource
struct DeleteRequest: Sendable {
  /// What becomes of the object and its dependents.
  private(set) var options = DeleteOptions()
  /// Whether nothing is to be deleted.
  private(set) var isDryRun = false
  /// The uid that the object must have; `nil` for any.
  private var uid: String?
  /// The version that the object must have; `nil` for any.
  private var resourceVersion: String?

  /// Reads and checks a request.
  init(_ request: APIRequest) throws(APIError) {
    let given =
      request.body.isEmpty
      ? try Self.options(query: request) : try Self.options(body: request.body)
    try self.init(reading: given)
  }

  /// Checks options.
  // Kubernetes: apimachinery/pkg/apis/meta/v1/validation/validation.go, ValidateDeleteOptions
  init(reading given: JSON) throws(APIError) {
    let errors = Self.errors(given)
    if !errors.isEmpty {
      throw .invalid(group: "meta.k8s.io", kind: "DeleteOptions", name: "", errors: errors)
    }
    options.gracePeriodSeconds = given["gracePeriodSeconds"]?.integer
    options.propagation = given["propagationPolicy"]?.string.flatMap {
      DeleteOptions.Propagation(rawValue: $0)
    }
    if let orphans = given["orphanDependents"]?.bool {
      options.propagation = orphans ? .orphan : .background
    }
    isDryRun = given.items("dryRun").contains("All")
    uid = given["preconditions", "uid"]?.string
    resourceVersion = given["preconditions", "resourceVersion"]?.string
  }

  /// The options of a body.
  private static func options(body: [UInt8]) throws(APIError) -> JSON {
    var body = body
    if var given = try? JSON(parsing: body), given["kind"] == "DeleteOptions" {
      // Each group has this kind, and all are the same.
      given["apiVersion"] = "v1"
      body = given.bytes
    }
    return try ObjectDecoder.decode(
      body, group: "", version: "v1", kind: "DeleteOptions", validation: .ignore
    ).object
  }

  /// The options of a query.
  private static func options(query request: APIRequest) throws(APIError) -> JSON {
    var given: JSON = [:]
    if let seconds = try QueryValue.integer("gracePeriodSeconds", request) {
      given["gracePeriodSeconds"] = .integer(seconds)
    }
    if let policy = request.queryValue("propagationPolicy"), !policy.isEmpty {
      given["propagationPolicy"] = .string(policy)
    }
    for name in ["orphanDependents", "ignoreStoreReadErrorWithClusterBreakingPotential"] {
      if let flag = QueryValue.flag(name, request) { given[name] = .bool(flag) }
    }
    let dryRun = request.query.filter { $0.name == "dryRun" }.map { JSON.string($0.value) }
    if !dryRun.isEmpty { given["dryRun"] = .array(dryRun) }
    return given
  }

  /// What is wrong with options.
  private static func errors(_ given: JSON) -> [FieldError] {
    var errors: [FieldError] = []
    let policy = given["propagationPolicy"]?.string
    if let policy, given.has("orphanDependents") {
      errors.append(
        FieldError(
          .invalid, "propagationPolicy", badValue: policy.goQuoted,
          detail: "orphanDependents and deletionPropagation cannot be both set"))
    }
    if let policy, DeleteOptions.Propagation(rawValue: policy) == nil {
      errors.append(
        FieldError(
          .notSupported, "propagationPolicy", badValue: policy.goQuoted,
          detail: "supported values: \"Background\", \"Foreground\", \"Orphan\", \"nil\""))
    }
    let dryRun = given.items("dryRun")
    if !dryRun.allSatisfy({ $0 == "All" }) {
      errors.append(
        FieldError(
          .notSupported, "dryRun", badValue: JSON.array(dryRun).text,
          detail: "supported values: \"All\""))
    }
    let unsafe = "ignoreStoreReadErrorWithClusterBreakingPotential"
    if given.flag(unsafe) {
      for other in [
        "dryRun", "propagationPolicy", "orphanDependents", "gracePeriodSeconds", "preconditions",
      ] where given.has(other) && given[other]?.array?.isEmpty != true {
        errors.append(
          FieldError(
            .invalid, unsafe, badValue: "true", detail: "cannot be set together with .\(other)"))
      }
    }
    return errors
  }

  /// Refuses the deletion of another object than the one that was meant.
  // Kubernetes: apiserver/pkg/registry/rest/delete.go, BeforeDelete
  func checkPreconditions(_ object: JSON, _ info: RequestInfo) throws(APIError) {
    let resource = info.resource.storage
    /// Refuses it.
    func conflict(_ message: String) -> APIError {
      .conflict(
        group: resource.group, resource: resource.kind, name: object.name, message: message)
    }
    if let uid, uid != object.uid {
      throw conflict(
        "the UID in the precondition (\(uid)) does not match the UID in record "
          + "(\(object.uid)). The object might have been deleted and then recreated")
    }
    if let resourceVersion, resourceVersion != object.resourceVersion {
      throw conflict(
        "the ResourceVersion in the precondition (\(resourceVersion)) does not match the "
          + "ResourceVersion in record (\(object.resourceVersion)). "
          + "The object might have been modified")
    }
  }
}
