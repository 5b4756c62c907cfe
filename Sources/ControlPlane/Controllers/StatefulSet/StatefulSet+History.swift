internal import KubeAPI

/// The revisions of StatefulSets: each template that a StatefulSet has had, kept for roll-backs.
// Kubernetes: pkg/controller/statefulset/stateful_set_control.go, getStatefulSetRevisions
extension World {
  /// Finds or makes the revision of a StatefulSet's present template, and remembers which pods are at which.
  mutating func syncStatefulSetHistory(_ key: ObjectKey, _ set: JSON) {
    claimRevisions(of: set)
    let data = revisionData(set["spec", "template"] ?? [:])
    let sorted = revisions(of: set).sorted { revisionNumber($0) < revisionNumber($1) }
    let highest = sorted.last.map(revisionNumber) ?? 0
    let update: String
    if let equal = sorted.last(where: { $0["data"] == data }) {
      update = equal.name
      if revisionNumber(equal) < highest {
        edit(.controllerRevisions, ObjectKey(namespace: key.namespace, name: update)) {
          $0["revision"] = .integer(highest + 1)
        }
      }
    } else {
      let hash = createRevision(data, number: highest + 1, of: set, kind: .statefulSet)
      update = "\(set.name)-\(hash)"
    }
    let noted = set["status", "currentRevision"]?.string ?? ""
    let current = sorted.contains { $0.name == noted } ? noted : update
    statefulSets.memos.modify(key) { memo in
      memo.historyIsDirty = false
      memo.currentRevision = current
      memo.setUpdateRevision(update)
      memo.stencils = SortedMap()
    }
    cleanUpStatefulSetHistory(key, set)
  }

  /// Deletes the oldest revisions beyond the limit, except those that pods still have.
  // Kubernetes: pkg/controller/statefulset/stateful_set_control.go, truncateHistory
  private mutating func cleanUpStatefulSetHistory(_ key: ObjectKey, _ set: JSON) {
    guard let memo = statefulSets.memos[key] else { return }
    let limit = set["spec", "revisionHistoryLimit"]?.int ?? 10
    let unused = revisions(of: set)
      .filter { revision in
        let name = revision.name
        return name != memo.currentRevision && name != memo.updateRevision
          && !memo.perRevision.contains(name)
      }
      .sorted { revisionNumber($0) < revisionNumber($1) }
    for revision in unused.prefix(max(0, unused.count - limit)) {
      deleteObject(
        .controllerRevisions, ObjectKey(namespace: key.namespace, name: revision.name),
        DeleteOptions())
    }
  }
}
