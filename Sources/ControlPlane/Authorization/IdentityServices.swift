public import KubeAPI

/// What a server hands to its world, because it needs keys: these never lie in the world itself.
public struct IdentityServices: Sendable {
  /// Who a token is found to be.
  public struct TokenVerdict: Sendable {
    /// The user; `nil` when the token is good for nothing.
    public var user: UserInfo?
    /// Those of the wanted audiences that the token is for.
    public var audiences: [String]
    /// Why the token is refused; empty where there is nothing to say.
    public var error: String

    /// Describes who a token is found to be.
    public init(user: UserInfo? = nil, audiences: [String] = [], error: String = "") {
      self.user = user
      self.audiences = audiences
      self.error = error
    }
  }

  /// What a certificate request asks for.
  public struct RequestedSubject: Hashable, Sendable {
    /// The common name.
    public var commonName: String
    /// The organizations.
    public var organizations: [String]
    /// The alternative DNS names.
    public var dnsNames: [String]
    /// The alternative addresses.
    public var ipAddresses: [String]
    /// The alternative e-mail addresses.
    public var emailAddresses: [String]
    /// The alternative URIs.
    public var uris: [String]

    /// Describes what a request asks for.
    public init(
      commonName: String, organizations: [String] = [], dnsNames: [String] = [],
      ipAddresses: [String] = [], emailAddresses: [String] = [], uris: [String] = []
    ) {
      self.commonName = commonName
      self.organizations = organizations
      self.dnsNames = dnsNames
      self.ipAddresses = ipAddresses
      self.emailAddresses = emailAddresses
      self.uris = uris
    }
  }

  /// Why something was refused, in the words of the real server.
  public struct Refusal: Error, Hashable, Sendable {
    /// The words.
    public var message: String

    /// Words a refusal.
    public init(_ message: String) { self.message = message }
  }

  /// Signs the claims of a token; `nil` when that fails.
  public var signToken: @Sendable (_ claims: JSON) -> String?
  /// Finds out whose token it is, for one of some audiences.
  public var authenticate:
    @Sendable (_ token: String, _ audiences: [String], _ world: World) -> TokenVerdict
  /// Reads a certificate request, PEM in base 64, and checks its signature.
  public var readRequest: @Sendable (_ request: String) -> Result<RequestedSubject, Refusal>
  /// Signs a certificate request, PEM in base 64, for some usages and a time; the result is alike.
  public var signCertificate:
    @Sendable (_ request: String, _ usages: [String], _ from: Instant, _ for: Duration) ->
      Result<String, Refusal>

  /// Collects the services.
  public init(
    signToken: @escaping @Sendable (JSON) -> String?,
    authenticate: @escaping @Sendable (String, [String], World) -> TokenVerdict,
    readRequest: @escaping @Sendable (String) -> Result<RequestedSubject, Refusal>,
    signCertificate:
      @escaping @Sendable (String, [String], Instant, Duration) -> Result<String, Refusal>
  ) {
    self.signToken = signToken
    self.authenticate = authenticate
    self.readRequest = readRequest
    self.signCertificate = signCertificate
  }
}
