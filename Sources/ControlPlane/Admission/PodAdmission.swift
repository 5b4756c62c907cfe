internal import KubeAPI

/// What admission adds to new pods, and which it refuses.
extension World {
  /// Makes a new pod what the API server stores: defaulted, admitted, with the status that it starts with.
  mutating func admitNewPod(_ pod: inout JSON) throws(APIError) {
    let rules = KindRules.rules(group: "", kind: "Pod")
    rules.applyDefaults(&pod)
    try NamespaceLifecycle.admitCreate(.pods, pod, state: state)
    try admitPod(&pod)
    rules.prepareForCreate(&pod)
    try validateStencil(pod)
  }

  /// Lets a new pod through the admission plugins of the real server, in their order.
  // Kubernetes: pkg/kubeapiserver/options/plugins.go, AllOrderedPlugins
  mutating func admitPod(_ pod: inout JSON) throws(APIError) {
    try ServiceAccountAdmission.admit(&pod, state: state, suffix: random.nameSuffix())
    LimitRanger.addDefaults(&pod, state)
    try PriorityAdmission.admit(&pod, state: state)
    DefaultTolerationSeconds.admit(&pod)
    try RuntimeClassAdmission.admit(&pod, state)
  }
}

/// The refusal of a pod by an admission plugin.
private func forbidden(_ pod: JSON, _ message: String) -> APIError {
  let name = pod.name.isEmpty ? pod["metadata", "generateName"]?.string ?? "" : pod.name
  return .forbidden(group: "", resource: "pods", name: name, message: message)
}

/// Gives pods their service account and its credentials.
// Kubernetes: plugin/pkg/admission/serviceaccount/admission.go
enum ServiceAccountAdmission {
  /// Where containers find the credentials.
  private static let mountPath = "/var/run/secrets/kubernetes.io/serviceaccount"

  /// Sets the account, and mounts its credentials unless the pod or the account does not want them.
  static func admit(_ pod: inout JSON, state: State, suffix: String) throws(APIError) {
    if pod.annotations["kubernetes.io/config.mirror"] != nil {
      if let reason = MirrorPods.refusal(of: pod["spec"] ?? [:]) { throw forbidden(pod, reason) }
      return
    }
    var name = pod["spec", "serviceAccountName"]?.string ?? ""
    if name.isEmpty {
      name = "default"
      pod.modify("spec") { $0["serviceAccountName"] = "default" }
    }
    if pod["spec", "serviceAccount"]?.string != name {
      pod.modify("spec") { $0["serviceAccount"] = .string(name) }
    }
    let key = ObjectKey(namespace: pod.namespace, name: name)
    guard let account = state.object(.serviceAccounts, key) else {
      throw forbidden(
        pod,
        "error looking up service account \(key.namespace)/\(name): serviceaccount \"\(name)\" not found"
      )
    }
    if pod["spec", "imagePullSecrets"]?.isEmpty ?? true, let secrets = account["imagePullSecrets"],
      !secrets.isEmpty
    {
      pod.modify("spec") { $0["imagePullSecrets"] = secrets }
    }
    let wanted =
      pod["spec", "automountServiceAccountToken"]?.bool
      ?? account["automountServiceAccountToken"]?.bool ?? true
    if wanted { mount(&pod, volume: "kube-api-access-\(suffix)") }
  }

  /// Mounts the credentials in every container that has nothing else in their place.
  private static func mount(_ pod: inout JSON, volume fresh: String) {
    let existing = (pod["spec", "volumes"]?.array ?? []).first {
      $0["name"]?.string?.hasPrefix("kube-api-access-") ?? false
    }
    let name = existing?["name"]?.string ?? fresh
    var isNeeded = false
    let mounted: JSON = [
      "name": .string(name), "readOnly": true, "mountPath": .string(mountPath),
    ]
    pod.modify("spec") { spec in
      for field in ["initContainers", "containers"] where spec[field] != nil {
        spec.modify(field) { list in
          list.updateItems { containers in
            for index in containers.indices {
              let taken = containers[index]["volumeMounts"]?.array?.contains {
                $0["mountPath"]?.string == mountPath
              }
              if taken ?? false { continue }
              isNeeded = true
              containers[index].modify("volumeMounts") { $0.updateItems { $0.append(mounted) } }
            }
          }
        }
      }
      if isNeeded, existing == nil {
        spec.modify("volumes") { $0.updateItems { $0.append(volume(named: name)) } }
      }
    }
  }

