public import KubeAPI

/// Who makes a request.
public struct UserInfo: Hashable, Sendable {
  /// The user's name.
  public var name: String
  /// What tells the user from others that have had the same name; may be empty.
  public var uid: String
  /// The groups that the user is in.
  public var groups: [String]
  /// What else the authenticator knows of the user, by key.
  public var extra: [String: [String]]

  /// Names a user.
  public init(
    name: String, uid: String = "", groups: [String] = [], extra: [String: [String]] = [:]
  ) {
    self.name = name
    self.uid = uid
    self.groups = groups
    self.extra = extra
  }

  /// The administrator of a cluster as kubeadm sets it up.
  public static let admin = UserInfo(
    name: "kubernetes-admin", groups: ["system:masters", "system:authenticated"])
}

/// One request to the Kubernetes API, as a value.
public struct APIRequest: Sendable {
  /// The HTTP methods that the API knows.
  public enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
  }

  /// The HTTP method.
  public var method: Method
  /// The path, without query, such as `/apis/apps/v1/namespaces/default/daemonsets/web`.
  public var path: String
  /// The query's names and values, in order, percent-decoded.
  public var query: [(name: String, value: String)]
  /// The media type of the body.
  public var contentType: String
  /// The body as it was sent.
  public var body: [UInt8]
  /// Who asks.
  public var user: UserInfo
  /// Whom the user wants to be for this request, as the headers say; `nil` for nobody else.
  public var impersonated: UserInfo?
  /// The program that asks, which manages what it writes unless it names itself otherwise.
  public var userAgent: String

  /// Makes a request.
  public init(
    _ method: Method, _ path: String, query: [(name: String, value: String)] = [],
    contentType: String = "application/json", body: [UInt8] = [], user: UserInfo = .admin,
    userAgent: String = "kubectl"
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.contentType = contentType
    self.body = body
    self.user = user
    self.userAgent = userAgent
  }

  /// The first value of a query's name.
  public func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// What the API answered.
public struct APIResponse: Sendable {
  /// The HTTP status code.
  public var code: Int
  /// The object, list or `Status`.
  public var body: JSON
  /// Warnings for the client, in order.
  public var warnings: [String]
  /// What is sent as `text/plain` in the place of the body; `nil` for most answers.
  public var text: [UInt8]?

  /// Makes an answer.
  public init(code: Int, body: JSON, warnings: [String] = [], text: [UInt8]? = nil) {
    self.code = code
    self.body = body
    self.warnings = warnings
    self.text = text
  }
}
