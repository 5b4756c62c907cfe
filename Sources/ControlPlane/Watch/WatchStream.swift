public import KubeAPI

/// A watch as a value: what is watched, and how far in the log of changes its reader has come.
///
/// A server keeps one for each watcher and calls `next` whenever the state has changed. A stream
/// holds no objects but those that it has still to announce, and a call costs what has changed
/// of its resource since the last one.
public struct WatchStream: Sendable {
  /// The resource that is watched.
  public let resource: Resource
  /// For how long the watch may last as its client says; `nil` or 0 leaves it to the server.
  public let timeoutSeconds: Int64?
  /// Whether the client wants to be told that nothing happened; a server does so every minute or
  /// so, and once more shortly before it ends the watch, with `bookmark(from:)`.
  public let allowsBookmarks: Bool
  /// The revision up to which everything has been told.
  public private(set) var position: Int64
  /// Whether an error has ended the watch.
  public private(set) var isOver = false

  /// Which objects are watched.
  private let selection: ObjectSelection
  /// The objects that there were when the watch began and that are still to be told.
  private var initial: IteratorSequence<SortedMap<ObjectKey, JSON>.Iterator>?
  /// When the watch began.
  private let start: Instant
  /// Whether the end of the first objects has still to be told.
  private var announcesEnd = false
  /// Why the watch cannot begin.
  private var refusal: APIError?

  /// Whether a request asks for a watch rather than for an object or a list.
  public static func isRequested(by request: APIRequest) -> Bool {
    request.method == .get
      && (ListOptions.flag("watch", request) ?? false || unwatched(request.path) != nil)
  }

  /// Begins the watch that a request asks for.
  ///
  /// Throws what the client is answered in place of a stream. What is found later, such as a
  /// revision that is too old, comes as an event, as in the real server.
  // Kubernetes: apiserver/pkg/storage/cacher/cacher.go, Watch
  public init(_ request: APIRequest, _ world: World) throws(APIError) {
    let info = try RequestInfo(
      path: Self.unwatched(request.path) ?? request.path, world.state)
    resource = info.resource
    guard info.subresource == nil, resource.verbs.contains("watch") else {
      throw .verbNotSupported("watch", group: resource.group, resource: resource.plural)
    }
    let options = try ListOptions(request, info, isWatch: true)
    selection = options.selection
    timeoutSeconds = options.timeoutSeconds
    allowsBookmarks = options.allowsBookmarks
    do { position = try options.revision() } catch {
      throw APIError(code: 500, reason: "", message: error.message)
    }
    start = world.now
    let state = world.state
    switch options.sendsInitialEvents {
    case true?:
      if position > state.revision {
        refusal = .tooLargeResourceVersion(
          position, current: state.revision, retryAfterSeconds: 1)
        return
      }
      position = state.revision
      announcesEnd = allowsBookmarks
      initial = state.storedObjects(resource).entries(
        from: ObjectKey(namespace: selection.scope, name: ""))
    case false? where position == 0: position = state.revision
    default: break
    }
  }

  /// The events that have become known since the last call, in order, at most so many.
  ///
  /// Fewer than `limit` events mean that there are no more. Behind an error there are none.
  public mutating func next(from state: State, limit: Int = .max) -> [WatchEvent] {
    if isOver { return [] }
    if let refusal { return [end(refusal)] }
    var events: [WatchEvent] = []
    tellInitial(&events, limit)
    if events.count >= limit { return events }
    let earliest = state.earliestRevision(of: resource)
    if position < earliest {
      events.append(
        end(.expired("too old resource version: \(position) (\(earliest))")))
      return events
    }
    if position >= state.revision { return events }
    defer { isOver = isOver || isAbandoned(by: state) }
    for change in state.changes(of: resource, after: position) {
      if events.count >= limit { return events }
      position = change.revision
      if let event = event(of: change) { events.append(event) }
    }
    position = state.revision
    return events
  }

  /// An event that says up to which revision everything has been told; `nil` where the client wants
  /// none, or where there is something else to tell first.
  public func bookmark(from state: State) -> WatchEvent? {
    guard allowsBookmarks, !isOver, refusal == nil, initial == nil, !announcesEnd,
      position >= state.revision
    else { return nil }
    return bookmark(isEnd: false)
  }
}

// MARK: Events

extension WatchStream {
  /// Whether the resource is custom and is not served any more as it was, which ends the watch
  /// behind the last event.
  // Kubernetes: apiextensions-apiserver/pkg/apiserver/customresource_handler.go, removeStorage_locked
  private func isAbandoned(by state: State) -> Bool {
    guard let custom = resource.custom, position >= state.revision else { return false }
    return state.resource(at: resource.id)?.custom !== custom
  }

  /// Tells the objects that there were when the watch began.
  private mutating func tellInitial(_ events: inout [WatchEvent], _ limit: Int) {
    let scope = selection.scope
    while events.count < limit, let (key, stored) = initial?.next() {
      if !scope.isEmpty, key.namespace != scope { break }
      let object = ResourceView.shown(stored, as: resource)
      if selection.isEverything || selection.contains(key, object),
        !EventExpiry.isOver(object, resource, now: start)
      {
        events.append(event(.added, object, Int64(object.resourceVersion)))
      }
    }
    if events.count >= limit { return }
    initial = nil
    if announcesEnd {
      announcesEnd = false
      events.append(bookmark(isEnd: true))
    }
  }

  /// What a change means to a watcher.
  // Kubernetes: apiserver/pkg/storage/cacher/cache_watcher.go, convertToWatchEvent
  private func event(of change: Change) -> WatchEvent? {
    let isChosen = change.kind != .deleted && selection.contains(change.key, change.new)
    let wasChosen = change.old.map { selection.contains(change.key, $0) } ?? false
    switch (wasChosen, isChosen) {
    case (false, false): return nil
    case (false, true): return event(.added, change.new, change.revision)
    case (true, true): return event(.modified, change.new, change.revision)
    case (true, false):
      var last = change.kind == .deleted ? change.new : change.old ?? change.new
      last.modify("metadata") { $0["resourceVersion"] = .string(String(change.revision)) }
      return event(.deleted, last, change.revision)
    }
  }

  /// An event about an object, as all watchers get it.
  private func event(_ kind: WatchEvent.Kind, _ object: JSON, _ revision: Int64?) -> WatchEvent {
    WatchEvent(
      kind: kind, object: object,
      identity: revision.map {
        WatchEvent.Identity(resource: resource.id, revision: $0, kind: kind)
      })
  }

  /// A bookmark at the stream's position.
  private func bookmark(isEnd: Bool) -> WatchEvent {
    var metadata: JSON = ["resourceVersion": .string(String(position))]
    if isEnd { metadata["annotations"] = ["k8s.io/initial-events-end": "true"] }
    let object: JSON = [
      "apiVersion": .string(resource.apiVersion), "kind": .string(resource.kind),
      "metadata": metadata,
    ]
    return event(.bookmark, object, isEnd ? nil : position)
  }

  /// Ends the watch.
  private mutating func end(_ error: APIError) -> WatchEvent {
    isOver = true
    return WatchEvent(kind: .error, object: error.status, identity: nil)
  }

  /// The path of what a path of the old form watches, such as `/api/v1/watch/pods`.
  private static func unwatched(_ path: String) -> String? {
    var segments = path.split(separator: "/")
    let place = segments.first == "api" ? 2 : 3
    guard segments.count > place, segments[place] == "watch" else { return nil }
    segments.remove(at: place)
    return "/" + segments.joined(separator: "/")
  }
}
