internal import KubeAPI

/// Which change wakes the controllers of Endpoints, and where their decisions are written.
extension World {
  /// A Service has come, changed or gone.
  mutating func servicesObserve(_ change: Change) {
    serviceAddresses.observe(change)
    keepAddressObjects(change)
    let key = change.key
    guard change.kind != .deleted, let selector = EndpointsMemo.selector(of: change.new) else {
      let isGone = change.kind == .deleted
      if endpoints.memos.removeValue(forKey: key) != nil || isGone { endpoints.dirty.insert(key) }
      return
    }
    let known = endpoints.memos[key]
    if known?.uid != change.new.uid {
      endpoints.memos.updateValue(EndpointsMemo(change.new), forKey: key)
    }
    if known?.uid != change.new.uid || known?.selector != selector {
      let matching = state.objects(.pods, in: key.namespace)
        .filter { selector.matches(labels: $0.value.labels) }.map(\.key)
      endpoints.memos.modify(key) { memo in
        memo.selector = selector
        for pod in memo.members.keys { memo.dirtyPods.insert(pod) }
        for pod in matching { memo.dirtyPods.insert(pod) }
      }
    }
    endpoints.dirty.insert(key)
  }

  /// A pod has come, changed or gone.
  mutating func endpointsObservePod(_ change: Change) {
    if endpoints.memos.isEmpty { return }
    let namespace = change.key.namespace
    let labels = change.new.labels
    let relabelled = change.old.map { $0["metadata", "labels"] != change.new["metadata", "labels"] }
    let concerned = endpoints.memos.entries(from: ObjectKey(namespace: namespace, name: ""))
      .lazy.prefix { $0.key.namespace == namespace }
      .filter { entry in
        entry.value.selector.matches(labels: labels)
          || relabelled ?? false && entry.value.members.contains(change.key)
      }.map(\.key)
    for key in Array(concerned) {
      endpoints.memos.modify(key) { _ = $0.dirtyPods.insert(change.key) }
      endpoints.dirty.insert(key)
    }
  }

  /// An EndpointSlice or Endpoints object has been changed or deleted by somebody else, and is put right.
  mutating func endpointsObserveResult(_ change: Change) {
    if endpoints.isWriting || change.kind == .added { return }
    let isSlice = change.resource == Resource.endpointSlices.id
    let name =
      isSlice ? change.new.labels["kubernetes.io/service-name"]?.string ?? "" : change.key.name
    let key = ObjectKey(namespace: change.key.namespace, name: name)
    guard endpoints.memos.contains(key) else { return }
    endpoints.memos.modify(key) { memo in
      memo.spec = .null
      guard isSlice, change.kind == .deleted,
        let (number, slice) = memo.slices.first(where: { $0.value.name == change.key.name })
      else { return }
      memo.slices.removeValue(forKey: number)
      for pod in slice.pods {
        memo.members.removeValue(forKey: pod)
        memo.dirtyPods.insert(pod)
      }
    }
    endpoints.dirty.insert(key)
  }

  /// Syncs the endpoints of every Service that has been woken; says whether there was one.
  mutating func runEndpoints() -> Bool {
    guard !endpoints.dirty.isEmpty else { return false }
    let batch = endpoints.dirty
    endpoints.dirty = SortedSet()
    endpoints.isWriting = true
    for key in batch { syncEndpoints(key) }
    endpoints.isWriting = false
    return true
  }

  /// Syncs the endpoints of one Service.
  private mutating func syncEndpoints(_ key: ObjectKey) {
    guard let service = state.object(.services, key) else {
      deleteObject(.endpoints, key, DeleteOptions())
      return
    }
    if service.isBeingDeleted || !endpoints.memos.contains(key) { return }
    if state.object(.namespaces, ObjectKey(key.namespace))?.isBeingDeleted ?? true { return }
    guard let decision = decideEndpoints(service, key) else { return }
    for slice in decision.deletes { deleteObject(.endpointSlices, slice, DeleteOptions()) }
    for (number, object) in decision.slices {
      if object.name.isEmpty {
        let name = createOwn(.endpointSlices, object).name
        endpoints.memos.modify(key) { memo in
          memo.slices.modify(number) { $0.name = name }
        }
      } else {
        edit(.endpointSlices, ObjectKey(namespace: key.namespace, name: object.name)) {
          $0 = object
        }
      }
    }
    guard let object = decision.endpoints else { return }
    if state.contains(.endpoints, key) {
      edit(.endpoints, key) { $0 = object }
    } else {
      createOwn(.endpoints, object)
    }
  }

  /// What a sync comes to; the copy of the state that it reads is gone before anything is written.
  private mutating func decideEndpoints(
    _ service: JSON, _ key: ObjectKey
  ) -> EndpointsDecision? {
    let controller = EndpointsController(service: service, view: state)
    return endpoints.memos.modify(key) { controller.reconcile(&$0) }
  }
}

// MARK: Addresses

extension World {
  /// Gives a Service of a request its addresses and node ports.
  mutating func allocateService(
    _ service: inout JSON, old: JSON?, isDryRun: Bool
  ) throws(APIError) {
    var allocator = ServiceAllocator(taken: serviceAddresses, old: old, isDryRun: isDryRun)
    try allocator.allocate(&service, &random)
  }

  /// Keeps the objects that stand for the addresses of Services.
  // Kubernetes: pkg/registry/core/service/ipallocator/ipallocator.go, createIPAddress
  private mutating func keepAddressObjects(_ change: Change) {
    let before = change.old.map(ServiceAddresses.addresses) ?? []
    let after = change.kind == .deleted ? [] : ServiceAddresses.addresses(of: change.new)
    if before == after { return }
    for address in before where !after.contains(address) {
      deleteObject(.ipAddresses, ObjectKey(ServiceAddresses.text(address)), DeleteOptions())
    }
    for address in after where !before.contains(address) {
      let name = ServiceAddresses.text(address)
      if state.contains(.ipAddresses, ObjectKey(name)) { continue }
      createOwn(
        .ipAddresses,
        [
          "apiVersion": "networking.k8s.io/v1", "kind": "IPAddress",
          "metadata": [
            "name": .string(name),
            "labels": [
              "ipaddress.kubernetes.io/ip-family": "IPv4",
              "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
            ],
          ],
          "spec": [
            "parentRef": [
              "name": .string(change.key.name), "namespace": .string(change.key.namespace),
              "resource": "services",
            ]
          ],
        ])
    }
  }
}
