public import KubeAPI

/// In which form a client wants objects, lists and events.
public enum Representation: Hashable, Sendable {
  /// The versions of the forms.
  public enum Version: String, Sendable {
    case v1
    case v1beta1

    /// The version with its group, as `apiVersion` spells it.
    var apiVersion: JSON { .string("meta.k8s.io/\(rawValue)") }
  }

  /// What the rows of a table say of their objects beside the cells.
  public enum IncludedObject: String, Sendable {
    /// Nothing.
    case none = "None"
    /// Their metadata.
    case metadata = "Metadata"
    /// All.
    case object = "Object"
  }

  /// As they are stored.
  case object
  /// As a table with the cells that kubectl prints.
  case table(Version, IncludedObject)
  /// The metadata of one object.
  case partialMetadata(Version)
  /// The metadata of the objects of a list.
  case partialMetadataList(Version)

  /// The form that the `as`, `g` and `v` of a media type name; `nil` where there is no such form,
  /// as there are no tables of what is answered and never stored.
  ///
  /// Throws what the server answers to a bad `includeObject` in the query of the request.
  // Kubernetes: apiserver/pkg/endpoints/handlers/response.go, optionsForTransform
  public init?(
    kind: String, group: String, version: String, _ request: APIRequest
  ) throws(APIError) {
    guard group == "meta.k8s.io", let version = Version(rawValue: version) else { return nil }
    switch kind {
    case "PartialObjectMetadata": self = .partialMetadata(version)
    case "PartialObjectMetadataList": self = .partialMetadataList(version)
    case "Table":
      // Kubernetes: apiserver/pkg/endpoints/handlers/rest.go, AllowsMediaTypeTransform
      let wanted = AccessAttributes(request)
      let resource = Resource.find(
        group: wanted.group, version: wanted.version, plural: wanted.resource)
      if resource?.verbs == ["create"] { return nil }
      let included = request.queryValue("includeObject") ?? ""
      if included.isEmpty {
        self = .table(version, .metadata)
      } else if let included = IncludedObject(rawValue: included) {
        self = .table(version, included)
      } else {
        let error = FieldError(
          .invalid, "includeObject", badValue: included.goQuoted,
          detail: "must be 'Metadata', 'Object', 'None', or empty")
        throw .badRequest("Unable to convert to Table as requested: \(error.message)")
      }
    default: return nil
    }
  }

  /// What an answer or the object of an event looks like in this form.
  ///
  /// - Parameters:
  ///   - body: The object, list or `Status`; a `Status` stays as it is.
  ///   - resource: The resource of the request.
  ///   - now: The time that ages are counted to.
  ///   - hasColumns: Whether a table says what its columns are. In a watch only the table of the
  ///     first event does.
  /// - Throws: 406 where a list was asked for the metadata of one object, or the other way round.
  // Kubernetes: apiserver/pkg/endpoints/handlers/response.go, doTransformObject
  public func render(
    _ body: JSON, resource: Resource, now: Instant, hasColumns: Bool = true
  ) throws(APIError) -> JSON {
    if body["kind"] == "Status", body["apiVersion"] == "v1" { return body }
    let isList = body["items"] != nil && body["kind"]?.string?.hasSuffix("List") ?? false
    switch self {
    case .object: return body
    case .table(let version, let included):
      return Table(resource, version, included, now).json(
        of: body, isList: isList, hasColumns: hasColumns)
    case .partialMetadata(let version):
      if isList {
        throw .notAcceptable(
          "you requested PartialObjectMetadata, but the requested object is a list "
            + "(\(Self.goType(body)))")
      }
      return Self.partial(body, version)
    case .partialMetadataList(let version):
      guard isList else {
        throw .notAcceptable(
          "you requested PartialObjectMetadataList, but the requested object is not a list "
            + "(\(Self.goType(body)))")
      }
      return [
        "kind": "PartialObjectMetadataList", "apiVersion": version.apiVersion,
        "metadata": body["metadata"] ?? [:],
        "items": .array(body.items("items").map { Self.partial($0, version) }),
      ]
    }
  }

  /// What an event of a watch looks like in this form, as clients get it.
  ///
  /// All events with one `identity` look the same in one form at one second of `now`, so that a
  /// server may encode them once for all watchers; whether a table has columns matters, too.
  // Kubernetes: apiserver/pkg/endpoints/handlers/response.go, watchEncoder
  public func render(
    _ event: WatchEvent, resource: Resource, now: Instant, hasColumns: Bool = false
  ) -> JSON {
    let object = try? render(event.object, resource: resource, now: now, hasColumns: hasColumns)
    return ["type": .string(event.kind.rawValue), "object": object ?? event.object]
  }

  /// The metadata of an object as an object.
  static func partial(_ object: JSON, _ version: Version) -> JSON {
    [
      "apiVersion": version.apiVersion, "kind": "PartialObjectMetadata",
      "metadata": object["metadata"] ?? [:],
    ]
  }

  /// The type that the real server holds an answer in, as its refusals name it.
  private static func goType(_ body: JSON) -> String {
    let apiVersion = body["apiVersion"]?.string ?? ""
    let group = apiVersion.contains("/") ? apiVersion.prefix { $0 != "/" && $0 != "." } : "core"
    return "*\(group).\(body["kind"]?.string ?? "")"
  }
}

extension APIError {
  /// The form that was asked for does not fit.
  static func notAcceptable(_ message: String) -> APIError {
    APIError(code: 406, reason: "NotAcceptable", message: message)
  }
}
