internal import KubeAPI

/// The revisions of DaemonSets: each template that a DaemonSet has had, kept for roll-backs.
// Kubernetes: pkg/controller/daemon/update.go, constructHistory
extension World {
  /// Finds or makes the revision of a DaemonSet's present template, and remembers its hash.
  mutating func syncDaemonSetHistory(_ key: ObjectKey, _ set: JSON) {
    claimRevisions(of: set)
    labelRevisions(of: set)
    let data = revisionData(set["spec", "template"] ?? [:])
    let revisions = self.revisions(of: set)
    var current = revisions.filter { $0["data"] == data }
    let highest = revisions.filter { $0["data"] != data }.map(revisionNumber).max() ?? 0
    let hash: String
    if current.isEmpty {
      hash = createRevision(data, number: highest + 1, of: set, kind: .daemonSet)
    } else {
      current.sort { revisionNumber($0) < revisionNumber($1) }
      let kept = current.removeLast()
      for duplicate in current { replaceRevision(duplicate, by: kept, of: set) }
      let keptKey = ObjectKey(namespace: key.namespace, name: kept.name)
      if revisionNumber(kept) <= highest {
        edit(.controllerRevisions, keptKey) { $0["revision"] = .integer(highest + 1) }
      }
      hash = kept.labels["controller-revision-hash"]?.string ?? kept.name
    }
    daemonSets.memos.modify(key) { memo in
      memo.historyIsDirty = false
      memo.historyMayShrink = true
      if memo.hash != hash {
        memo.hash = hash
        memo.stencil = nil
        memo.allNodesAreDirty = true
      }
    }
  }

  /// Gives revisions that do not tell their hash their name instead.
  private mutating func labelRevisions(of set: JSON) {
    for revision in revisions(of: set) where revision.labels["controller-revision-hash"] == nil {
      edit(
        .controllerRevisions, ObjectKey(namespace: revision.namespace, name: revision.name)
      ) {
        $0.set(["metadata", "labels", "controller-revision-hash"], .string(revision.name))
      }
    }
  }

  /// The number of a revision.
  func revisionNumber(_ revision: JSON) -> Int64 { revision["revision"]?.integer ?? 0 }

  /// What a revision keeps of a template: a patch that puts it back.
  func revisionData(_ template: JSON) -> JSON {
    var template = template
    template["$patch"] = "replace"
    return ["spec": ["template": template]]
  }

  /// The revisions that a DaemonSet or StatefulSet controls.
  func revisions(of set: JSON) -> [JSON] {
    state.dependents(ofOwner: set.uid, of: .controllerRevisions)
      .compactMap { state.object(.controllerRevisions, $0) }
      .filter { $0.controllerReference?["uid"]?.string == set.uid && !$0.isBeingDeleted }
  }

  /// Takes over revisions without a controller whose labels an owner's selector matches.
  mutating func claimRevisions(of set: JSON) {
    guard let selector = try? LabelSelector(set["spec", "selector"]), !selector.isEmpty else {
      return
    }
    let orphans = state.objects(.controllerRevisions, in: set.namespace)
      .filter { $0.value.controllerReference == nil && selector.matches(labels: $0.value.labels) }
      .map(\.key)
    for key in orphans { adopt(.controllerRevisions, key, by: set) }
  }

  /// Stores a revision and returns its hash; where the name is taken by other content, another hash is tried.
  mutating func createRevision(
    _ data: JSON, number: Int64, of set: JSON, kind: RevisionedKind
  ) -> String {
    var collisions = set["status", "collisionCount"]?.integer ?? 0
    while true {
      let hash = TemplateHash.name(of: data, collisions: collisions)
      let key = ObjectKey(namespace: set.namespace, name: "\(set.name)-\(hash)")
      guard state.contains(.controllerRevisions, key) else {
        var labels = set["spec", "template", "metadata", "labels"] ?? [:]
        labels[kind.hashLabel] = .string(hash)
        var revision: JSON = [
          "apiVersion": "apps/v1", "kind": "ControllerRevision",
          "metadata": [
            "name": .string(key.name), "namespace": .string(key.namespace), "labels": labels,
            "ownerReferences": [controllerReference(to: set, kind: kind.rawValue)],
          ],
          "data": data, "revision": .integer(number),
        ]
        if !set.annotations.isEmpty {
          revision.set(["metadata", "annotations"], .object(set.annotations))
        }
        createOwn(.controllerRevisions, revision)
        return hash
      }
      collisions += 1
      let count = collisions
      edit(kind.resource, ObjectKey(namespace: set.namespace, name: set.name)) {
        $0.set(["status", "collisionCount"], .integer(count))
      }
    }
  }

