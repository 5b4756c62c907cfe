internal import KubeAPI

/// The controllers of Endpoints and EndpointSlices: which addresses are behind a Service.
///
/// A sync visits the pods that something has happened to since the last one and writes the slices that list
/// them. It reads the state and writes nothing but its memo.
// Kubernetes: staging/src/k8s.io/endpointslice/reconciler.go, Reconcile
struct EndpointsController {
  /// The Service.
  let service: JSON
  /// The state of the cluster.
  let view: State

  /// How many pods a slice lists at most.
  // Kubernetes: pkg/controller/endpointslice/config/v1alpha1/defaults.go
  private static let sliceCapacity = 100
  /// How many addresses Endpoints list at most.
  // Kubernetes: pkg/controller/endpoint/endpoints_controller.go, maxCapacity
  private static let endpointsCapacity = 1000

  /// The Service's `spec`.
  private var spec: JSON { service["spec"] ?? [:] }
  /// Whether the Service has no address of its own.
  private var isHeadless: Bool {
    spec.text("clusterIP").isEmpty || spec.text("clusterIP") == "None"
  }

  /// Decides what to write about a Service.
  func reconcile(_ memo: inout EndpointsMemo) -> EndpointsDecision {
    var dirty: Set<Int> = []
    if memo.spec != spec || memo.labels != service.labels {
      memo.spec = spec
      memo.labels = service.labels
      for key in memo.members.keys { memo.dirtyPods.insert(key) }
      dirty.formUnion(memo.slices.keys)
    }
    var trigger = serviceTrigger(&memo)
    let isNew = memo.slices.isEmpty
    let changed = visit(&memo, &dirty, &trigger)
    var decision = EndpointsDecision()
    settleSlices(&memo, &dirty, &decision)
    for number in dirty.sorted() {
      guard let slice = memo.slices[number] else { continue }
      if let object = document(slice, memo, trigger) { decision.slices.append((number, object)) }
    }
    let key = ObjectKey(namespace: service.namespace, name: service.name)
    if changed || isNew || !dirty.isEmpty || !view.contains(.endpoints, key) {
      decision.endpoints = endpoints(memo, trigger)
    }
    return decision
  }

  /// When the Service was made, if no sync has seen that yet.
  // Kubernetes: staging/src/k8s.io/endpointslice/trigger_time_tracker.go
  private func serviceTrigger(_ memo: inout EndpointsMemo) -> Instant? {
    if memo.serviceTrigger != nil { return nil }
    memo.serviceTrigger = service.creationInstant
    return memo.serviceTrigger
  }

  /// Looks at the pods that have changed; says whether that makes a difference.
  private func visit(
    _ memo: inout EndpointsMemo, _ dirty: inout Set<Int>, _ trigger: inout Instant?
  ) -> Bool {
    var changed = false
    let visited = memo.dirtyPods
    memo.dirtyPods.removeAll()
    for key in visited {
      let old = memo.members[key]
      var new = view.object(.pods, key).flatMap { member($0, memo) }
      new?.slice = old?.slice
      if new == old { continue }
      changed = true
      if let moment = new?.trigger, moment > old?.trigger ?? Instant(nanoseconds: .min) {
        trigger = min(trigger ?? moment, moment)
      }
      if let slice = old?.slice {
        dirty.insert(slice)
        if new?.ports != old?.ports {
          memo.slices.modify(slice) { slice in slice.pods.removeAll { $0 == key } }
          new?.slice = nil
        }
      }
      if var entry = new {
        if entry.slice == nil {
          entry.slice = place(key, entry.ports, &memo)
          if let slice = entry.slice { dirty.insert(slice) }
        }
        memo.members.updateValue(entry, forKey: key)
      } else {
        memo.members.removeValue(forKey: key)
      }
    }
    return changed
  }

