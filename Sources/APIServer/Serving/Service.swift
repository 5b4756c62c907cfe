internal import ControlPlane
internal import KubeAPI
internal import NIOHTTP1
internal import Synchronization

/// Works out what is answered to a request: who asks, whether they may, in which form they want it.
final class Service: Sendable {
  /// The cluster that is served.
  let cluster: Cluster
  /// How much the server takes of its clients.
  let limits: APIServerLimits
  /// The events of watches.
  let feed: WatchFeed
  /// The text of `Date` headers.
  let dates: DateHeader
  /// What has been counted.
  let metrics = Metrics()
  /// Who makes requests.
  let authenticator: Authenticator
  /// The keys of the cluster.
  private let identity: ClusterIdentity
  /// Where requests are noted.
  private let audit: AuditLog?
  /// The address that clients reach the server at.
  private let address: ListenAddress
  /// The requests that are being worked on, without watches.
  private let inFlight = Atomic<Int>(0)
  /// What answers requests that are none of Kubernetes.
  private let extensions: [String: ServerExtension]

  /// Makes the service of a cluster.
  init(
    _ cluster: Cluster, _ configuration: APIServerConfiguration, feed: WatchFeed,
    address: ListenAddress
  ) {
    self.cluster = cluster
    self.feed = feed
    self.address = address
    limits = configuration.limits
    identity = configuration.identity
    authenticator = Authenticator(configuration.identity, cluster)
    audit = configuration.audit
    dates = DateHeader(configuration.timeOfDay)
    extensions = configuration.extensions
  }

  /// Whether requests are being worked on.
  var isBusy: Bool { inFlight.load(ordering: .relaxed) > 0 }

  /// Answers a request, and notes it.
  func answer(_ incoming: IncomingRequest) async -> Answer {
    let begin = ContinuousClock.now
    let identifier =
      incoming.headers.first(name: "Audit-Id").flatMap(AuditIdentifier.init) ?? .new()
    var asked = Asked()
    var answer: Answer
    let count = inFlight.add(1, ordering: .relaxed).newValue
    if count > limits.requestsMax {
      answer = .tooManyRequests
    } else {
      answer = await work(incoming, &asked)
    }
    inFlight.subtract(1, ordering: .relaxed)
    answer.headers.append(("Audit-Id", identifier.text))
    let latency = ContinuousClock.now - begin
    metrics.note(asked.attributes, code: answer.code, latency)
    if let audit {
      audit.note(
        AuditRecord(
          identifier: identifier.text, request: incoming, asked: asked, code: answer.code,
          latency: latency))
    }
    return answer
  }

  /// Answers a request whose target is none that the server has.
  func answer(to refusal: RequestTarget.Refusal) -> Answer {
    switch refusal {
    case .malformed: .text(400, "400 Bad Request")
    case .uncleaned: .text(404, "404 page not found")
    }
  }
}

/// What is known of a request by the time it is noted.
struct Asked: Sendable {
  /// Who asked for what; `nil` for requests that came to nothing before that was known.
  var attributes: AccessAttributes?
  /// The user that somebody else acted as.
  var impersonated: UserInfo?
}

extension Answer {
  /// There are too many requests at one time.
  // Kubernetes: apiserver/pkg/server/filters/maxinflight.go, tooManyRequests
  static var tooManyRequests: Answer {
    var answer = Answer.text(429, "Too many requests, please try again later.")
    answer.headers.append(("Retry-After", "1"))
    return answer
  }
}

// MARK: From the connection to the world

extension Service {
  /// Works out an answer.
  private func work(_ incoming: IncomingRequest, _ asked: inout Asked) async -> Answer {
    let user: UserInfo
    do throws(APIError) {
      user = try await authenticator.user(
        incoming.peer, authorization: incoming.header("authorization"))
    } catch { return Answer(error) }
    guard
      let method = APIRequest.Method(rawValue: incoming.method == "HEAD" ? "GET" : incoming.method)
    else { return Answer(.methodNotAllowed) }
    var request = APIRequest(
      method, incoming.target.path, query: incoming.target.query,
      contentType: incoming.header("content-type"), body: incoming.body, user: user,
      userAgent: incoming.header("user-agent"))
    asked.attributes = AccessAttributes(request)
    do throws(APIError) {
      request.impersonated = try ImpersonationHeaders.user(in: incoming.headers)
      asked.impersonated = request.impersonated
      return try await serve(request, incoming, AccessAttributes(request))
    } catch {
      if error == .noSuchServerPath, Self.isForeign(AccessAttributes(request)) {
        return .text(404, "404 page not found")
      }
      let media = try? MediaChoice(accept: incoming.header("accept"), request)
      return Answer(error, media ?? .plain)
    }
  }

  /// Whether something of a version is wanted that only definitions of custom resources could bring.
  // Kubernetes: apiextensions-apiserver/pkg/apiserver/customresource_handler.go, ServeHTTP
  private static func isForeign(_ wanted: AccessAttributes) -> Bool {
    wanted.isResourceRequest && !wanted.group.isEmpty
      && !Resource.all.contains { $0.group == wanted.group && $0.version == wanted.version }
  }

