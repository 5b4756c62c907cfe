internal import KubeAPI

/// The controller of namespaces: one that is being deleted is emptied, then let go.
// Kubernetes: pkg/controller/namespace/deletion/namespaced_resources_deleter.go
extension World {
  /// How long the controller waits before it looks at a namespace again that is not empty yet.
  private static let namespaceRetry = Duration.seconds(5)
  /// How soon it goes on where pods go at once.
  private static let namespaceContinuation = Duration.milliseconds(50)

  /// A namespace has come or changed.
  mutating func namespacesObserve(_ change: Change) {
    guard change.kind != .deleted else { return }
    if change.new.isBeingDeleted {
      if change.old?.isBeingDeleted ?? false { return }
      lookAgain(atNamespace: change.key.name, .progress)
    } else if change.kind == .added {
      makeDefaultServiceAccount(in: change.key.name)
    }
  }

  /// Begins the deletion of a namespace.
  mutating func startNamespaceDeletion(_ key: ObjectKey, _ namespace: JSON) {
    if namespace.isBeingDeleted { return }
    let time = timestamp
    edit(.namespaces, key) { namespace in
      namespace.set(["metadata", "deletionTimestamp"], time)
      namespace.set(["status", "phase"], "Terminating")
    }
  }

  /// Looks at every namespace that has been marked; says whether there was one.
  mutating func runNamespaces() -> Bool {
    guard let name = dirtyNamespaces.popFirst() else { return false }
    if let namespace = state.object(.namespaces, ObjectKey(name)), namespace.isBeingDeleted {
      emptyNamespace(name)
    }
    return true
  }

  /// Sees to it that a namespace is looked at again in a while.
  private mutating func lookAgain(
    atNamespace name: String, _ kind: Timer.Kind, after delay: Duration = namespaceRetry
  ) {
    if let timer = namespaceTimers[name] { timers.cancel(timer) }
    let timer = timers.set(Timer(kind: kind, target: .namespace(name)), at: now + delay)
    namespaceTimers.updateValue(timer, forKey: name)
  }

  /// An object of a namespace is gone, which may have been what a deleted one was waiting for.
  mutating func namespacesObserveDeletion(in namespace: String) {
    if namespaceTimers.isEmpty || !namespaceTimers.contains(namespace) { return }
    if configuration.kubelet == .status { return }
    lookAgain(atNamespace: namespace, .progress)
  }

  /// Deletes what a namespace holds, pods first, and the namespace when nothing is left.
  private mutating func emptyNamespace(_ name: String) {
    let before = state.revision
    if state.objects(.pods, in: name).first(where: { _ in true }) != nil {
      deleteAll(.pods, in: name)
    } else {
      for resource in state.storedResources where resource.namespaced {
        deleteAll(resource, in: name)
      }
    }
    let remains = NamespaceRemains(of: name, in: state)
    if remains.isEmpty {
      if let timer = namespaceTimers.removeValue(forKey: name) { timers.cancel(timer) }
      edit(.namespaces, ObjectKey(name)) { $0.modify("spec") { $0["finalizers"] = nil } }
      return
    }
    let isStuck = state.revision == before && !remains.finalizers.isEmpty
    let podsGo = configuration.kubelet == .status && state.revision != before
    lookAgain(
      atNamespace: name, isStuck ? .retry : .progress,
      after: podsGo ? Self.namespaceContinuation : Self.namespaceRetry)
    let time = timestamp
    edit(.namespaces, ObjectKey(name)) { namespace in
      namespace.modify("status") { status in
        let old = status["conditions"]?.array ?? []
        status["conditions"] = .array(remains.conditions(since: time, old))
      }
    }
  }

  /// Deletes every object of a resource in a namespace.
  private mutating func deleteAll(_ resource: Resource, in namespace: String) {
    for (key, object) in Array(state.objects(resource, in: namespace))
    where !object.isBeingDeleted {
      deleteObject(resource, key, DeleteOptions(propagation: resource == .pods ? nil : .background))
    }
  }
}
