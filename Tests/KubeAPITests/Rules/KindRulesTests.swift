import Foundation
import Testing

@testable import KubeAPI

/// The rules of kinds, against what the real server answered.
@Suite struct KindRulesTests {
  /// The resources whose recorded creates the rules must answer, with group, version and kind.
  private static let kinds: [String: (group: String, version: String, kind: String)] = [
    "pods": ("", "v1", "Pod"), "namespaces": ("", "v1", "Namespace"), "nodes": ("", "v1", "Node"),
    "configmaps": ("", "v1", "ConfigMap"), "secrets": ("", "v1", "Secret"),
    "serviceaccounts": ("", "v1", "ServiceAccount"), "daemonsets": ("apps", "v1", "DaemonSet"),
    "deployments": ("apps", "v1", "Deployment"), "replicasets": ("apps", "v1", "ReplicaSet"),
    "statefulsets": ("apps", "v1", "StatefulSet"), "jobs": ("batch", "v1", "Job"),
    "cronjobs": ("batch", "v1", "CronJob"),
    "replicationcontrollers": ("", "v1", "ReplicationController"),
    "podtemplates": ("", "v1", "PodTemplate"),
    "controllerrevisions": ("apps", "v1", "ControllerRevision"),
    "endpoints": ("", "v1", "Endpoints"),
    "endpointslices": ("discovery.k8s.io", "v1", "EndpointSlice"),
    "priorityclasses": ("scheduling.k8s.io", "v1", "PriorityClass"),
    "runtimeclasses": ("node.k8s.io", "v1", "RuntimeClass"),
    "persistentvolumes": ("", "v1", "PersistentVolume"),
    "persistentvolumeclaims": ("", "v1", "PersistentVolumeClaim"),
    "storageclasses": ("storage.k8s.io", "v1", "StorageClass"),
    "leases": ("coordination.k8s.io", "v1", "Lease"),
    "networkpolicies": ("networking.k8s.io", "v1", "NetworkPolicy"),
    "ingresses": ("networking.k8s.io", "v1", "Ingress"),
    "ingressclasses": ("networking.k8s.io", "v1", "IngressClass"),
    "poddisruptionbudgets": ("policy", "v1", "PodDisruptionBudget"),
    "limitranges": ("", "v1", "LimitRange"), "resourcequotas": ("", "v1", "ResourceQuota"),
    "validatingadmissionpolicies": (
      "admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy"
    ),
  ]

  /// The refusal of a recorded create, or `nil` when the rules accept it.
  private func refusal(
    _ body: JSON, _ path: String, _ kind: (group: String, version: String, kind: String)
  ) -> APIError? {
    do throws(APIError) {
      var object = try ObjectDecoder.decode(
        body.bytes, group: kind.group, version: kind.version, kind: kind.kind, validation: .strict
      ).object
      let parts = path.split(separator: "/")
      if let mark = parts.firstIndex(of: "namespaces"), mark + 2 < parts.count {
        object.modify("metadata") { $0["namespace"] = .string(String(parts[mark + 1])) }
      }
      let rules = KindRules.rules(group: kind.group, kind: kind.kind)
      rules.applyDefaults(&object)
      object.modify("metadata") { $0["uid"] = "uid" }
      rules.prepareForCreate(&object)
      let errors = rules.validate(object)
      if errors.isEmpty { return nil }
      return .invalid(group: kind.group, kind: kind.kind, name: object.name, errors: errors)
    } catch { return error }
  }

