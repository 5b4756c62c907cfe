internal import ControlPlane
internal import KubeAPI

extension Judge {
  /// The kinds that live on their own, so that nobody can be asked to leave them alone.
  private static let restless: Set<String> = ["Event", "Lease", "Endpoints", "EndpointSlice"]
  /// The annotations that clients and controllers keep for themselves.
  private static let bookkeeping: Set<String> = [
    ThreeWayMerge.annotation, "deployment.kubernetes.io/revision",
    "deprecated.daemonset.template.generation",
  ]

  /// Judges `unchanged`.
  func unchanged(_ selection: Selection?, nothingNew: Bool, in world: World) -> Verdict {
    let what = selection?.text ?? "everything"
    var expected = "\(what) as the lab set it up"
    if nothingNew { expected += ", and nothing new" }
    var count = 0
    for resource in selection.map({ [$0.resource] }) ?? Resource.all {
      guard resource.verbs.contains("get"), !Self.restless.contains(resource.kind) else { continue }
      let before = start.objects(resource).filter { isMeant($0, by: selection) }
      let after = world.objects(resource)
      count += before.count
      if let finding = difference(before, after, resource) {
        return .failed(Self.complete(finding, expected))
      }
      guard nothingNew else { continue }
      let old = Set(before.map { "\($0.namespace)/\($0.name)" })
      let new = after.first { object in
        isMeant(object, by: selection) && !old.contains("\(object.namespace)/\(object.name)")
      }
      if let new {
        let name = Selection.name(of: new, resource)
        return .failed(Verdict.Finding(expected: expected, found: "\(name) is new", at: name))
      }
    }
    guard count > 0 else {
      return .failed(
        Verdict.Finding(expected: expected, found: "the lab set up no \(what)", at: what))
    }
    return .passed(
      Verdict.Finding(expected: expected, found: "\(Shown.count(count, "object")) unchanged"))
  }

  /// A finding that names everything that was expected beside the one difference.
  private static func complete(_ finding: Verdict.Finding, _ expected: String) -> Verdict.Finding {
    var finding = finding
    finding.reason = expected
    return finding
  }

  /// Whether an object is one that must be left alone: selected, and not owned by a controller.
  private func isMeant(_ object: JSON, by selection: Selection?) -> Bool {
    object.controllerReference == nil && selection?.covers(object) ?? true
  }

  /// The first difference between objects then and now.
  private func difference(
    _ before: [JSON], _ after: [JSON], _ resource: Resource
  ) -> Verdict.Finding? {
    var now: [String: JSON] = [:]
    for object in after { now["\(object.namespace)/\(object.name)"] = object }
    for object in before {
      let name = Selection.name(of: object, resource)
      guard let other = now["\(object.namespace)/\(object.name)"] else {
        return Verdict.Finding(expected: "\(name) to be there", found: "it is gone", at: name)
      }
      if object == other { continue }
      if object.uid != other.uid {
        return Verdict.Finding(
          expected: "\(name) as it was", found: "it was deleted and made again", at: name)
      }
      if let (path, old, new) = Self.difference(Self.bare(object), Self.bare(other), at: "") {
        return Verdict.Finding(
          expected: Shown.value(old), found: Shown.value(new), at: "\(name), \(path)")
      }
    }
    return nil
  }

  /// An object without status and bookkeeping.
  private static func bare(_ object: JSON) -> JSON {
    var object = object
    object["status"] = nil
    object.modify("metadata") { metadata in
      for name in ["resourceVersion", "managedFields", "generation"] { metadata[name] = nil }
      if metadata["annotations"] != nil {
        metadata.modify("annotations") { annotations in
          for name in bookkeeping { annotations[name] = nil }
        }
        if metadata["annotations"]?.isEmpty == true { metadata["annotations"] = nil }
      }
    }
    return object
  }

  /// The first place at which two values differ, with what stands there in both.
  private static func difference(
    _ a: JSON, _ b: JSON, at path: String
  ) -> (path: String, old: JSON?, new: JSON?)? {
    if a == b { return nil }
    if case .object(let old) = a, case .object(let new) = b {
      for entry in old {
        guard let other = new[entry.name] else {
          return (Shown.path(path, entry.name), entry.value, nil)
        }
        let place = Shown.path(path, entry.name)
        if let found = difference(entry.value, other, at: place) { return found }
      }
      for entry in new where old[entry.name] == nil {
        return (Shown.path(path, entry.name), nil, entry.value)
      }
    }
    if case .array(let old) = a, case .array(let new) = b, old.count == new.count {
      for index in old.indices {
        if let found = difference(old[index], new[index], at: "\(path)[\(index)]") { return found }
      }
    }
    return (path, a, b)
  }
}
