internal import KubeAPI

/// The objects of the profile `kubeadm`: add-ons and static control-plane pods.
extension World {
  /// The profile's objects, with a version filled in for each `${version}`.
  private func profileObjects() -> [JSON] {
    ProfileData.text.replacing("${version}", with: configuration.version)
      .split(separator: "\n").compactMap { try? JSON(parsing: Array($0.utf8)) }
  }

  /// Stores the add-ons.
  mutating func createKubeadmObjects() {
    for object in profileObjects() {
      guard let kind = object["kind"]?.string, kind != "Pod",
        let resource = Resource.find(apiVersion: object["apiVersion"]?.string ?? "", kind: kind)
      else { continue }
      if resource == .deployments {
        createReplicas(of: createTrusted(resource, object))
      } else {
        createTrusted(resource, object)
      }
    }
  }

  /// Stores the static pods of a control-plane node, as its kubelet mirrors them.
  // Kubernetes: pkg/kubelet/pod/mirror_client.go, CreateMirrorPod
  mutating func createStaticPods(on node: String) {
    guard let owner = state.object(.nodes, ObjectKey(node)) else { return }
    let time = timestamp
    for var pod in profileObjects() where pod["kind"] == "Pod" {
      let name = (pod.name).replacing("${node}", with: node)
      let hash = TemplateHash.name(of: pod, collisions: 0)
      pod.modify("metadata") { metadata in
        metadata["name"] = .string(name)
        metadata["annotations"] = [
          "kubernetes.io/config.hash": .string(hash), "kubernetes.io/config.mirror": .string(hash),
          "kubernetes.io/config.seen": time, "kubernetes.io/config.source": "file",
        ]
        metadata["ownerReferences"] = [
          [
            "apiVersion": "v1", "kind": "Node", "name": .string(node), "uid": .string(owner.uid),
            "controller": true,
          ]
        ]
      }
      pod.modify("spec") { spec in
        spec["nodeName"] = .string(node)
        spec["hostNetwork"] = true
        spec["priorityClassName"] = "system-node-critical"
        spec["securityContext"] = ["seccompProfile": ["type": "RuntimeDefault"]]
        spec["tolerations"] = [["effect": "NoExecute", "operator": "Exists"]]
        spec.modify("containers") { list in
          list.updateItems { items in
            for index in items.indices {
              let words = (items[index]["command"]?.array ?? []).map { word -> JSON in
                .string((word.string ?? "").replacing("${node}", with: node))
              }
              items[index]["command"] = .array(words)
            }
          }
        }
      }
      createTrusted(.pods, pod)
    }
  }

  /// Stores the ReplicaSet and the pods of a Deployment of the profile, as its controllers would have made them.
  private mutating func createReplicas(of deployment: JSON) {
    var template = deployment["spec", "template"] ?? [:]
    let hash = TemplateHash.name(of: template, collisions: 0)
    let replicas = deployment["spec", "replicas"]?.integer ?? 1
    template.set(["metadata", "labels", "pod-template-hash"], .string(hash))
    var selector = deployment["spec", "selector"] ?? [:]
    selector.set(["matchLabels", "pod-template-hash"], .string(hash))
    let set = createTrusted(
      .replicaSets,
      [
        "apiVersion": "apps/v1", "kind": "ReplicaSet",
        "metadata": [
          "name": .string("\(deployment.name)-\(hash)"),
          "namespace": .string(deployment.namespace),
          "labels": template["metadata", "labels"] ?? [:],
          "annotations": [
            "deployment.kubernetes.io/desired-replicas": .string(String(replicas)),
            "deployment.kubernetes.io/max-replicas": .string(String(replicas + 1)),
            "deployment.kubernetes.io/revision": "1",
          ],
          "generation": 1,
          "ownerReferences": [controllerReference(to: deployment, kind: "Deployment")],
        ],
        "spec": ["replicas": .integer(replicas), "selector": selector, "template": template],
      ])
    edit(
      .deployments, ObjectKey(namespace: deployment.namespace, name: deployment.name)
    ) { deployment in
      deployment.set(["metadata", "annotations", "deployment.kubernetes.io/revision"], "1")
      deployment.set(["metadata", "generation"], 1)
    }
    for _ in 0..<replicas {
      createTrusted(.pods, podFromTemplate(template, owner: set, kind: "ReplicaSet"))
    }
  }

  /// Writes the status that the controllers of Deployments report once all pods are ready.
  mutating func markAddOnsAvailable() {
    let time = timestamp
    for (key, set) in Array(state.objects(.replicaSets, in: "kube-system")) {
      let count = set["spec", "replicas"] ?? 0
      edit(.replicaSets, key) {
        $0["status"] = [
          "availableReplicas": count, "fullyLabeledReplicas": count, "observedGeneration": 1,
          "readyReplicas": count, "replicas": count, "terminatingReplicas": 0,
        ]
      }
      guard let owner = set.controllerReference?["name"]?.string else { continue }
      edit(.deployments, ObjectKey(namespace: key.namespace, name: owner)) {
        $0["status"] = [
          "availableReplicas": count,
          "conditions": [
            [
              "lastTransitionTime": time, "lastUpdateTime": time,
              "message": "Deployment has minimum availability.",
              "reason": "MinimumReplicasAvailable", "status": "True", "type": "Available",
            ],
            [
              "lastTransitionTime": time, "lastUpdateTime": time,
              "message": .string("ReplicaSet \"\(key.name)\" has successfully progressed."),
              "reason": "NewReplicaSetAvailable", "status": "True", "type": "Progressing",
            ],
          ],
          "observedGeneration": 1, "readyReplicas": count, "replicas": count,
          "terminatingReplicas": 0, "updatedReplicas": count,
        ]
      }
    }
  }
}
