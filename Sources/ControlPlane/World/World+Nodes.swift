public import KubeAPI

/// What happens to a cluster beside its API: machines come, go, and fail.
extension World {
  /// Starts a machine that joins the cluster as a ready node.
  ///
  /// Throws `AlreadyExists` when there is a node of that name.
  public mutating func addNode(_ spec: NodeSpec) throws(APIError) {
    let key = ObjectKey(spec.name)
    if state.contains(.nodes, key) {
      throw .alreadyExists(group: "", resource: "nodes", name: spec.name)
    }
    let index = nodeCount
    nodeCount += 1
    let address = Self.nodeAddress(index)
    let network = Self.podNetwork(index)
    kubelets.nodes.updateValue(
      NodeRuntime(address: address, podNetwork: network), forKey: spec.name)
    createOwn(.nodes, nodeObject(spec, address: address, podNetwork: "\(network)0/24"))
    kubeletHasJoined(spec.name)
    if spec.role == .controlPlane, configuration.profile == .kubeadm {
      createStaticPods(on: spec.name)
    }
  }

  /// The address of the machine that came as the so-many-th, counted from 0.
  static func nodeAddress(_ index: Int) -> String {
    "10.0.\((index + 1) / 256).\((index + 1) % 256)"
  }

  /// Takes a machine out of the cluster: it stops, and its node object is deleted.
  ///
  /// Throws `NotFound` when there is no node of that name.
  public mutating func removeNode(_ name: String) throws(APIError) {
    guard state.contains(.nodes, ObjectKey(name)) else {
      throw .notFound(group: "", resource: "nodes", name: name)
    }
    kubelets.nodes.removeValue(forKey: name)
    deleteObject(.nodes, ObjectKey(name), DeleteOptions())
  }

  /// Lets a machine fail: its kubelet falls silent, and the control plane notices after a while.
  ///
  /// Throws `NotFound` when there is no node of that name.
  public mutating func failNode(_ name: String) throws(APIError) {
    guard state.contains(.nodes, ObjectKey(name)), kubelets.nodes.contains(name) else {
      throw .notFound(group: "", resource: "nodes", name: name)
    }
    let instant = now
    kubelets.nodes.modify(name) { $0.silentSince = $0.silentSince ?? instant }
    expectStatus(of: name, within: Self.nodeMonitorGracePeriod, kind: .progress)
  }

  /// Empties a node as `kubectl drain --ignore-daemonsets --delete-emptydir-data --force` does: cordons it, and
  /// evicts its pods, but for those of DaemonSets and static ones.
  ///
  /// Throws `NotFound` when there is no node of that name.
  public mutating func drain(_ name: String) throws(APIError) {
    guard state.contains(.nodes, ObjectKey(name)) else {
      throw .notFound(group: "", resource: "nodes", name: name)
    }
    edit(.nodes, ObjectKey(name)) { node in
      node.modify("spec") { $0["unschedulable"] = true }
    }
    for key in state.pods(onNode: name) {
      guard let pod = state.object(.pods, key), !pod.isBeingDeleted,
        pod.controllerReference?["kind"] != "DaemonSet",
        pod.annotations["kubernetes.io/config.mirror"] == nil
      else { continue }
      deleteObject(.pods, key, DeleteOptions())
    }
  }

  /// Kills the process of a container, as a failing process or an impatient kernel would.
  ///
  /// Throws `NotFound` when there is no such pod, and `BadRequest` when the container does not run.
  public mutating func killContainer(
    pod: String, namespace: String, container: String
  ) throws(APIError) {
    let key = ObjectKey(namespace: namespace, name: pod)
    guard let object = state.object(.pods, key) else {
      throw .notFound(group: "", resource: "pods", name: pod)
    }
    guard var runtime = kubelets.pods[key],
      let index = runtime.containers.indices.first(where: {
        containerName(object, runtime, $0) == container
      }), case .running(let since, _) = runtime.containers[index].phase
    else { throw .badRequest("container \(container) in pod \(pod) is not running") }
    end(index, object, since, &runtime, exitCode: 137)
    kubelets.pods.updateValue(runtime, forKey: key)
    kubelets.dirty.insert(key)
  }

  /// The object of a new node, as its kubelet registers it.
  private func nodeObject(_ spec: NodeSpec, address: String, podNetwork: String) -> JSON {
    var labels: JSON = [
      "beta.kubernetes.io/arch": "amd64", "beta.kubernetes.io/os": "linux",
      "kubernetes.io/arch": "amd64", "kubernetes.io/hostname": .string(spec.name),
      "kubernetes.io/os": "linux",
    ]
    var taints = spec.taints
    if spec.role == .controlPlane {
      labels["node-role.kubernetes.io/control-plane"] = ""
      labels["node.kubernetes.io/exclude-from-external-load-balancers"] = ""
      taints.append(["key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"])
    }
    for entry in spec.labels { labels[entry.name] = entry.value }
    var capacity: JSON = [
      "cpu": "2", "memory": "4Gi", "ephemeral-storage": "50Gi", "pods": "110",
      "hugepages-1Gi": "0", "hugepages-2Mi": "0",
    ]
    for entry in spec.capacity { capacity[entry.name] = entry.value }
    var body: JSON = ["podCIDR": .string(podNetwork), "podCIDRs": [.string(podNetwork)]]
    if !taints.isEmpty { body["taints"] = .array(taints) }
    var annotations: JSON = [
      "node.alpha.kubernetes.io/ttl": "0",
      "volumes.kubernetes.io/controller-managed-attach-detach": "true",
    ]
    if configuration.profile == .kubeadm {
      annotations["kubeadm.alpha.kubernetes.io/cri-socket"] =
        "unix:///var/run/containerd/containerd.sock"
    }
    return [
      "apiVersion": "v1", "kind": "Node",
      "metadata": ["name": .string(spec.name), "labels": labels, "annotations": annotations],
      "spec": body,
      "status": [
        "addresses": [
          ["type": "InternalIP", "address": .string(address)],
          ["type": "Hostname", "address": .string(spec.name)],
        ],
        "allocatable": capacity, "capacity": capacity, "conditions": nodeConditions(),
        "daemonEndpoints": ["kubeletEndpoint": ["Port": 10250]],
        "nodeInfo": [
          "architecture": "amd64", "bootID": "", "containerRuntimeVersion": "containerd://2.2.0",
          "kernelVersion": "6.12.0-cadet", "kubeProxyVersion": "",
          "kubeletVersion": .string(configuration.version), "machineID": "",
          "operatingSystem": "linux", "osImage": "Cadet simulated node", "systemUUID": "",
        ],
      ],
    ]
  }

  /// The conditions of a healthy node.
  func nodeConditions() -> JSON {
    let time = timestamp
    /// One condition.
    func condition(_ type: String, _ status: String, _ reason: String, _ message: String) -> JSON {
      [
        "type": .string(type), "status": .string(status), "reason": .string(reason),
        "message": .string(message), "lastHeartbeatTime": time, "lastTransitionTime": time,
      ]
    }
    return [
      condition(
        "MemoryPressure", "False", "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available"),
      condition(
        "DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
      condition(
        "PIDPressure", "False", "KubeletHasSufficientPID",
        "kubelet has sufficient PID available"),
      condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ]
  }
}
