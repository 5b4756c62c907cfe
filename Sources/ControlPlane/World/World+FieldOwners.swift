internal import KubeAPI

/// Who manages what controllers, kubelets and the scheduler have written, worked out when an object is read.
///
/// Their writes are not noted when they are made, which would cost more than the writes themselves.
extension World {
  /// An object with its managed fields, those of the cluster's own parts included.
  func withOwnManagers(_ object: JSON, _ resource: Resource) -> JSON {
    if resource.custom != nil { return object }
    var object = object
    if object["metadata", "managedFields"] == nil, let creator = creator(of: object, resource),
      let management = FieldManagement(resource)
    {
      var written = Self.asWritten(object, resource)
      management.update(
        live: nil, object: &written, manager: creator, time: object.creationInstant ?? now)
      object.set(["metadata", "managedFields"], written["metadata", "managedFields"])
    }
    noteStatus(of: &object, resource)
    return object
  }

  /// Adds who keeps the status of an object, where nobody is noted for it.
  private func noteStatus(of object: inout JSON, _ resource: Resource) {
    guard let manager = Self.statusManager(of: object, resource) else { return }
    let entries = object["metadata", "managedFields"]?.array ?? []
    if entries.contains(where: { $0["subresource"] == "status" }) { return }
    guard let management = FieldManagement(resource, "status") else { return }
    var before = object
    before["status"] = management.emptyStatus
    if resource == .deployments {
      before.modify("metadata") { metadata in
        metadata.modify("annotations") { $0[DeploymentAnnotation.revision] = .none }
      }
    }
    let times = (object["status"]?.items("conditions") ?? []).compactMap {
      $0["lastTransitionTime"]?.string.flatMap { Instant(rfc3339: $0) }
    }
    let time = times.max() ?? object.creationInstant ?? now
    management.update(live: before, object: &object, manager: manager, time: time)
  }

  /// An object without the note on who keeps its status, which is worked out anew when it is read.
  static func withoutStatusManager(_ object: JSON, _ resource: Resource) -> JSON {
    guard let entries = object["metadata", "managedFields"]?.array,
      let manager = statusManager(of: object, resource)
    else { return object }
    let kept = entries.filter {
      $0["subresource"] != "status" || $0["manager"]?.string != manager
        || $0["operation"] != "Update"
    }
    guard kept.count != entries.count else { return object }
    var object = object
    object.set(["metadata", "managedFields"], kept.isEmpty ? .none : .array(kept))
    return object
  }

  /// The part of the cluster that has made an object; `nil` where a client has.
  private func creator(of object: JSON, _ resource: Resource) -> String? {
    switch resource {
    case .events:
      let component =
        object["source", "component"]?.string ?? object["reportingComponent"]?.string ?? ""
      if component == "kubelet" { return "kubelet" }
      let isScheduler = object["reportingComponent"] == "default-scheduler"
      return isScheduler ? "kube-scheduler" : "kube-controller-manager"
    case .nodes, .leases: return "kubelet"
    case .pods:
      let isMirror = object.annotations["kubernetes.io/config.mirror"] != nil
      return isMirror ? "kubelet" : "kube-controller-manager"
    case .namespaces: return nil
    case .priorityClasses, .ipAddresses, .services: return "kube-apiserver"
    default:
      return resource.group == "rbac.authorization.k8s.io"
        ? "kube-apiserver" : "kube-controller-manager"
    }
  }

  /// The part of the cluster that keeps the status of an object; `nil` where there is none.
  private static func statusManager(of object: JSON, _ resource: Resource) -> String? {
    guard let status = object["status"], !status.isEmpty else { return nil }
    switch resource {
    case .nodes: return "kubelet"
    case .pods:
      if object["spec", "nodeName"]?.isEmpty ?? true {
        return status["conditions"]?.isEmpty ?? true ? nil : "kube-scheduler"
      }
      return status["startTime"] == nil ? nil : "kubelet"
    case .daemonSets, .deployments, .replicaSets, .replicationControllers, .resourceQuotas,
      .podDisruptionBudgets, .jobs, .cronJobs:
      return "kube-controller-manager"
    case .customResourceDefinitions:
      return status["conditions"]?.isEmpty ?? true ? nil : "kube-apiserver"
    case .horizontalPodAutoscalers:
      return status["conditions"] == nil ? nil : "kube-controller-manager"
    default: return nil
    }
  }

  /// An object as its maker sent it: without status, and without what admission and binding add to pods.
  private static func asWritten(_ object: JSON, _ resource: Resource) -> JSON {
    var object = object
    if resource.subresources.contains("status") { object["status"] = .none }
    guard resource == .pods else { return object }
    let own = "kube-api-access-"
    /// Takes what belongs to the service account's token out of a list.
    func strip(_ json: inout JSON, _ field: String) {
      guard let items = json[field]?.array else { return }
      let kept = items.filter { !($0["name"]?.string?.hasPrefix(own) ?? false) }
      json[field] = kept.isEmpty ? .none : .array(kept)
    }
    object.modify("spec") { spec in
      for field in ["nodeName", "priority", "preemptionPolicy"] { spec[field] = .none }
      if spec["serviceAccountName"] == "default" {
        spec["serviceAccountName"] = .none
        spec["serviceAccount"] = .none
      }
      strip(&spec, "volumes")
      for field in ["containers", "initContainers"] where spec[field] != nil {
        spec.modify(field) { list in
          list.updateItems { items in
            for index in items.indices { strip(&items[index], "volumeMounts") }
          }
        }
      }
      let tolerations = (spec["tolerations"]?.array ?? []).filter {
        $0["tolerationSeconds"] != 300
          || !["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"].contains(
            $0["key"]?.string ?? "")
      }
      spec["tolerations"] = tolerations.isEmpty ? .none : .array(tolerations)
    }
    return object
  }
}