  /// Puts a pod into the fullest slice of its ports that has room, into an empty one, or into a new one.
  // Kubernetes: staging/src/k8s.io/endpointslice/reconciler.go, reconcileByPortMapping
  private func place(_ pod: ObjectKey, _ ports: JSON, _ memo: inout EndpointsMemo) -> Int {
    var best: Int?
    var most = -1
    for (number, slice) in memo.slices {
      let count = slice.pods.count
      guard count < Self.sliceCapacity, count == 0 || slice.ports == ports, count > most else {
        continue
      }
      (best, most) = (number, count)
    }
    if best == nil {
      memo.sliceCount += 1
      memo.slices.updateValue(EndpointSliceMemo(), forKey: memo.sliceCount)
    }
    let number = best ?? memo.sliceCount
    memo.slices.modify(number) { slice in
      slice.ports = ports
      slice.pods.append(pod)
    }
    return number
  }

  /// Takes empty slices away, but for one that stands for a Service without pods.
  private func settleSlices(
    _ memo: inout EndpointsMemo, _ dirty: inout Set<Int>, _ decision: inout EndpointsDecision
  ) {
    var left = memo.slices.count
    for number in dirty.sorted().reversed() where left > 1 {
      guard let slice = memo.slices[number], slice.pods.isEmpty else { continue }
      memo.slices.removeValue(forKey: number)
      left -= 1
      if !slice.name.isEmpty {
        decision.deletes.append(ObjectKey(namespace: service.namespace, name: slice.name))
      }
    }
    if left == 0 {
      memo.sliceCount += 1
      memo.slices.updateValue(EndpointSliceMemo(), forKey: memo.sliceCount)
      dirty.insert(memo.sliceCount)
    } else if left == 1, let (number, slice) = memo.slices.first, slice.pods.isEmpty {
      memo.slices.modify(number) { $0.ports = .null }
    }
  }
}

// MARK: Pods

extension EndpointsController {
  /// How a pod is listed; `nil` when it is not.
  // Kubernetes: staging/src/k8s.io/endpointslice/util/controller_utils.go, ShouldPodBeInEndpoints
  private func member(_ pod: JSON, _ memo: EndpointsMemo) -> EndpointMember? {
    guard memo.selector.matches(labels: pod.labels), let address = pod["status", "podIP"]?.string,
      !address.isEmpty
    else { return nil }
    let phase = pod["status", "phase"]?.string
    if phase == "Succeeded" || phase == "Failed" { return nil }
    let publishes = spec.flag("publishNotReadyAddresses")
    let (isServing, isTerminating) = (PodCondition.isReady(pod), pod.isBeingDeleted)
    let target: JSON = [
      "kind": "Pod", "namespace": .string(pod.namespace), "name": .string(pod.name),
      "uid": .string(pod.uid),
    ]
    var endpoint: JSON = [
      "addresses": [.string(address)], "targetRef": target,
      "conditions": [
        "ready": .bool(publishes || isServing && !isTerminating), "serving": .bool(isServing),
        "terminating": .bool(isTerminating),
      ],
    ]
    var listed: JSON = ["ip": .string(address), "targetRef": target]
    if let node = pod["spec", "nodeName"]?.string, !node.isEmpty {
      endpoint["nodeName"] = .string(node)
      listed["nodeName"] = .string(node)
      endpoint["zone"] =
        view.object(.nodes, ObjectKey(node))?
        .labels["topology.kubernetes.io/zone"]
    }
    if let hostname = pod["spec", "hostname"]?.string, !hostname.isEmpty,
      pod["spec", "subdomain"]?.string == service.name
    {
      endpoint["hostname"] = .string(hostname)
      listed["hostname"] = .string(hostname)
    }
    if publishes || isServing && !isTerminating { endpoint["hints"] = hints(for: endpoint) }
    let (ports, subsetPorts) = ports(of: pod)
    return EndpointMember(
      endpoint: endpoint, address: isTerminating && !publishes ? nil : listed,
      isReady: publishes || isServing, ports: ports, subsetPorts: subsetPorts,
      trigger: PodCondition.find("Ready", in: pod)?["lastTransitionTime"]?.string
        .flatMap { Instant(rfc3339: $0) }, slice: nil)
  }

