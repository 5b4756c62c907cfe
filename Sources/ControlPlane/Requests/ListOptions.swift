internal import KubeAPI

/// What the query of a list or a watch asks for.
// Kubernetes: apimachinery/pkg/apis/meta/internalversion/types.go, ListOptions
struct ListOptions: Sendable {
  /// Which objects are wanted.
  let selection: ObjectSelection
  /// Whether a watch may carry bookmarks.
  let allowsBookmarks: Bool
  /// The revision that is named, as it was written; empty where none is.
  let resourceVersion: String
  /// How the revision is meant: `Exact`, `NotOlderThan`, or empty.
  let match: String
  /// For how long a watch may last.
  let timeoutSeconds: Int64?
  /// The most objects of a page; no bound where it is not positive.
  let limit: Int64
  /// Where a list is continued; empty at its beginning.
  let continuation: String
  /// Whether a watch begins with the objects that there are.
  let sendsInitialEvents: Bool?

  /// Reads and checks the query of a request.
  // Kubernetes: apiserver/pkg/endpoints/handlers/get.go, ListResource
  init(_ request: APIRequest, _ info: RequestInfo, isWatch: Bool = false) throws(APIError) {
    let resourceVersion = request.queryValue("resourceVersion") ?? ""
    var match = request.queryValue("resourceVersionMatch") ?? ""
    timeoutSeconds = try Self.integer("timeoutSeconds", request)
    limit = try Self.integer("limit", request) ?? 0
    var sendsInitialEvents = Self.flag("sendInitialEvents", request)
    let labels: LabelSelector
    var fields: FieldSelector
    do { labels = try LabelSelector(parsing: request.queryValue("labelSelector") ?? "") } catch {
      throw .badRequest(error.message)
    }
    do { fields = try FieldSelector(parsing: request.queryValue("fieldSelector") ?? "") } catch {
      throw .badRequest(error.message)
    }
    if isWatch, sendsInitialEvents == nil, match.isEmpty,
      resourceVersion.isEmpty || resourceVersion == "0"
    {
      sendsInitialEvents = true
      match = "NotOlderThan"
    }
    self.resourceVersion = resourceVersion
    self.match = match
    self.sendsInitialEvents = sendsInitialEvents
    allowsBookmarks = Self.flag("allowWatchBookmarks", request) ?? false
    continuation = request.queryValue("continue") ?? ""
    let errors =
      isWatch
      ? Self.watchErrors(match, continuation, sendsInitialEvents)
      : Self.listErrors(match, resourceVersion, continuation, sendsInitialEvents)
    if !errors.isEmpty {
      throw .invalid(group: "meta.k8s.io", kind: "ListOptions", name: "", errors: errors)
    }
    fields = try SelectableFields.resolve(fields, info.resource)
    if let name = info.name { fields = try Self.only(name, fields) }
    selection = ObjectSelection(
      resource: info.resource, namespace: info.namespace, labels: labels, fields: fields)
  }

  /// The choice of one object by its name.
  private static func only(
    _ name: String, _ fields: FieldSelector
  ) throws(APIError) -> FieldSelector {
    let isName = FieldSelector.Requirement(field: "metadata.name", equal: true, value: name)
    if fields.isEmpty { return FieldSelector([isName]) }
    if fields.requirements.contains(isName) { return fields }
    throw .badRequest("fieldSelector metadata.name doesn't match requested name")
  }

