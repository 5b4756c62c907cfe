import KubeAPI
import Scenario
import Testing

@testable import ControlPlane

/// What a cluster keeps once everything is as it was before.
@Suite struct GrowthTests {
  /// Where the log and its length are.
  private let log: Set<String> = ["world.state.tables[].log", "world.state.logged"]

  /// How many things a world keeps, by the names of the properties that lead to them. The log is left
  /// out, because it keeps a number of changes on purpose.
  private func sizes(_ world: World) -> [String: Int] {
    var sizes: [String: Int] = [:]
    var open: [(path: String, value: Any)] = [("world", world)]
    while let (path, value) = open.popLast() {
      if value is JSON || value is String || log.contains(path) { continue }
      if let collection = value as? any Kept {
        sizes[path, default: 0] += collection.count
        open += collection.kept.map { ("\(path)[]", $0) }
      } else {
        for child in Mirror(reflecting: value).children {
          open.append(("\(path).\(child.label ?? "")", child.value))
        }
      }
    }
    return sizes
  }

  /// Objects of all kinds, of which some never come to rest.
  private static let manifests = """
    apiVersion: v1
    kind: Namespace
    metadata: {name: team}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: team}
    ---
    apiVersion: v1
    kind: ResourceQuota
    metadata: {name: quota, namespace: team}
    spec: {hard: {pods: "50"}}
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web, namespace: team}
    spec:
      replicas: 4
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: web, namespace: team}
    spec: {type: NodePort, selector: {app: web}, ports: [{port: 80}]}
    ---
    apiVersion: policy/v1
    kind: PodDisruptionBudget
    metadata: {name: web, namespace: team}
    spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
    ---
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: web, namespace: team}
    spec:
      maxReplicas: 5
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
    ---
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: agent}
    spec:
      selector: {matchLabels: {app: agent}}
      template:
        metadata: {labels: {app: agent}}
        spec: {containers: [{name: agent, image: "agent:1"}]}
    ---
    apiVersion: apps/v1
    kind: StatefulSet
    metadata: {name: db, namespace: team}
    spec:
      replicas: 2
      serviceName: db
      selector: {matchLabels: {app: db}}
      template:
        metadata: {labels: {app: db}}
        spec: {containers: [{name: db, image: postgres, env: [{name: POSTGRES_PASSWORD, value: x}]}]}
      volumeClaimTemplates:
      - metadata: {name: data}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: unlucky, namespace: team}
    spec:
      containers:
      - {name: ends, image: busybox, command: [sh, -c, sleep 5; exit 1]}
      - {name: missing, image: "nosuch:1"}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: nowhere}
    spec: {nodeSelector: {disk: none}, containers: [{name: c, image: nginx}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: patient}
    spec:
      tolerations: [{key: gone, operator: Exists, effect: NoExecute, tolerationSeconds: 600}]
      containers: [{name: c, image: nginx}]
    ---
    apiVersion: batch/v1
    kind: CronJob
    metadata: {name: report, namespace: team}
    spec:
      schedule: "*/1 * * * *"
      jobTemplate:
        spec:
          template:
            spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [date]}]}
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: gathered}
    aggregationRule: {clusterRoleSelectors: [{matchLabels: {to: gathered}}]}
    rules: []
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: viewers}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
    """

  /// A day in which much comes and everything goes.
  private func live(_ scenario: inout Scenario) throws {
    try scenario.world.addNode(NodeSpec(name: "guest"))
    try scenario.create(Self.manifests)
    scenario.run(seconds: 600)
    try scenario.patch(
      "daemonset/agent",
      "spec: {template: {spec: {containers: [{name: agent, image: 'agent:2'}]}}}")
    try scenario.patch(
      "deployment/web",
      "spec: {template: {spec: {containers: [{name: web, image: 'nginx:1.27'}]}}}",
      namespace: "team")
    try scenario.taint(node: "node01", "gone=yes:NoExecute")
    scenario.run(seconds: 1200)
    try scenario.taint(node: "node01")
    try scenario.world.failNode("guest")
    scenario.run(seconds: 900)
    try scenario.delete("namespace/team")
    for name in [
      "daemonset/agent", "pod/nowhere", "pod/patient", "clusterrole/gathered",
      "rolebinding/viewers",
    ] where scenario.object(name) != nil { try scenario.delete(name) }
    try scenario.world.removeNode("guest")
    scenario.run(seconds: 24 * 3600)
  }

  @Test func `a cluster keeps nothing of what is gone`() throws {
    var scenario = Scenario(profile: .kubeadm)
    scenario.world.traces = false
    try live(&scenario)
    let before = sizes(scenario.world)
    try live(&scenario)
    let after = sizes(scenario.world)
    #expect(before.count > 50)
    for (path, count) in after.sorted(by: { $0.key < $1.key }) {
      #expect(count <= before[path] ?? 0, "\(path)")
    }
  }

  @Test func `a cluster that never rests keeps no more after twelve hours than after six`() throws {
    var scenario = Scenario(profile: .kubeadm)
    scenario.world.traces = false
    try scenario.create(Self.manifests)
    scenario.run(seconds: 6 * 3600)
    let before = sizes(scenario.world)
    scenario.run(seconds: 6 * 3600)
    for (path, count) in sizes(scenario.world).sorted(by: { $0.key < $1.key }) {
      let known = before[path] ?? 0
      #expect(count <= known + known / 10 + 5, "\(path)")
    }
  }
}

/// A collection whose size and parts can be asked for.
private protocol Kept {
  /// How many things there are.
  var count: Int { get }
  /// What may keep things itself.
  var kept: [Any] { get }
}

extension SortedMap: Kept {
  /// The values.
  fileprivate var kept: [Any] { map(\.value) }
}

extension SortedSet: Kept {
  /// Elements keep nothing.
  fileprivate var kept: [Any] { [] }
}

extension Array: Kept {
  /// The elements.
  fileprivate var kept: [Any] { self }
}

extension Dictionary: Kept {
  /// The values.
  fileprivate var kept: [Any] { values.map { $0 } }
}

extension Set: Kept {
  /// Elements keep nothing.
  fileprivate var kept: [Any] { [] }
}