  /// Where the requests are from that an address is for; `nil` where that makes no difference.
  // Kubernetes: staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go, preferCloseHeuristic
  private func hints(for endpoint: JSON) -> JSON? {
    let distribution = spec.text("trafficDistribution")
    guard ["PreferClose", "PreferSameZone", "PreferSameNode"].contains(distribution) else {
      return .none
    }
    var hints: JSON = [:]
    if let zone = endpoint["zone"] { hints["forZones"] = [["name": zone]] }
    if distribution == "PreferSameNode", let node = endpoint["nodeName"] {
      hints["forNodes"] = [["name": node]]
    }
    return hints.isEmpty ? .none : hints
  }

  /// The Service's ports as a pod answers them: those of slices, and those of Endpoints.
  private func ports(of pod: JSON) -> (slice: JSON, subset: JSON) {
    var slice: [JSON] = []
    var subset: [JSON] = []
    for port in spec.items("ports") {
      guard let number = Self.number(of: port, in: pod) else { continue }
      let name = port["name"] ?? ""
      var entry: JSON = [
        "name": name, "port": .integer(number), "protocol": port["protocol"] ?? "TCP",
      ]
      entry["appProtocol"] = port["appProtocol"]
      slice.append(entry)
      if name == "" { entry["name"] = nil }
      subset.append(entry)
    }
    return (slice.isEmpty ? .null : .array(slice), .array(subset))
  }

  /// The port of a pod that a Service's port leads to; `nil` where the pod has none of that name.
  // Kubernetes: pkg/api/v1/service/util.go, FindPort
  private static func number(of port: JSON, in pod: JSON) -> Int64? {
    guard case .string(let name)? = port["targetPort"] else {
      return port["targetPort"]?.integer ?? port["port"]?.integer
    }
    let transport = port["protocol"]?.string ?? "TCP"
    let sidecars = (pod["spec", "initContainers"]?.array ?? [])
      .filter { $0["restartPolicy"] == "Always" }
    for container in (pod["spec", "containers"]?.array ?? []) + sidecars {
      for candidate in container.items("ports")
      where candidate.text("name") == name
        && (candidate["protocol"]?.string ?? "TCP") == transport
      {
        return candidate.number("containerPort")
      }
    }
    return nil
  }
}

// MARK: Documents

extension EndpointsController {
  /// The annotation that says when what is listed last changed.
  private static let triggerAnnotation = "endpoints.kubernetes.io/last-change-trigger-time"

  /// The document of a slice; `nil` when the stored one says the same.
  private func document(
    _ slice: EndpointSliceMemo, _ memo: EndpointsMemo, _ trigger: Instant?
  ) -> JSON? {
    var labels = service.labels
    labels["kubernetes.io/service-name"] = .string(service.name)
    labels["endpointslice.kubernetes.io/managed-by"] = "endpointslice-controller.k8s.io"
    labels["service.kubernetes.io/headless"] = isHeadless ? "" : nil
    let endpoints = slice.pods.compactMap { memo.members[$0]?.endpoint }
    let key = ObjectKey(namespace: service.namespace, name: slice.name)
    let stored = slice.name.isEmpty ? nil : view.object(.endpointSlices, key)
    var object: JSON =
      stored ?? [
        "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
        "metadata": [
          "generateName": .string("\(service.name)-"), "namespace": .string(service.namespace),
          "generation": 1,
          "ownerReferences": [
            OwnerReference(
              apiVersion: "v1", kind: "Service", name: service.name, uid: service.uid,
              controller: true, blockOwnerDeletion: true
            ).json
          ],
        ],
        "addressType": "IPv4",
      ]
    let isSame =
      object["endpoints"] == (endpoints.isEmpty ? .null : .array(endpoints))
      && object["ports"] == slice.ports
    object["endpoints"] = endpoints.isEmpty ? .null : .array(endpoints)
    object["ports"] = slice.ports
    let isRelabelled = object.labels != labels
    if stored != nil, isSame, !isRelabelled { return nil }
    let generation = (stored?.generation ?? 0) + (isSame ? 0 : 1)
    object.modify("metadata") { metadata in
      metadata["labels"] = .object(labels)
      metadata["generation"] = .integer(max(1, generation))
      Self.mark(&metadata, trigger)
    }
    return object
  }