  /// Serves a request of a known user.
  private func serve(
    _ request: APIRequest, _ incoming: IncomingRequest, _ wanted: AccessAttributes
  ) async throws(APIError) -> Answer {
    if !wanted.isResourceRequest { return try await servePath(request, incoming) }
    let media = try await media(request, incoming, wanted)
    switch wanted.verb {
    case "watch":
      if WatchStream.isRequested(by: request) { return try await watch(request, media) }
    case "get" where wanted.subresource == "log" && wanted.resource == "pods":
      return try await log(request)
    case "list":
      var world = await cluster.snapshot
      let response = try world.handle(request)
      let now = WatchMoment(state: world.state, now: world.now)
      return try answer(response, to: incoming, wanted, media, now: now)
    default: break
    }
    let response = try await cluster.handle(request)
    let world = media.representation == .object ? nil : await cluster.snapshot
    let now = world.map { WatchMoment(state: $0.state, now: $0.now) }
    return try answer(response, to: incoming, wanted, media, now: now)
  }

  /// The form that a client wants, which is only looked at once it is known that it may ask.
  private func media(
    _ request: APIRequest, _ incoming: IncomingRequest, _ wanted: AccessAttributes
  ) async throws(APIError) -> MediaChoice {
    do throws(APIError) {
      return try MediaChoice(accept: incoming.header("accept"), request)
    } catch {
      var world = await cluster.snapshot
      let isKnown =
        world.state.resource(
          group: wanted.group, version: wanted.version, plural: wanted.resource) != nil
      if isKnown { _ = try world.admitted(request) } else { _ = try world.handle(request) }
      throw error
    }
  }

  /// Answers with an object or list in the form that a client wants.
  private func answer(
    _ response: APIResponse, to incoming: IncomingRequest, _ wanted: AccessAttributes,
    _ media: MediaChoice, now: WatchMoment?
  ) throws(APIError) -> Answer {
    var body = response.body
    if let now, media.representation != .object,
      let resource = now.state.resource(
        group: wanted.group, version: wanted.version, plural: wanted.resource)
    {
      body = try media.representation.render(body, resource: resource, now: now.now)
    }
    var answer = Answer(
      code: response.code, contentType: media.encoding.rawValue, bytes: media.bytes(body))
    answer.warn(response.warnings)
    answer = answer.encoded(for: incoming.header("accept-encoding"))
    let isDeprecated = wanted.resource == "endpoints" && wanted.group.isEmpty
    if isDeprecated, !response.warnings.contains(Self.endpointsWarning) {
      answer.warn([Self.endpointsWarning])
    }
    return answer
  }

  /// What everybody is told who uses Endpoints.
  // Kubernetes: api/core/v1/zz_generated.prerelease-lifecycle.go, Endpoints
  private static let endpointsWarning =
    "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"

  /// Begins a watch.
  private func watch(_ request: APIRequest, _ media: MediaChoice) async throws(APIError) -> Answer {
    guard media.encoding == .json else {
      throw APIError(
        code: 406, reason: "NotAcceptable",
        message: "only the following media types are accepted: \(MediaChoice.accepted)")
    }
    guard feed.count < limits.watchesMax else { return .tooManyRequests }
    let world = await cluster.snapshot
    let stream = try WatchStream(try world.admitted(request), world)
    var media = media
    media.isPretty = false
    let start = WatchStart(
      stream: stream, media: media, moment: WatchMoment(state: world.state, now: world.now))
    var answer = Answer(contentType: "application/json", .watch(start))
    if let warning = stream.resource.deprecationWarning { answer.warn([warning]) }
    return answer
  }

  /// Answers a path that is no resource.
  private func servePath(
    _ request: APIRequest, _ incoming: IncomingRequest
  ) async throws(APIError) -> Answer {
    let world = await cluster.snapshot
    let request = try world.admitted(request)
    if let handler = extensions[request.path] { return try await handler.answer(request, cluster) }
    guard request.method == .get else { throw .noSuchServerPath }
    if request.path == "/metrics" {
      return Answer(
        code: 200, contentType: "text/plain; version=0.0.4; charset=utf-8; escaping=underscores",
        bytes: Array(metrics.text(world.state, watchers: feed.count).utf8))
    }
    if let document = try openID(request.path) { return document }
    if request.path == "/openapi/v2", let answer = Self.encodedOpenAPI(incoming, world) {
      return answer
    }
    let form: Discovery.Form =
      MediaChoice.wantsAggregatedDiscovery(incoming.header("accept")) ? .aggregated : .plain
    guard
      let document = Discovery.answer(
        path: request.path, query: request.query, form: form, serverAddress: address.text,
        version: world.configuration.version, state: world.state)
    else { return .text(404, "404 page not found") }
    var answer = Answer(
      code: document.code, contentType: document.contentType, bytes: document.body)
    for header in document.headers { answer.headers.append((header.name, header.value)) }
    if let etag = document.etag {
      answer.headers.append(("ETag", etag))
      if incoming.header("if-none-match") == etag {
        answer.code = 304
        answer.content = .bytes([])
      }
    }
    return answer
  }
}

// MARK: OpenID Connect

extension Service {
  /// The documents by which others verify the tokens of service accounts.
  private func openID(_ path: String) throws(APIError) -> Answer? {
    switch path {
    case ClusterIdentity.configurationPath:
      let document = identity.configurationDocument(server: "https://\(address.text)")
      return Answer(code: 200, contentType: "application/json", bytes: document.bytes)
    case ClusterIdentity.webKeysPath:
      return Answer(
        code: 200, contentType: "application/jwk-set+json",
        bytes: try identity.webKeysDocument().bytes)
    default: return nil
    }
  }
}

extension APIError {
  /// The method is none that the API knows.
  static let methodNotAllowed = APIError(
    code: 405, reason: "MethodNotAllowed",
    message: "the server does not allow this method on the requested resource",
    details: Details())

  /// There is nothing at a path of the server.
  static let noSuchServerPath = APIError(
    code: 404, reason: "NotFound", message: "the server could not find the requested resource",
    details: Details())
}
