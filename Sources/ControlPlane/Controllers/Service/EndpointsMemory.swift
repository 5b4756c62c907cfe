internal import KubeAPI

/// What the controllers of Endpoints and EndpointSlices keep between syncs.
struct EndpointsMemory: Sendable {
  /// The Services that have to be synced.
  var dirty = SortedSet<ObjectKey>()
  /// The Endpoints whose mirrors have to be synced.
  var dirtyMirrors = SortedSet<ObjectKey>()
  /// What is known of each Service with a selector.
  var memos = SortedMap<ObjectKey, EndpointsMemo>()
  /// Whether the controllers themselves are writing, which wakes nobody.
  var isWriting = false
}

/// What is known of one Service: the pods behind it, and which slice holds each.
struct EndpointsMemo: Sendable {
  /// The Service's uid.
  var uid: String
  /// The labels of the pods behind it.
  var selector: LabelSelector
  /// The `spec` that the members were made by.
  var spec: JSON = .null
  /// The Service's labels that slices were made with.
  var labels = JSONObject()
  /// The pods that are listed.
  var members = SortedMap<ObjectKey, EndpointMember>()
  /// Pods that have to be looked at.
  var dirtyPods = SortedSet<ObjectKey>()
  /// The slices, by a number of our own.
  var slices = SortedMap<Int, EndpointSliceMemo>()
  /// How many slices there have been.
  var sliceCount = 0
  /// When the Service last made a difference.
  var serviceTrigger: Instant?

  /// Starts with nothing known of a Service.
  init(_ service: JSON) {
    uid = service.uid
    selector = Self.selector(of: service) ?? .nothing
  }

  /// The labels of the pods behind a Service; `nil` where it has no selector.
  static func selector(of service: JSON) -> LabelSelector? {
    guard let labels = service["spec", "selector"]?.object, !labels.isEmpty,
      service["spec", "type"]?.string != "ExternalName"
    else { return nil }
    return LabelSelector(matchLabels: labels)
  }
}

/// A pod behind a Service.
struct EndpointMember: Sendable, Equatable {
  /// How slices list it.
  var endpoint: JSON
  /// How Endpoints list it; `nil` where they do not.
  var address: JSON?
  /// Whether Endpoints list it among the ready ones.
  var isReady: Bool
  /// The ports that slices show for it.
  var ports: JSON
  /// The ports that Endpoints show for it.
  var subsetPorts: JSON
  /// When its readiness last changed.
  var trigger: Instant?
  /// The slice that lists it.
  var slice: Int?
}

/// What is known of an EndpointSlice.
struct EndpointSliceMemo: Sendable {
  /// The name; empty until it is stored.
  var name = ""
  /// The ports of all pods in it; `null` in an empty one.
  var ports: JSON = .null
  /// The pods that it lists, in order.
  var pods: [ObjectKey] = []
}

/// What a sync of a Service's endpoints has come to.
struct EndpointsDecision: Sendable {
  /// Slices that are stored: the number of each, and its document.
  var slices: [(number: Int, object: JSON)] = []
  /// Slices that have to go.
  var deletes: [ObjectKey] = []
  /// The Endpoints; `nil` when they stay as they are.
  var endpoints: JSON?
}