  /// Writes when the change came about.
  private static func mark(_ metadata: inout JSON, _ trigger: Instant?) {
    var annotations = metadata["annotations"]?.object ?? JSONObject()
    annotations[triggerAnnotation] = trigger.map { .string($0.rfc3339) }
    metadata["annotations"] = annotations.isEmpty ? nil : .object(annotations)
  }

  /// The Endpoints; `nil` when the stored ones say the same.
  // Kubernetes: pkg/controller/endpoint/endpoints_controller.go, syncService
  private func endpoints(_ memo: EndpointsMemo, _ trigger: Instant?) -> JSON? {
    var labels = service.labels
    labels["endpoints.kubernetes.io/managed-by"] = "endpoint-controller"
    labels["service.kubernetes.io/headless"] = isHeadless ? "" : nil
    let key = ObjectKey(namespace: service.namespace, name: service.name)
    let stored = view.object(.endpoints, key)
    var object: JSON =
      stored ?? [
        "apiVersion": "v1", "kind": "Endpoints",
        "metadata": ["name": .string(key.name), "namespace": .string(key.namespace)],
      ]
    let (subsets, isTruncated) = subsets(memo)
    let isSame =
      (object["subsets"] ?? []) == .array(subsets) && object.labels == labels
    if stored != nil, isSame { return nil }
    object["subsets"] = subsets.isEmpty ? nil : .array(subsets)
    object.modify("metadata") { metadata in
      metadata["labels"] = .object(labels)
      Self.mark(&metadata, trigger)
      if isTruncated {
        metadata.set(["annotations", "endpoints.kubernetes.io/over-capacity"], "truncated")
      }
    }
    return object
  }

  /// The pods by the ports that they answer, each with its ready and its other addresses.
  // Kubernetes: pkg/api/v1/endpoints/util.go, RepackSubsets
  private func subsets(_ memo: EndpointsMemo) -> (subsets: [JSON], isTruncated: Bool) {
    let needsPorts = !spec.items("ports").isEmpty
    var groups: [(ports: JSON, ready: [JSON], unready: [JSON])] = []
    var count = 0
    for (_, member) in memo.members {
      guard let address = member.address, !needsPorts || !member.subsetPorts.isEmpty else {
        continue
      }
      count += 1
      if count > Self.endpointsCapacity { break }
      let place = groups.firstIndex { $0.ports == member.subsetPorts } ?? groups.count
      if place == groups.count { groups.append((member.subsetPorts, [], [])) }
      if member.isReady {
        groups[place].ready.append(address)
      } else {
        groups[place].unready.append(address)
      }
    }
    let subsets = groups.map { group in
      var subset: JSON = [:]
      if !group.ready.isEmpty { subset["addresses"] = Self.sorted(group.ready) }
      if !group.unready.isEmpty { subset["notReadyAddresses"] = Self.sorted(group.unready) }
      if !group.ports.isEmpty { subset["ports"] = group.ports }
      return subset
    }
    return (subsets, count > Self.endpointsCapacity)
  }

  /// Addresses in the order of their texts.
  private static func sorted(_ addresses: [JSON]) -> JSON {
    .array(addresses.sorted { $0.text("ip").precedes($1.text("ip")) })
  }
}
