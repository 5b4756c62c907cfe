internal import KubeAPI

/// Pods that empty volumes, so that other claims can have them.
// Kubernetes: pkg/volume/util/recyclerclient/recycler_client.go, RecycleVolumeByWatchingPodUntilCompletion
extension World {
  /// Where these pods run.
  private static let recyclerNamespace = "default"

  /// Starts to empty a volume, unless a pod uses it or does so already.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, recycleVolumeOperation
  mutating func recycle(_ name: String, _ volume: JSON) {
    let key = ObjectKey(namespace: Self.recyclerNamespace, name: "recycler-for-\(name)")
    if storage.recyclers.contains(key) { return }
    if let claim = VolumeMemory.claim(of: volume),
      !state.contains(.persistentVolumeClaims, claim)
    {
      let users = storage.pods(using: claim).filter(isRunning)
      if !users.isEmpty {
        storage.released.insert(name)
        awaitResync()
        let list = users.map { "\($0.namespace)/\($0.name)" }.joined(separator: ",")
        say(.normal("VolumeFailedRecycle", "Volume is used by pods: \(list)"), about: volume)
        return
      }
    }
    if state.contains(.pods, key) {
      storage.released.insert(name)
      awaitResync()
      return
    }
    storage.recyclers.updateValue(name, forKey: key)
    let rules = KindRules.rules(group: "", kind: "Pod")
    var pod = Self.recycler(volume, name: key.name)
    rules.applyDefaults(&pod)
    do { try admitPod(&pod) } catch {
      storage.recyclers.removeValue(forKey: key)
      failRecycling(name, "unexpected error creating recycler pod:  \(error.message)\n")
      return
    }
    rules.prepareForCreate(&pod)
    createOwn(.pods, pod)
  }

  /// An event is about a pod that empties a volume: the volume's author is told, too.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, newRecyclerEventRecorder
  mutating func recyclersObserveEvent(_ change: Change) {
    if storage.recyclers.isEmpty || change.kind == .deleted { return }
    let subject = change.new["involvedObject"] ?? [:]
    let key = ObjectKey(namespace: subject.text("namespace"), name: subject.text("name"))
    guard subject["kind"] == "Pod", let name = storage.recyclers[key],
      let volume = state.object(.persistentVolumes, ObjectKey(name))
    else { return }
    let message = "Recycler pod: \(change.new.text("message"))"
    say(
      StorageEvent(type: change.new.text("type"), reason: "RecyclerPod", message: message),
      about: volume)
  }

  /// Whether a pod has not ended.
  private func isRunning(_ key: ObjectKey) -> Bool {
    let phase = state.object(.pods, key)?["status", "phase"]?.string
    return phase != "Succeeded" && phase != "Failed"
  }

  /// The pod that empties a volume.
  // Kubernetes: pkg/volume/plugins.go, NewPersistentVolumeRecyclerPodTemplate
  private static func recycler(_ volume: JSON, name: String) -> JSON {
    let spec = volume["spec"] ?? [:]
    let source: JSON =
      spec.has("nfs")
      ? ["name": "vol", "nfs": spec["nfs"] ?? [:]]
      : ["name": "vol", "hostPath": ["path": .string(spec["hostPath"]?.text("path") ?? "")]]
    let size = VolumeSlot.size(spec["capacity"])
    let gibibytes = max(1, (size + (1 << 30) - 1) >> 30)
    let seconds = max(spec.has("nfs") ? 300 : 60, 30 * gibibytes)
    let script =
      "test -e /scrub && find /scrub -mindepth 1 -delete && test -z \"$(ls -A /scrub)\" || exit 1"
    return [
      "apiVersion": "v1", "kind": "Pod",
      "metadata": ["name": .string(name), "namespace": .string(recyclerNamespace)],
      "spec": [
        "activeDeadlineSeconds": .integer(seconds), "restartPolicy": "Never",
        "containers": [
          [
            "name": "pv-recycler",
            "image": "registry.k8s.io/build-image/debian-base:bookworm-v1.0.6",
            "command": ["/bin/sh", "-c", .string(script)],
            "volumeMounts": [["name": "vol", "mountPath": "/scrub"]],
          ]
        ],
        "volumes": [source],
      ],
    ]
  }

  /// A pod that empties a volume has changed or gone.
  mutating func recyclerChanged(_ change: Change) {
    guard change.kind != .added, let name = storage.recyclers[change.key] else { return }
    let phase = change.new["status", "phase"]?.string
    let hasEnded = phase == "Succeeded" || phase == "Failed"
    if change.kind != .deleted, !hasEnded { return }
    storage.recyclers.removeValue(forKey: change.key)
    if hasEnded, change.kind != .deleted {
      deleteObject(.pods, change.key, DeleteOptions(gracePeriodSeconds: 0))
    }
    guard phase == "Succeeded" else {
      let message = change.new["status"]?.text("message") ?? ""
      let reason = change.kind == .deleted ? "recycler pod was deleted" : message
      return failRecycling(
        name, reason.isEmpty ? "pod failed, pod.Status.Message unknown." : reason)
    }
    guard let volume = state.object(.persistentVolumes, ObjectKey(name)),
      case .reclaim = VolumeBinder(volume: volume, state: state).decide()
    else { return }
    say(.normal("VolumeRecycled", "Volume recycled"), about: volume)
    unbind(name)
  }

  /// Says of a volume that it could not be emptied.
  private mutating func failRecycling(_ name: String, _ reason: String) {
    let message = "Recycle failed: \(reason)"
    guard setPhase(ofVolume: name, "Failed", message: message),
      let volume = state.object(.persistentVolumes, ObjectKey(name))
    else { return }
    say(.warning("VolumeFailedRecycle", message), about: volume)
  }
}