  /// What is wrong with the options of a list.
  // Kubernetes: apimachinery/pkg/apis/meta/internalversion/validation/validation.go, ValidateListOptions
  private static func listErrors(
    _ match: String, _ resourceVersion: String, _ continuation: String, _ initial: Bool?
  ) -> [FieldError] {
    var errors: [FieldError] = []
    let field = "resourceVersionMatch"
    if !match.isEmpty {
      if resourceVersion.isEmpty {
        errors.append(
          FieldError(
            .forbidden, field,
            detail: "resourceVersionMatch is forbidden unless resourceVersion is provided"))
      }
      if !continuation.isEmpty {
        errors.append(
          FieldError(
            .forbidden, field,
            detail: "resourceVersionMatch is forbidden when continue is provided"))
      }
      if match != "Exact", match != "NotOlderThan" {
        errors.append(
          FieldError(
            .notSupported, field, badValue: match.goQuoted,
            detail: "supported values: \"Exact\", \"NotOlderThan\", \"\""))
      }
      if match == "Exact", resourceVersion == "0" {
        errors.append(
          FieldError(
            .forbidden, field,
            detail: "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""))
      }
    }
    if initial != nil {
      errors.append(
        FieldError(
          .forbidden, "sendInitialEvents", detail: "sendInitialEvents is forbidden for list"))
    }
    return errors
  }

  /// What is wrong with the options of a watch.
  // Kubernetes: apimachinery/pkg/apis/meta/internalversion/validation/validation.go, validateWatchOptions
  private static func watchErrors(
    _ match: String, _ continuation: String, _ initial: Bool?
  ) -> [FieldError] {
    var errors: [FieldError] = []
    let field = "resourceVersionMatch"
    if initial != nil, match != "NotOlderThan" {
      errors.append(
        FieldError(
          .forbidden, field,
          detail: "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
    }
    guard !match.isEmpty else { return errors }
    if initial == nil {
      errors.append(
        FieldError(
          .forbidden, field,
          detail:
            "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"))
    }
    if match != "NotOlderThan" {
      errors.append(
        FieldError(
          .notSupported, field, badValue: match.goQuoted,
          detail: "supported values: \"NotOlderThan\""))
    }
    if !continuation.isEmpty {
      errors.append(
        FieldError(
          .forbidden, field,
          detail: "resourceVersionMatch is forbidden when continue is provided"))
    }
    return errors
  }
}

// MARK: Values of the query

extension ListOptions {
  /// The number that the query gives a name; `nil` where the name is missing.
  private static func integer(
    _ name: String, _ request: APIRequest
  ) throws(APIError) -> Int64? {
    guard let text = request.queryValue(name) else { return nil }
    if let number = Int64(text) { return number }
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    let isNumber =
      !digits.isEmpty && text.utf8.count - digits.count < 2
      && digits.allSatisfy { (48...57).contains($0) }
    throw .badRequest(
      "strconv.ParseInt: parsing \(text.goQuoted): "
        + (isNumber ? "value out of range" : "invalid syntax"))
  }

  /// The truth value that the query gives a name; `nil` where the name is missing.
  // Kubernetes: apimachinery/pkg/runtime/conversion.go, Convert_Slice_string_To_bool
  static func flag(_ name: String, _ request: APIRequest) -> Bool? {
    request.queryValue(name).map { $0.lowercased() != "false" && $0 != "0" }
  }

  /// The revision that is named, 0 where none is; throws what is wrong with it.
  func revision() throws(FieldError) -> Int64 { try Self.revision(resourceVersion) }

  /// The revision that a text names, 0 where it is empty; throws what is wrong with it.
  // Kubernetes: apiserver/pkg/storage/api_object_versioner.go, ParseResourceVersion
  static func revision(_ resourceVersion: String) throws(FieldError) -> Int64 {
    if resourceVersion.isEmpty { return 0 }
    let digits = resourceVersion.utf8
    let isNumber = digits.allSatisfy { (48...57).contains($0) }
    guard isNumber, let number = UInt64(resourceVersion) else {
      throw FieldError(
        .invalid, "resourceVersion", badValue: resourceVersion.goQuoted,
        detail: "strconv.ParseUint: parsing \(resourceVersion.goQuoted): "
          + (isNumber ? "value out of range" : "invalid syntax"))
    }
    return Int64(clamping: number)
  }
}
