internal import KubeAPI

/// How an object is to be deleted.
struct DeleteOptions: Sendable {
  /// What becomes of the objects that it owns.
  enum Propagation: String, Sendable {
    /// They are deleted after it.
    case background = "Background"
    /// They are deleted before it.
    case foreground = "Foreground"
    /// They stay.
    case orphan = "Orphan"
  }

  /// How long a pod may take to end; `nil` for what the pod says.
  var gracePeriodSeconds: Int64?
  /// What becomes of dependents; `nil` for what the resource does.
  var propagation: Propagation?
}

extension World {
  /// Deletes an object by the real rules: gracefully where it is a running pod, and not before its finalizers are gone.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go, Delete
  mutating func deleteObject(
    _ resource: Resource, _ key: ObjectKey, _ options: DeleteOptions
  ) {
    guard let object = state.object(resource, key) else { return }
    if resource == .namespaces {
      startNamespaceDeletion(key, object)
      return
    }
    if resource == .customResourceDefinitions, !object.isBeingDeleted {
      startDefinitionDeletion(key)
      return
    }
    let grace = resource == .pods ? podGracePeriod(object, options) : 0
    let finalizers = finalizersAfterDelete(object, options)
    if grace == 0 && finalizers.isEmpty {
      remove(resource, key)
      return
    }
    let deadline = (now + .seconds(grace)).rfc3339
    let wasShorter =
      object.isBeingDeleted
      && (object["metadata", "deletionGracePeriodSeconds"]?.integer ?? 0) <= grace
    edit(resource, key) { object in
      object.modify("metadata") { metadata in
        if !wasShorter {
          metadata["deletionTimestamp"] = .string(deadline)
          metadata["deletionGracePeriodSeconds"] = .integer(grace)
        }
        metadata["finalizers"] = finalizers.isEmpty ? nil : .array(finalizers.map { .string($0) })
      }
      if object["metadata", "generation"] != nil, !wasShorter {
        object.modify("metadata") {
          $0["generation"] = .integer(($0["generation"]?.integer ?? 0) + 1)
        }
      }
    }
  }

  /// How long a pod may take to end.
  // Kubernetes: pkg/registry/core/pod/strategy.go, CheckGracefulDelete
  private func podGracePeriod(_ pod: JSON, _ options: DeleteOptions) -> Int64 {
    var grace =
      options.gracePeriodSeconds ?? pod["spec", "terminationGracePeriodSeconds"]?.integer ?? 30
    if pod["spec", "nodeName"]?.isEmpty ?? true { grace = 0 }
    let phase = pod["status", "phase"]?.string
    if phase == "Succeeded" || phase == "Failed" { grace = 0 }
    return grace < 0 ? 1 : grace
  }

  /// The finalizers that an object has once its deletion has been asked for.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go, deletionFinalizersForGarbageCollection
  private func finalizersAfterDelete(_ object: JSON, _ options: DeleteOptions) -> [String] {
    var finalizers = object.finalizers
    guard let propagation = options.propagation else { return finalizers }
    finalizers.removeAll { $0 == "foregroundDeletion" || $0 == "orphan" }
    switch propagation {
    case .background: break
    case .foreground: finalizers.append("foregroundDeletion")
    case .orphan: finalizers.append("orphan")
    }
    return finalizers
  }
}