  @Test func `recorded creates are accepted and refused in the same words`() throws {
    var count = 0
    for file in Recordings.files(in: "oracle/exchanges", extension: "json") {
      let parts = file.lastPathComponent.split(separator: "-")
      guard parts[0] == "create", let kind = Self.kinds[String(parts[1])] else { continue }
      let cases = try JSON(parsing: [UInt8](Data(contentsOf: file)))
      for recorded in cases.array ?? [] {
        guard let code = recorded.number("code"), code == 201 || code == 422 else { continue }
        count += 1
        let answer = refusal(recorded["body"] ?? [:], recorded.text("path"), kind)
        let wanted = code == 201 ? nil : recorded["response"]?.text("message")
        #expect(answer?.message == wanted, "\(file.lastPathComponent): \(recorded.text("name"))")
      }
    }
    if Recordings.folder != nil { #expect(count > 300) }
  }

  @Test func `defaults are the same when they are applied again`() throws {
    for file in Recordings.files(in: "oracle/exchanges", extension: "json") {
      let parts = file.lastPathComponent.split(separator: "-")
      guard parts[0] == "create", let kind = Self.kinds[String(parts[1])] else { continue }
      let cases = try JSON(parsing: [UInt8](Data(contentsOf: file)))
      let rules = KindRules.rules(group: kind.group, kind: kind.kind)
      for recorded in cases.array ?? [] where recorded.number("code") == 201 {
        var object = try ObjectDecoder.decode(
          (recorded["body"] ?? [:]).bytes, group: kind.group, version: kind.version,
          kind: kind.kind, validation: .strict
        ).object
        rules.applyDefaults(&object)
        var again = object
        rules.applyDefaults(&again)
        #expect(again == object, "\(file.lastPathComponent): \(recorded.text("name"))")
      }
    }
  }

  /// A small pod of one container.
  private static let pod: JSON = [
    "apiVersion": "v1", "kind": "Pod",
    "metadata": ["name": "web", "namespace": "default", "resourceVersion": "1"],
    "spec": [
      "containers": [["name": "c", "image": "nginx", "resources": ["limits": ["cpu": "0.5"]]]]
    ],
  ]

  @Test func `a pod requests what it may have and gets a class of service`() {
    var pod = Self.pod
    KindRules.pod.applyDefaults(&pod)
    KindRules.pod.prepareForCreate(&pod)
    let container = pod["spec"]?["containers"]?[0]
    #expect(container?["resources"] == ["limits": ["cpu": "500m"], "requests": ["cpu": "500m"]])
    #expect(container?.text("imagePullPolicy") == "Always")
    #expect(pod["status"] == ["phase": "Pending", "qosClass": "Burstable"])
    #expect(KindRules.pod.validate(pod).isEmpty)
  }

  @Test func `a refused update of a pod shows the lines that differ`() {
    var pod = Self.pod
    KindRules.pod.applyDefaults(&pod)
    var changed = pod
    changed.set(["spec", "schedulerName"], "mine")
    let errors = KindRules.pod.validateUpdate(changed, pod)
    #expect(errors.count == 1)
    #expect(
      errors.first?.detail.hasSuffix(
        """
          "SetHostnameAsFQDN": null,
          "Affinity": null,
        - "SchedulerName": "default-scheduler",
        + "SchedulerName": "mine",
          "Tolerations": null,
          "HostAliases": null,
          "PriorityClassName": "",

        """) == true, "\(errors.first?.detail ?? "")")
  }

  @Test func `an image may be updated and counts as a change`() {
    var pod = Self.pod
    KindRules.pod.applyDefaults(&pod)
    KindRules.pod.prepareForCreate(&pod)
    var changed = pod
    changed.modify("spec") { spec in spec.modifyItems("containers") { $0["image"] = "nginx:2" } }
    KindRules.pod.prepareForUpdate(&changed, pod)
    #expect(KindRules.pod.validateUpdate(changed, pod).isEmpty)
    #expect(changed.generation == 2)
  }

  @Test func `a DaemonSet counts changes of its template apart`() {
    var set: JSON = [
      "metadata": ["name": "d", "namespace": "default"],
      "spec": [
        "selector": ["matchLabels": ["a": "b"]],
        "template": ["metadata": ["labels": ["a": "b"]], "spec": Self.pod["spec"] ?? [:]],
      ],
    ]
    KindRules.daemonSet.applyDefaults(&set)
    KindRules.daemonSet.prepareForCreate(&set)
    var changed = set
    changed.set(["spec", "minReadySeconds"], 5)
    KindRules.daemonSet.prepareForUpdate(&changed, set)
    #expect(changed.generation == 2)
    #expect(changed.annotations["deprecated.daemonset.template.generation"] == "1")
    changed.set(["spec", "template", "spec", "schedulerName"], "mine")
    KindRules.daemonSet.prepareForUpdate(&changed, set)
    #expect(changed.generation == 2)
    #expect(changed.annotations["deprecated.daemonset.template.generation"] == "2")
  }

  @Test func `a Service gets an address and ports`() {
    var service: JSON = [
      "metadata": ["name": "s", "namespace": "default"],
      "spec": ["type": "NodePort", "ports": [["port": 80], ["port": 80, "protocol": "UDP"]]],
    ]
    KindRules.service.applyDefaults(&service)
    var next: Int64 = 30000
    ServiceAllocation.fill(&service, address: { "10.96.0.9" }) {
      next += 1
      return next
    }
    #expect(service["spec"]?.text("clusterIP") == "10.96.0.9")
    #expect(service["spec"]?["ports"]?[0]?.number("nodePort") == 30001)
    #expect(service["spec"]?["ports"]?[1]?.number("nodePort") == 30001)
  }
}
