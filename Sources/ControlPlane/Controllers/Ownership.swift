internal import KubeAPI

/// Which objects belong to which controller.
extension World {
  /// The reference by which an object names its controller.
  func controllerReference(to owner: JSON, kind: String) -> JSON {
    [
      "apiVersion": owner["apiVersion"] ?? "apps/v1", "kind": .string(kind),
      "name": .string(owner.name), "uid": .string(owner.uid), "controller": true,
      "blockOwnerDeletion": true,
    ]
  }

  /// A pod of a controller, made from its template, without a name yet.
  // Kubernetes: pkg/controller/controller_utils.go, GetPodFromTemplate
  func podFromTemplate(_ template: JSON, owner: JSON, kind: String) -> JSON {
    var metadata: JSON = [
      "generateName": .string("\(owner.name)-"), "namespace": .string(owner.namespace),
      "ownerReferences": [controllerReference(to: owner, kind: kind)],
    ]
    for field in ["labels", "annotations", "finalizers"] {
      if let value = template["metadata"]?[field], !value.isEmpty { metadata[field] = value }
    }
    return [
      "apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": template["spec"] ?? [:],
    ]
  }

  /// Makes an object without a controller a controller's own.
  mutating func adopt(_ resource: Resource, _ key: ObjectKey, by owner: JSON) {
    let reference = controllerReference(to: owner, kind: owner["kind"]?.string ?? "")
    edit(resource, key) { object in
      object.modify("metadata") { metadata in
        metadata.modify("ownerReferences") { $0.updateItems { $0.append(reference) } }
      }
    }
  }

  /// Takes a controller's name off an object.
  mutating func release(_ resource: Resource, _ key: ObjectKey, from uid: String) {
    edit(resource, key) { object in
      let left = object.ownerReferences.filter { $0["uid"]?.string != uid }
      object.modify("metadata") { $0["ownerReferences"] = left.isEmpty ? nil : .array(left) }
    }
  }
}

extension JSON {
  /// Whether a pod has ended, in one way or the other.
  // Kubernetes: pkg/api/v1/pod/util.go, IsPodTerminal
  var hasEnded: Bool {
    let phase = self["status", "phase"]?.string
    return phase == "Succeeded" || phase == "Failed"
  }
}
