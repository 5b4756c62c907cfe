/// A refused request, in the shape of Kubernetes' `Status`.
///
/// Source: k8s.io/apimachinery/pkg/api/errors.
public struct APIError: Error, Hashable, Sendable {
  /// One cause of a refusal: a bad field.
  public struct Cause: Hashable, Sendable {
    /// The machine-readable kind, such as `FieldValueInvalid`.
    public var reason: String
    /// The words for people.
    public var message: String
    /// The field's path.
    public var field: String

    /// Describes one cause.
    public init(reason: String, message: String, field: String) {
      self.reason = reason
      self.message = message
      self.field = field
    }
  }

  /// What a refusal is about.
  public struct Details: Hashable, Sendable {
    /// The object's name.
    public var name: String?
    /// The API group of the resource.
    public var group: String?
    /// The resource (or, for invalid objects, the kind).
    public var kind: String?
    /// The object's uid.
    public var uid: String?
    /// The causes, in order.
    public var causes: [Cause]
    /// After how many seconds a client may try again.
    public var retryAfterSeconds: Int?

    /// Describes what a refusal is about.
    public init(
      name: String? = nil, group: String? = nil, kind: String? = nil, uid: String? = nil,
      causes: [Cause] = [], retryAfterSeconds: Int? = nil
    ) {
      self.name = name
      self.group = group
      self.kind = kind
      self.uid = uid
      self.causes = causes
      self.retryAfterSeconds = retryAfterSeconds
    }
  }

  /// The HTTP status code.
  public var code: Int
  /// The machine-readable reason, such as `NotFound`; empty where Kubernetes gives none.
  public var reason: String
  /// The words for people.
  public var message: String
  /// What it is about.
  public var details: Details? {
    get { more.content.details }
    set { more.content.details = newValue }
  }
  /// Where a list that became too old may be continued all the same; empty in other refusals.
  public var continuation: String {
    get { more.content.continuation }
    set { more.content.continuation = newValue }
  }
  /// Warnings for the client, in order, which stand beside the refusal.
  public var warnings: [String] {
    get { more.content.warnings }
    set { more.content.warnings = newValue }
  }

  /// What is not in every refusal.
  private struct Content: Hashable, Sendable {
    /// What the refusal is about.
    var details: Details?
    /// Where a list goes on.
    var continuation = ""
    /// Warnings for the client.
    var warnings: [String] = []
  }

  /// What is not in every refusal, apart: refusals pass through every frame of deep recursions.
  private indirect enum More: Hashable, Sendable {
    /// Nothing.
    case none
    /// Something.
    case some(Content)

    /// What there is.
    var content: Content {
      get { if case .some(let content) = self { content } else { Content() } }
      set { self = newValue == Content() ? .none : .some(newValue) }
    }
  }
  /// What is not in every refusal.
  private var more = More.none

  /// Makes a refusal.
  public init(code: Int, reason: String, message: String, details: Details? = nil) {
    self.code = code
    self.reason = reason
    self.message = message
    self.details = details
  }

  /// The refusal with warnings about the request before its own.
  public func beside(_ warnings: [String]) -> APIError {
    var error = self
    error.warnings = warnings + error.warnings
    return error
  }

  /// The refusal as the `Status` object that a client receives.
  public var status: JSON {
    var status: JSON = [
      "kind": "Status", "apiVersion": "v1", "metadata": [:], "status": "Failure",
      "message": .string(message), "code": .integer(Int64(code)),
    ]
    if !reason.isEmpty { status["reason"] = .string(reason) }
    if !continuation.isEmpty { status["metadata"] = ["continue": .string(continuation)] }
    if let details { status["details"] = details.json }
    return status
  }
}