  /// Gives the pods of a revision that says the same as another the other's hash, and deletes it.
  private mutating func replaceRevision(_ duplicate: JSON, by kept: JSON, of set: JSON) {
    let hash = kept.labels["controller-revision-hash"] ?? .string(kept.name)
    for index in state.dependents(ofOwner: set.uid) where index.resource == Resource.pods.id {
      edit(.pods, index.object) {
        $0.set(["metadata", "labels", "controller-revision-hash"], hash)
      }
    }
    deleteObject(
      .controllerRevisions, ObjectKey(namespace: set.namespace, name: duplicate.name),
      DeleteOptions())
  }

  /// Deletes the oldest revisions beyond the limit, except those that pods still have.
  // Kubernetes: pkg/controller/daemon/update.go, cleanupHistory
  mutating func cleanUpDaemonSetHistory(_ key: ObjectKey, _ set: JSON) {
    let limit = set["spec", "revisionHistoryLimit"]?.int ?? 10
    guard let memo = daemonSets.memos[key], memo.historyMayShrink || memo.historyLimit != limit
    else { return }
    daemonSets.memos.modify(key) { memo in
      memo.historyMayShrink = false
      memo.historyLimit = limit
    }
    let old = revisions(of: set)
      .filter { $0.labels["controller-revision-hash"]?.string != memo.hash }
      .sorted { revisionNumber($0) < revisionNumber($1) }
    var surplus = old.count - limit
    guard surplus > 0 else { return }
    for revision in old where surplus > 0 {
      let hash = revision.labels["controller-revision-hash"]?.string ?? ""
      if memo.liveHashes.contains(hash) { continue }
      deleteObject(
        .controllerRevisions, ObjectKey(namespace: key.namespace, name: revision.name),
        DeleteOptions())
      surplus -= 1
    }
  }
}

/// The kinds whose templates are kept as ControllerRevisions.
enum RevisionedKind: String {
  /// DaemonSets.
  case daemonSet = "DaemonSet"
  /// StatefulSets.
  case statefulSet = "StatefulSet"

  /// The resource of its objects.
  var resource: Resource {
    switch self {
    case .daemonSet: .daemonSets
    case .statefulSet: .statefulSets
    }
  }

  /// The label by which a revision tells its hash.
  // Kubernetes: pkg/controller/history/controller_history.go, ControllerRevisionHashLabel
  var hashLabel: String {
    switch self {
    case .daemonSet: "controller-revision-hash"
    case .statefulSet: "controller.kubernetes.io/hash"
    }
  }
}

/// The hash of a pod template, which names revisions and ReplicaSets.
enum TemplateHash {
  /// The hash in the letters of generated names.
  // Kubernetes: pkg/controller/controller_utils.go, ComputeHash
  static func name(of template: JSON, collisions: Int64) -> String {
    var hash: UInt32 = 2_166_136_261
    /// Feeds bytes into the FNV-1a hash.
    func feed(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    }
    feed(template.bytes)
    if collisions > 0 { feed(String(collisions).utf8) }
    let letters = RandomSource.nameLetters
    // Kubernetes: staging/src/k8s.io/apimachinery/pkg/util/rand/rand.go, SafeEncodeString
    return String(decoding: String(hash).utf8.map { letters[Int($0) % 27] }, as: UTF8.self)
  }
}
