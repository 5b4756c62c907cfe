internal import KubeAPI

/// Lists.
extension World {
  /// Answers with the objects of a resource that the selectors choose, or with a page of them.
  // Kubernetes: apiserver/pkg/endpoints/handlers/get.go, ListResource
  func list(_ request: APIRequest, _ info: RequestInfo) throws(APIError) -> APIResponse {
    guard info.resource.verbs.contains("list") else { throw .methodNotAllowed(info.resource) }
    if info.resource == .componentStatuses { return componentStatuses() }
    var page = try ListPage(try ListOptions(request, info), self)
    if info.resource == .leases { page.edit(renewed) }
    return APIResponse(code: 200, body: page.body(info.resource))
  }

  /// The objects of a collection that the selectors of a request choose, in order.
  func select(
    _ request: APIRequest, _ info: RequestInfo
  ) throws(APIError) -> [(key: ObjectKey, value: JSON)] {
    try ListPage(try ListOptions(request, info), self).entries
  }
}

/// A list, or one page of it.
struct ListPage {
  /// The revision that the list shows.
  private(set) var revision: Int64
  /// The objects with their keys, in order.
  private(set) var entries: [(key: ObjectKey, value: JSON)] = []
  /// Where the list goes on; `nil` behind its last page.
  private var next: ContinueToken?
  /// How many objects are still to come; `nil` behind the last page and where they are selected.
  private var remaining: Int?

  /// The page that options ask for.
  // Kubernetes: apiserver/pkg/storage/cacher/cacher.go, GetList
  init(_ options: ListOptions, _ world: World) throws(APIError) {
    let selection = options.selection
    let state = world.state
    revision = state.revision
    var table = state.storedObjects(selection.resource)
    let onlyKey = selection.onlyKey
    let isContinued = onlyKey == nil && !options.continuation.isEmpty
    let token = isContinued ? try ContinueToken(options.continuation) : nil
    if let wanted = try Self.wanted(options, token, state), wanted != revision {
      guard let past = state.storedObjects(selection.resource, at: wanted) else {
        throw Self.expired(token)
      }
      table = past
      revision = wanted
    }
    if let onlyKey {
      if let object = table[onlyKey].map({ ResourceView.shown($0, as: selection.resource) }),
        selection.contains(onlyKey, object),
        !EventExpiry.isOver(object, selection.resource, now: world.now)
      {
        entries = [(onlyKey, object)]
      }
      return
    }
    let scope = selection.scope
    let first =
      token?.key(scope: scope, namespaced: selection.resource.namespaced)
      ?? ObjectKey(namespace: scope, name: "")
    collect(table, from: first, options, now: world.now)
  }

  /// Takes the objects of the page out of a table.
  private mutating func collect(
    _ table: SortedMap<ObjectKey, JSON>, from first: ObjectKey, _ options: ListOptions,
    now: Instant
  ) {
    let selection = options.selection
    let scope = selection.scope
    let most = options.limit > 0 ? Int(options.limit) : Int.max
    for (key, stored) in table.entries(from: first) {
      if !scope.isEmpty, key.namespace != scope { break }
      if entries.count >= most {
        next = ContinueToken(
          revision: revision, behind: entries[entries.count - 1].key, scope: scope)
        if selection.isEverything {
          remaining = table.count(from: key)
          if !scope.isEmpty {
            remaining? -= table.count(from: ObjectKey(namespace: scope + "\0", name: ""))
          }
        }
        return
      }
      let object = ResourceView.shown(stored, as: selection.resource)
      if selection.isEverything || selection.contains(key, object),
        !EventExpiry.isOver(object, selection.resource, now: now)
      {
        entries.append((key, object))
      }
    }
  }

  /// The one revision that may be shown; `nil` where the latest one is as good.
  // Kubernetes: apiserver/pkg/storage/interfaces.go, ValidateListOptions
  private static func wanted(
    _ options: ListOptions, _ token: ContinueToken?, _ state: State
  ) throws(APIError) -> Int64? {
    if let token {
      if !options.resourceVersion.isEmpty, options.resourceVersion != "0" {
        throw .badRequest("specifying resource version is not allowed when using continue")
      }
      if token.revision > state.revision {
        throw .tooLargeResourceVersion(token.revision, current: state.revision)
      }
      return token.revision > 0 ? token.revision : nil
    }
    let named: Int64
    do { named = try options.revision() } catch {
      throw .badRequest("invalid resource version: \(error.message)")
    }
    let isPage = options.limit > 0 && named > 0 && options.selection.onlyKey == nil
    let isExact = options.match == "Exact" || options.match.isEmpty && isPage
    if named > state.revision {
      throw .tooLargeResourceVersion(
        named, current: state.revision, retryAfterSeconds: isExact ? nil : 1)
    }
    return isExact ? named : nil
  }

  /// The refusal of a revision that is not known any more.
  // Kubernetes: apiserver/pkg/storage/etcd3/errors.go, handleCompactedErrorForPaging
  private static func expired(_ token: ContinueToken?) -> APIError {
    guard var token else {
      return .expired("The resourceVersion for the provided list is too old.")
    }
    token.revision = -1
    return .expired(
      "The provided continue parameter is too old to display a consistent list result. You can "
        + "start a new list without the continue parameter, or use the continue token in this "
        + "response to retrieve the remainder of the results. Continuing with the provided token "
        + "results in an inconsistent list - objects that were created, modified, or deleted "
        + "between the time the first chunk was returned and now may show up in the list.",
      continuation: token.text)
  }

  /// Changes what the list says of its objects.
  fileprivate mutating func edit(_ body: (JSON) -> JSON) {
    for index in entries.indices { entries[index].value = body(entries[index].value) }
  }

  /// The list as clients get it: its objects name neither their kind nor their version.
  func body(_ resource: Resource) -> JSON {
    var metadata: JSON = ["resourceVersion": .string(String(revision))]
    if next != nil || resource.custom != nil {
      metadata["continue"] = .string(next?.text ?? "")
    }
    if let remaining { metadata["remainingItemCount"] = .integer(Int64(remaining)) }
    return [
      "apiVersion": .string(resource.apiVersion), "kind": .string(resource.listKind),
      "metadata": metadata,
      "items": .array(
        entries.map { entry in
          if resource.custom != nil { return entry.value }
          var object = entry.value
          object["apiVersion"] = nil
          object["kind"] = nil
          return object
        }),
    ]
  }
}