extension APIError.Details {
  /// The details as JSON, empty fields left out.
  var json: JSON {
    var json: JSON = [:]
    if let name, !name.isEmpty { json["name"] = .string(name) }
    if let group, !group.isEmpty { json["group"] = .string(group) }
    if let kind, !kind.isEmpty { json["kind"] = .string(kind) }
    if let uid, !uid.isEmpty { json["uid"] = .string(uid) }
    if let retryAfterSeconds { json["retryAfterSeconds"] = .integer(Int64(retryAfterSeconds)) }
    if !causes.isEmpty {
      json["causes"] = .array(
        causes.map { cause in
          var json: JSON = ["reason": .string(cause.reason), "message": .string(cause.message)]
          if !cause.field.isEmpty { json["field"] = .string(cause.field) }
          return json
        })
    }
    return json
  }
}

// MARK: The refusals of the real server

extension APIError {
  /// The object is not there.
  public static func notFound(group: String, resource: String, name: String) -> APIError {
    APIError(
      code: 404, reason: "NotFound",
      message: "\(qualified(resource, group)) \"\(name)\" not found",
      details: Details(name: name, group: group, kind: resource))
  }

  /// An object of that name is there already.
  public static func alreadyExists(group: String, resource: String, name: String) -> APIError {
    APIError(
      code: 409, reason: "AlreadyExists",
      message: "\(qualified(resource, group)) \"\(name)\" already exists",
      details: Details(name: name, group: group, kind: resource))
  }

  /// The request does not fit the state of the object.
  public static func conflict(
    group: String, resource: String, name: String, message: String
  ) -> APIError {
    APIError(
      code: 409, reason: "Conflict",
      message:
        "Operation cannot be fulfilled on \(qualified(resource, group)) \"\(name)\": \(message)",
      details: Details(name: name, group: group, kind: resource))
  }

  /// The request may not be done.
  public static func forbidden(
    group: String, resource: String, name: String, message: String
  ) -> APIError {
    let subject = qualified(resource, group)
    let text =
      if subject.isEmpty { "forbidden: \(message)" } else if name.isEmpty {
        "\(subject) is forbidden: \(message)"
      } else { "\(subject) \"\(name)\" is forbidden: \(message)" }
    return APIError(
      code: 403, reason: "Forbidden", message: text,
      details: Details(name: name, group: group, kind: resource))
  }

  /// The request makes no sense.
  public static func badRequest(_ message: String) -> APIError {
    APIError(code: 400, reason: "BadRequest", message: message)
  }

  /// What was asked for is not known any more.
  public static func expired(_ message: String, continuation: String = "") -> APIError {
    var error = APIError(code: 410, reason: "Expired", message: message)
    error.continuation = continuation
    return error
  }

  /// A revision was asked for that there is not yet.
  // Kubernetes: apiserver/pkg/storage/errors.go, NewTooLargeResourceVersionError
  public static func tooLargeResourceVersion(
    _ revision: Int64, current: Int64, retryAfterSeconds: Int? = nil
  ) -> APIError {
    APIError(
      code: 504, reason: "Timeout",
      message: "Timeout: Too large resource version: \(revision), current: \(current)",
      details: Details(
        causes: [
          Cause(
            reason: "ResourceVersionTooLarge", message: "Too large resource version", field: "")
        ], retryAfterSeconds: retryAfterSeconds))
  }

  /// A resource does not know a verb.
  // Kubernetes: apimachinery/pkg/api/errors/errors.go, NewMethodNotSupported
  public static func verbNotSupported(
    _ verb: String, group: String, resource: String
  ) -> APIError {
    APIError(
      code: 405, reason: "MethodNotAllowed",
      message: "\(verb) is not supported on resources of kind "
        + qualified(resource, group).goQuoted,
      details: Details(group: group, kind: resource))
  }

  /// Something of ours went wrong.
  public static func internalError(_ message: String) -> APIError {
    APIError(
      code: 500, reason: "InternalError", message: "Internal error occurred: \(message)",
      details: Details(causes: [Cause(reason: "", message: message, field: "")]))
  }

  /// A resource or kind with its group, as messages write it.
  public static func qualified(_ resource: String, _ group: String) -> String {
    group.isEmpty ? resource : "\(resource).\(group)"
  }
}
