/// How much the server takes of its clients, and how long it waits for them.
public struct APIServerLimits: Sendable {
  /// The most bytes of a request's body.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/server/config.go, MaxRequestBodyBytes
  public var bodyBytesMax = 3 << 20
  /// The most bytes of a request's line and headers together.
  public var headerBytesMax = 1 << 16
  /// The most headers of a request.
  public var headersMax = 200
  /// The most connections at one time.
  public var connectionsMax = 2000
  /// The most streams of one HTTP/2 connection at one time.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/server/secure_serving.go, MaxConcurrentStreams
  public var streamsMax = 250
  /// The most requests in work at one time, without watches.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/server/config.go, MaxRequestsInFlight
  public var requestsMax = 600
  /// The most watches at one time.
  public var watchesMax = 5000
  /// How many seconds a client may take for its handshake and for the headers of a request.
  public var headerSeconds: Int64 = 10
  /// How many seconds a client may take for a body.
  public var bodySeconds: Int64 = 30
  /// How many seconds a client may take nothing of an answer.
  public var writeSeconds: Int64 = 30
  /// How many seconds a watcher may take nothing of what waits for it before it is dropped.
  public var watcherSeconds: Int64 = 60
  /// How many seconds a connection may lie idle between requests.
  public var idleSeconds: Int64 = 180
  /// How many seconds a request may take.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/server/config.go, RequestTimeout
  public var requestSeconds: Int64 = 60

  /// The limits of a server for one learner or a class.
  public init() {}
}
