public import KubeAPI

/// Static pods: those of a folder on a node, which the node's kubelet runs without being told, and shows as
/// mirrors in the API.
// Kubernetes: pkg/kubelet/pod/mirror_client.go, CreateMirrorPod; pkg/kubelet/config/common.go, applyDefaults
extension World {
  /// Puts pods into the folder of a node's static pods, in place of those that are there.
  ///
  /// A pod that is there already stays as it is; one that has changed is replaced.
  /// Throws `NotFound` when there is no node of that name, and `BadRequest` when a manifest is no pod.
  public mutating func setStaticPods(
    node name: String, manifests: [JSON]
  ) throws(APIError) {
    guard state.contains(.nodes, ObjectKey(name)), kubelets.nodes.contains(name) else {
      throw .notFound(group: "", resource: "nodes", name: name)
    }
    for manifest in manifests where manifest["kind"] != "Pod" || manifest.name.isEmpty {
      throw .badRequest("a static pod needs kind Pod and a name")
    }
    kubelets.statics.updateValue(manifests, forKey: name)
    kubelets.dirtyStatics.insert(name)
    runDue()
  }

  /// Notes that the mirror of a static pod is gone.
  mutating func mirrorIsGone(_ pod: JSON) {
    guard pod.annotations["kubernetes.io/config.mirror"] != nil,
      let node = pod["spec", "nodeName"]?.string, kubelets.statics.contains(node)
    else { return }
    kubelets.dirtyStatics.insert(node)
    let key = ObjectKey(namespace: pod.namespace, name: pod.name)
    if let runtime = kubelets.pods[key] { kubelets.unmirrored.updateValue(runtime, forKey: key) }
  }

  /// Sees to it that each static pod of the nodes that were marked has its mirror, and that no other has.
  mutating func syncStaticPods() {
    let nodes = kubelets.dirtyStatics
    kubelets.dirtyStatics = SortedSet()
    for node in nodes {
      guard let runtime = kubelets.nodes[node] else {
        kubelets.statics.removeValue(forKey: node)
        continue
      }
      guard runtime.isAlive, let owner = state.object(.nodes, ObjectKey(node)) else { continue }
      var wanted: [ObjectKey: String] = [:]
      let mirrors = (kubelets.statics[node] ?? []).map { mirror(of: $0, on: owner) }
      for pod in mirrors {
        let key = ObjectKey(namespace: pod.namespace, name: pod.name)
        wanted[key] = pod.annotations["kubernetes.io/config.hash"]?.string
      }
      for key in Array(state.pods(onNode: node)) {
        guard let pod = state.object(.pods, key),
          let hash = pod.annotations["kubernetes.io/config.mirror"]?.string, wanted[key] != hash
        else { continue }
        kubelets.pods.modify(key) { $0.uid = "" }
        remove(.pods, key)
        kubelets.unmirrored.removeValue(forKey: key)
      }
      for pod in mirrors {
        let key = ObjectKey(namespace: pod.namespace, name: pod.name)
        if !state.contains(.pods, key) { showMirror(pod, key) }
      }
    }
  }

  /// Stores the mirror of a static pod; one whose processes run goes on with them.
  private mutating func showMirror(_ pod: JSON, _ key: ObjectKey) {
    let stored = createTrusted(.pods, pod)
    guard var runtime = kubelets.unmirrored.removeValue(forKey: key) else { return }
    runtime.uid = stored.uid
    runtime.timer = nil
    runtime.ends = nil
    kubelets.pods.updateValue(runtime, forKey: key)
    kubelets.dirty.insert(key)
  }

  /// The mirror of a static pod on a node.
  private func mirror(of manifest: JSON, on node: JSON) -> JSON {
    var pod = manifest
    let hash = TemplateHash.name(of: manifest, collisions: 0)
    let time = timestamp
    pod["apiVersion"] = "v1"
    pod.modify("metadata") { metadata in
      metadata["name"] = .string("\(manifest.name)-\(node.name)")
      if metadata["namespace"]?.isEmpty ?? true { metadata["namespace"] = "default" }
      var annotations = metadata["annotations"] ?? [:]
      annotations["kubernetes.io/config.hash"] = .string(hash)
      annotations["kubernetes.io/config.mirror"] = .string(hash)
      annotations["kubernetes.io/config.seen"] = time
      annotations["kubernetes.io/config.source"] = "file"
      metadata["annotations"] = annotations
      metadata["ownerReferences"] = [
        [
          "apiVersion": "v1", "kind": "Node", "name": .string(node.name),
          "uid": .string(node.uid), "controller": true,
        ]
      ]
    }
    pod.modify("spec") { spec in
      spec["nodeName"] = .string(node.name)
      let always: JSON = ["effect": "NoExecute", "operator": "Exists"]
      let others = (spec["tolerations"]?.array ?? []).filter { $0 != always }
      spec["tolerations"] = .array(others + [always])
    }
    return pod
  }
}

// MARK: Shutdown

extension World {
  /// Shuts a machine down gracefully: its kubelet ends all pods, says so, and falls silent.
  ///
  /// Throws `NotFound` when there is no node of that name.
  // Kubernetes: pkg/kubelet/nodeshutdown/nodeshutdown_manager.go, killPods
  public mutating func shutDownNode(_ name: String) throws(APIError) {
    guard state.contains(.nodes, ObjectKey(name)), kubelets.nodes[name]?.isAlive ?? false else {
      throw .notFound(group: "", resource: "nodes", name: name)
    }
    for key in Array(state.pods(onNode: name)) {
      guard let pod = state.object(.pods, key), var runtime = kubelets.pods[key],
        runtime.uid == pod.uid, pod["status", "phase"] != "Succeeded",
        pod["status", "phase"] != "Failed"
      else { continue }
      for index in runtime.containers.indices where !runtime.containers[index].hasEnded {
        stop(index, pod, &runtime, exitCode: terminationCode(index, pod, runtime))
      }
      runtime.failure = .shutdown
      let words = PodRuntime.Failure.shutdown.message.string ?? ""
      markDisrupted(key, "TerminationByKubelet", words)
      report(state.object(.pods, key) ?? pod, key, &runtime)
      if let timer = runtime.timer { timers.cancel(timer) }
      runtime.timer = nil
      kubelets.pods.updateValue(runtime, forKey: key)
    }
    let time = timestamp
    edit(.nodes, ObjectKey(name)) { node in
      node.modify("status") { status in
        status.modify("conditions") { conditions in
          conditions.updateItems { items in
            for index in items.indices where items[index]["type"] == "Ready" {
              items[index]["status"] = "False"
              items[index]["reason"] = "KubeletNotReady"
              items[index]["message"] = "node is shutting down"
              items[index]["lastTransitionTime"] = time
            }
          }
        }
      }
    }
    try failNode(name)
  }
}