  /// The volume that holds the credentials.
  private static func volume(named name: String) -> JSON {
    [
      "name": .string(name),
      "projected": [
        "defaultMode": 420,
        "sources": [
          ["serviceAccountToken": ["expirationSeconds": 3607, "path": "token"]],
          [
            "configMap": [
              "items": [["key": "ca.crt", "path": "ca.crt"]], "name": "kube-root-ca.crt",
            ]
          ],
          [
            "downwardAPI": [
              "items": [
                [
                  "fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.namespace"],
                  "path": "namespace",
                ]
              ]
            ]
          ],
        ],
      ],
    ]
  }
}

/// Turns the name of a priority class into a number.
// Kubernetes: plugin/pkg/admission/priority/admission.go
enum PriorityAdmission {
  /// Sets priority and preemption policy.
  static func admit(_ pod: inout JSON, state: State) throws(APIError) {
    var name = pod["spec", "priorityClassName"]?.string ?? ""
    var priority: Int64 = 0
    var policy = "PreemptLowerPriority"
    if name.isEmpty {
      let global = state.objects(.priorityClasses).first {
        $0.value["globalDefault"]?.bool ?? false
      }?.value
      if let global {
        name = global.name
        priority = global["value"]?.integer ?? 0
        policy = global["preemptionPolicy"]?.string ?? policy
        pod.modify("spec") { $0["priorityClassName"] = .string(name) }
      }
    } else {
      guard let found = state.object(.priorityClasses, ObjectKey(name)) else {
        throw forbidden(pod, "no PriorityClass with name \(name) was found")
      }
      priority = found["value"]?.integer ?? 0
      policy = found["preemptionPolicy"]?.string ?? policy
    }
    if let given = pod["spec", "priority"]?.integer, given != priority {
      throw forbidden(
        pod,
        "the integer value of priority (\(given)) must not be provided in pod spec; priority admission controller computed \(priority) from the given PriorityClass name"
      )
    }
    if let given = pod["spec", "preemptionPolicy"]?.string, given != policy {
      throw forbidden(
        pod,
        "the string value of PreemptionPolicy (\(given)) must not be provided in pod spec; priority admission controller computed \(policy) from the given PriorityClass name"
      )
    }
    pod.modify("spec") { spec in
      spec["priority"] = .integer(priority)
      spec["preemptionPolicy"] = .string(policy)
    }
  }
}

/// Lets pods stay for five minutes on a node that is not ready or cannot be reached.
// Kubernetes: plugin/pkg/admission/defaulttolerationseconds/admission.go
enum DefaultTolerationSeconds {
  /// Adds the two tolerations, unless the pod stands those taints already.
  static func admit(_ pod: inout JSON) {
    let tolerations = pod["spec", "tolerations"]?.array?.map(Toleration.init) ?? []
    for name in ["not-ready", "unreachable"] {
      let key = "node.kubernetes.io/\(name)"
      let stood = tolerations.contains {
        ($0.key == key || $0.key.isEmpty) && ($0.effect == "NoExecute" || $0.effect.isEmpty)
      }
      if stood { continue }
      let toleration: JSON = [
        "key": .string(key), "operator": "Exists", "effect": "NoExecute",
        "tolerationSeconds": 300,
      ]
      pod.modify("spec") { spec in
        spec.modify("tolerations") { $0.updateItems { $0.append(toleration) } }
      }
    }
  }
}

/// Refuses what would be put into a namespace that is not there, or is going away.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle/admission.go
enum NamespaceLifecycle {
  /// Checks a creation in a namespace.
  static func admitCreate(
    _ resource: Resource, _ object: JSON, state: State
  ) throws(APIError) {
    guard resource.namespaced else { return }
    let namespace = object.namespace
    guard let found = state.object(.namespaces, ObjectKey(namespace)) else {
      throw .notFound(group: "", resource: "namespaces", name: namespace)
    }
    if found.isBeingDeleted {
      let name = object.name.isEmpty ? object["metadata"]?.text("generateName") ?? "" : object.name
      var error = APIError.forbidden(
        group: resource.group, resource: resource.plural, name: name,
        message:
          "unable to create new content in namespace \(namespace) because it is being terminated")
      error.details?.causes = [
        APIError.Cause(
          reason: "NamespaceTerminating",
          message: "namespace \(namespace) is being terminated", field: "metadata.namespace")
      ]
      throw error
    }
  }

  /// Refuses the deletion of a namespace that every cluster needs.
  static func admitDelete(namespace: String) throws(APIError) {
    if ["default", "kube-system", "kube-public"].contains(namespace) {
      throw .forbidden(
        group: "", resource: "namespaces", name: namespace,
        message: "this namespace may not be deleted")
    }
  }
}
