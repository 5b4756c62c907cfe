internal import KubeAPI

/// What the garbage collector has to look at.
struct GarbageMemory: Sendable {
  /// Objects whose owners may be gone.
  var orphans = SortedSet<IndexKey>()
  /// Objects that are being deleted and hold one of the collector's finalizers.
  var finalizing = SortedSet<IndexKey>()
}

/// The garbage collector: what has no living owner goes, and deletions reach dependents as asked.
// Kubernetes: pkg/controller/garbagecollector/garbagecollector.go
extension World {
  /// An object has come, changed or gone.
  mutating func garbageObserve(_ change: Change) {
    let index = IndexKey(value: "", resource: change.resource, object: change.key)
    if change.kind == .deleted {
      for dependent in state.dependents(ofOwner: change.new.uid) {
        garbage.orphans.insert(
          IndexKey(value: "", resource: dependent.resource, object: dependent.object))
      }
      for reference in change.new.ownerReferences where reference["blockOwnerDeletion"] == true {
        if let owner = resolveOwner(reference, namespace: change.key.namespace),
          owner.object.finalizers.contains("foregroundDeletion")
        {
          garbage.finalizing.insert(
            IndexKey(value: "", resource: owner.resource.storageID, object: owner.key))
        }
      }
      return
    }
    if change.new.isBeingDeleted {
      let finalizers = change.new.finalizers
      if finalizers.contains("orphan") || finalizers.contains("foregroundDeletion") {
        garbage.finalizing.insert(index)
      }
    }
    let references = change.new.ownerReferences
    if references.isEmpty || change.old?.ownerReferences == references { return }
    if references.contains(where: {
      resolveOwner($0, namespace: change.key.namespace) == nil
    }) {
      garbage.orphans.insert(index)
    }
  }

  /// The object that an owner reference names, when it is there with the same uid.
  private func resolveOwner(
    _ reference: JSON, namespace: String
  ) -> (resource: Resource, key: ObjectKey, object: JSON)? {
    guard
      let resource = state.resource(
        apiVersion: reference["apiVersion"]?.string ?? "", kind: reference["kind"]?.string ?? "")
    else { return nil }
    let key = ObjectKey(
      namespace: resource.namespaced ? namespace : "", name: reference["name"]?.string ?? "")
    guard let object = state.object(resource, key), object.uid == reference["uid"]?.string else {
      return nil
    }
    return (resource, key, object)
  }

  /// Looks at everything that has been marked; says whether there was anything.
  mutating func runGarbageCollector() -> Bool {
    if garbage.orphans.isEmpty && garbage.finalizing.isEmpty { return false }
    let orphans = garbage.orphans
    let finalizing = garbage.finalizing
    garbage = GarbageMemory()
    for index in finalizing {
      if let resource = state.resource(at: index.resource) {
        processFinalizers(resource, index.object)
      }
    }
    for index in orphans {
      if let resource = state.resource(at: index.resource) { collect(resource, index.object) }
    }
    return true
  }

  /// Deletes an object that has owners of which none is alive, or takes the dead ones off it.
  // Kubernetes: pkg/controller/garbagecollector/garbagecollector.go, attemptToDeleteItem
  private mutating func collect(_ resource: Resource, _ key: ObjectKey) {
    guard let object = state.object(resource, key) else { return }
    let references = object.ownerReferences
    if references.isEmpty || object.isBeingDeleted && object.finalizers.isEmpty { return }
    let alive = references.filter { resolveOwner($0, namespace: key.namespace) != nil }
    if alive.isEmpty {
      deleteObject(resource, key, DeleteOptions(propagation: .background))
    } else if alive.count < references.count {
      edit(resource, key) { $0.set(["metadata", "ownerReferences"], .array(alive)) }
    }
  }

  /// Does what the collector's finalizers of an object ask for, and takes them off when it is done.
  private mutating func processFinalizers(_ resource: Resource, _ key: ObjectKey) {
    guard let object = state.object(resource, key), object.isBeingDeleted else { return }
    let finalizers = object.finalizers
    let dependents = state.dependents(ofOwner: object.uid)
    if finalizers.contains("orphan") {
      for dependent in dependents {
        if let kind = state.resource(at: dependent.resource) {
          release(kind, dependent.object, from: object.uid)
        }
      }
      removeFinalizer("orphan", resource, key)
    } else if finalizers.contains("foregroundDeletion") {
      var blocked = false
      for dependent in dependents {
        guard let kind = state.resource(at: dependent.resource),
          let child = state.object(kind, dependent.object)
        else { continue }
        if keepForOthers(child, kind, dependent.object) { continue }
        let reference = child.ownerReferences.first { $0["uid"]?.string == object.uid }
        if reference?["blockOwnerDeletion"] == true { blocked = true }
        if !child.isBeingDeleted {
          let options = DeleteOptions(propagation: blocked ? .foreground : .background)
          deleteObject(kind, dependent.object, kind == .pods ? DeleteOptions() : options)
          if state.object(kind, dependent.object) == nil { continue }
        }
      }
      let left = state.dependents(ofOwner: object.uid).contains { dependent in
        state.object(dependent.resource, dependent.object)?.ownerReferences
          .contains { $0["uid"]?.string == object.uid && $0["blockOwnerDeletion"] == true }
          ?? false
      }
      if !left { removeFinalizer("foregroundDeletion", resource, key) }
    }
  }

  /// Takes the owners off an object that are gone or wait for it to go, when it has others; says
  /// whether it has.
  // Kubernetes: pkg/controller/garbagecollector/garbagecollector.go, classifyReferences
  private mutating func keepForOthers(
    _ child: JSON, _ resource: Resource, _ key: ObjectKey
  ) -> Bool {
    let others = child.ownerReferences.filter { reference in
      guard let owner = resolveOwner(reference, namespace: key.namespace)?.object else {
        return false
      }
      return !(owner.isBeingDeleted && owner.finalizers.contains("foregroundDeletion"))
    }
    guard !others.isEmpty else { return false }
    edit(resource, key) { $0.set(["metadata", "ownerReferences"], .array(others)) }
    return true
  }

  /// Takes a finalizer off an object, which goes when it was the last one.
  private mutating func removeFinalizer(
    _ finalizer: String, _ resource: Resource, _ key: ObjectKey
  ) {
    edit(resource, key) { object in
      let left = object.finalizers.filter { $0 != finalizer }
      object.modify("metadata") {
        $0["finalizers"] = left.isEmpty ? nil : .array(left.map { .string($0) })
      }
    }
  }
}
