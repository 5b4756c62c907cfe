internal import KubeAPI

/// The mirror of Endpoints that somebody made by hand: slices that say the same.
// Kubernetes: pkg/controller/endpointslicemirroring/endpointslicemirroring_controller.go
extension World {
  /// Who manages the slices.
  private static let manager = "endpointslicemirroring-controller.k8s.io"
  /// The most addresses of a subset that are mirrored.
  private static let addressesMax = 1000

  /// An Endpoints object or a Service has come, changed or gone, so that slices may have to follow.
  mutating func mirrorObserve(_ change: Change) {
    guard !endpoints.isWriting else { return }
    if change.resource == Resource.endpointSlices.id {
      guard change.kind != .added,
        change.new.labels["endpointslice.kubernetes.io/managed-by"]?.string == Self.manager
      else { return }
      let name = change.new.labels["kubernetes.io/service-name"]?.string ?? ""
      endpoints.dirtyMirrors.insert(ObjectKey(namespace: change.key.namespace, name: name))
    } else if change.resource == Resource.endpoints.id
      || state.contains(.endpoints, change.key)
    {
      endpoints.dirtyMirrors.insert(change.key)
    }
  }

  /// Lets slices follow the Endpoints that were marked; says whether there were any.
  mutating func runMirrors() -> Bool {
    guard !endpoints.dirtyMirrors.isEmpty else { return false }
    let batch = endpoints.dirtyMirrors
    endpoints.dirtyMirrors = SortedSet()
    endpoints.isWriting = true
    for key in batch { syncMirror(key) }
    endpoints.isWriting = false
    return true
  }

  /// Whether slices follow an Endpoints object.
  // Kubernetes: pkg/controller/endpointslicemirroring/utils.go, skipMirror
  private func isMirrored(_ object: JSON, _ key: ObjectKey) -> Bool {
    if object.isBeingDeleted { return false }
    if object.labels["endpointslice.kubernetes.io/skip-mirror"] == "true" { return false }
    if object.annotations["control-plane.alpha.kubernetes.io/leader"] != nil { return false }
    guard let service = state.object(.services, key), !service.isBeingDeleted else { return false }
    return service["spec", "selector"]?.isEmpty ?? true
  }

  /// Makes the slices of one Endpoints object what they should be.
  private mutating func syncMirror(_ key: ObjectKey) {
    if state.object(.namespaces, ObjectKey(key.namespace))?.isBeingDeleted ?? true { return }
    var present = state.objects(.endpointSlices, in: key.namespace).filter {
      $0.value.labels["endpointslice.kubernetes.io/managed-by"]?.string == Self.manager
        && $0.value.labels["kubernetes.io/service-name"]?.string == key.name
    }
    var wanted: [JSON] = []
    if let object = state.object(.endpoints, key), isMirrored(object, key) {
      wanted = Self.slices(of: object)
    }
    for slice in wanted {
      guard
        let place = present.firstIndex(where: {
          $0.value["addressType"] == slice["addressType"] && $0.value["ports"] == slice["ports"]
        })
      else {
        createOwn(.endpointSlices, slice)
        continue
      }
      let old = present.remove(at: place)
      edit(.endpointSlices, old.key) { object in
        object["endpoints"] = slice["endpoints"]
        object.set(["metadata", "labels"], slice["metadata", "labels"])
        object.set(["metadata", "annotations"], slice["metadata", "annotations"])
        if object["endpoints"] != old.value["endpoints"]
          || object["metadata"] != old.value["metadata"]
        {
          object.set(
            ["metadata", "generation"], .integer(old.value.generation + 1))
        }
      }
    }
    for slice in present { deleteObject(.endpointSlices, slice.key, DeleteOptions()) }
  }

  /// The slices that say what an Endpoints object says: one for each of its subsets and families of addresses.
  // Kubernetes: pkg/controller/endpointslicemirroring/reconciler.go, reconcile
  private static func slices(of object: JSON) -> [JSON] {
    var parts: [(family: String, ports: JSON, endpoints: [JSON])] = []
    for subset in object.items("subsets") {
      let ports = JSON.array(subset.items("ports").map(port))
      let all =
        subset.items("addresses").map { ($0, true) }
        + subset.items("notReadyAddresses").map { ($0, false) }
      for (address, isReady) in all.prefix(addressesMax) {
        let family = address.text("ip").contains(":") ? "IPv6" : "IPv4"
        let endpoint = endpoint(address, isReady: isReady)
        if let place = parts.firstIndex(where: { $0.family == family && $0.ports == ports }) {
          parts[place].endpoints.append(endpoint)
        } else {
          parts.append((family, ports, [endpoint]))
        }
      }
    }
    return parts.map { slice(of: object, $0.family, $0.ports, $0.endpoints) }
  }

  /// A port as slices list it.
  private static func port(_ port: JSON) -> JSON {
    var result: JSON = ["name": .string(port.text("name")), "protocol": "TCP"]
    for field in ["port", "protocol", "appProtocol"] {
      if let value = port[field] { result[field] = value }
    }
    return result
  }

  /// An address as slices list it.
  // Kubernetes: pkg/controller/endpointslicemirroring/utils.go, addressToEndpoint
  private static func endpoint(_ address: JSON, isReady: Bool) -> JSON {
    var result: JSON = [
      "addresses": [address["ip"] ?? ""], "conditions": ["ready": .bool(isReady)],
    ]
    for field in ["targetRef", "nodeName", "hostname"] {
      if let value = address[field], !value.isEmpty { result[field] = value }
    }
    return result
  }

  /// A slice that follows an Endpoints object.
  // Kubernetes: pkg/controller/endpointslicemirroring/utils.go, newEndpointSlice
  private static func slice(
    of object: JSON, _ family: String, _ ports: JSON, _ endpoints: [JSON]
  ) -> JSON {
    var labels = object.labels
    labels["endpointslice.kubernetes.io/managed-by"] = .string(manager)
    labels["kubernetes.io/service-name"] = .string(object.name)
    var metadata: JSON = [
      "generateName": .string("\(object.name)-"), "generation": 1,
      "namespace": .string(object.namespace),
      "labels": .object(labels),
      "ownerReferences": [
        [
          "apiVersion": "v1", "kind": "Endpoints", "name": .string(object.name),
          "uid": .string(object.uid), "controller": true, "blockOwnerDeletion": true,
        ]
      ],
    ]
    let annotations = object.annotations.filter {
      $0.name != ThreeWayMerge.annotation
        && $0.name != "endpoints.kubernetes.io/last-change-trigger-time"
    }
    if !annotations.isEmpty {
      metadata["annotations"] = .object(JSONObject(annotations.map { ($0.name, $0.value) }))
    }
    return [
      "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice", "metadata": metadata,
      "addressType": .string(family), "endpoints": .array(endpoints), "ports": ports,
    ]
  }
}
