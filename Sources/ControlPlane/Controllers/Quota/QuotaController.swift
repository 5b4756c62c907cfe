internal import KubeAPI

/// The controller of quotas, and the admission that keeps them.
///
/// What is used is counted with every commit, so that both cost what has changed.
// Kubernetes: pkg/controller/resourcequota/resource_quota_controller.go
extension World {
  /// An object has come, changed or gone: the quotas of its namespace count it.
  mutating func quotasObserve(_ change: Change) {
    if change.resource == Resource.resourceQuotas.id { quotaChanged(change) }
    if quotas.memos.isEmpty || change.key.namespace.isEmpty { return }
    guard let resource = state.resource(at: change.resource) else { return }
    for key in quotaKeys(in: change.key.namespace) {
      if resource == .resourceQuotas && key == change.key && change.kind == .added { continue }
      let isChanged = quotas.memos.modify(key) { memo in
        let before = memo.used
        if let old = change.old { memo.add(old, resource, isIn: false) }
        if change.kind != .deleted { memo.add(change.new, resource, isIn: true) }
        return memo.used != before
      }
      if isChanged ?? false { quotas.dirty.insert(key) }
    }
  }

  /// The quotas of a namespace, by name.
  private func quotaKeys(in namespace: String) -> [ObjectKey] {
    quotas.memos.entries(from: ObjectKey(namespace: namespace, name: ""))
      .lazy.prefix { $0.key.namespace == namespace }.map(\.key)
  }

  /// A quota has come, changed or gone.
  private mutating func quotaChanged(_ change: Change) {
    if change.kind == .deleted {
      quotas.memos.removeValue(forKey: change.key)
      quotas.dirty.remove(change.key)
      retryRefusedPods(in: change.key.namespace)
      return
    }
    quotas.dirty.insert(change.key)
    if let old = change.old, old["spec"] == change.new["spec"] { return }
    var memo = QuotaMemo(change.new)
    for resource in Resource.all + state.customResources.stored
    where resource.namespaced && memo.concerns(resource) {
      for (_, object) in state.objects(resource, in: change.key.namespace) {
        memo.add(object, resource, isIn: true)
      }
    }
    quotas.memos.updateValue(memo, forKey: change.key)
    retryRefusedPods(in: change.key.namespace)
  }

  /// Writes the status of quotas of which more or less is used; says whether there was one.
  mutating func runQuotas() -> Bool {
    guard !quotas.dirty.isEmpty else { return false }
    let batch = quotas.dirty
    quotas.dirty = SortedSet()
    for key in batch {
      guard let memo = quotas.memos[key], let quota = state.object(.resourceQuotas, key) else {
        continue
      }
      let used = JSONObject(
        memo.used.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.description)) })
      let hard = quota["spec", "hard"] ?? [:]
      let before = quota["status", "used"]?.object
      edit(.resourceQuotas, key) { quota in
        quota["status"] = hard.isEmpty ? [:] : ["hard": hard, "used": .object(used)]
      }
      if let before, isLess(used, than: before) { retryRefusedPods(in: key.namespace) }
    }
    return true
  }

  /// Whether less of something is used than before.
  private func isLess(_ used: JSONObject, than before: JSONObject) -> Bool {
    used.contains { entry in
      guard let now = entry.value.string.flatMap({ Quantity($0) }),
        let old = before[entry.name]?.string.flatMap({ Quantity($0) })
      else { return false }
      return now < old
    }
  }

  /// Refuses an object that is more than a quota of its namespace allows.
  ///
  /// - Parameter old: The version before; `nil` for a new object.
  // Kubernetes: staging/src/k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go, CheckRequest
  func checkQuotas(_ resource: Resource, _ object: JSON, old: JSON?) throws(APIError) {
    if quotas.memos.isEmpty || !resource.namespaced { return }
    for key in quotaKeys(in: object.namespace) {
      guard let memo = quotas.memos[key], QuotaUsage.counts(object, resource, memo.scopes) else {
        continue
      }
      /// The refusal of the object.
      func refusal(_ message: String) -> APIError {
        .forbidden(
          group: resource.group, resource: resource.plural, name: object.name, message: message)
      }
      if resource == .pods, old == nil,
        let missing = QuotaUsage.missing(object, memo.hard.keys.sorted())
      {
        throw refusal("failed quota: \(key.name): \(missing)")
      }
      let before = old.map { QuotaUsage.of($0, resource) } ?? [:]
      var wanted: [(name: String, amount: Quantity)] = []
      for (name, amount) in QuotaUsage.of(object, resource).sorted(by: { $0.key < $1.key }) {
        guard let most = memo.hard[name], let used = memo.used[name] else { continue }
        let more = before[name].map { amount - $0 } ?? amount
        if more.signum > 0, most < used + more { wanted.append((name, more)) }
      }
      if wanted.isEmpty { continue }
      /// Amounts as messages list them.
      func list(_ amount: ((name: String, amount: Quantity)) -> Quantity?) -> String {
        wanted.map { "\($0.name)=\(amount($0)?.description ?? "0")" }.joined(separator: ",")
      }
      throw refusal(
        "exceeded quota: \(key.name), requested: \(list { $0.amount }), "
          + "used: \(list { memo.used[$0.name] }), limited: \(list { memo.hard[$0.name] })")
    }
  }
}

extension QuotaMemo {
  /// Whether objects of a resource can count.
  func concerns(_ resource: Resource) -> Bool {
    if resource == .pods || resource == .services || resource == .persistentVolumeClaims {
      return true
    }
    return hard[resource.plural] != nil || hard["count/\(resource.qualifiedName)"] != nil
  }
}
