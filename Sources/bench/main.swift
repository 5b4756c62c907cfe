import ControlPlane
import KubeAPI

var configuration = ClusterConfiguration()
configuration.nodes = [
  NodeSpec(name: "controlplane", role: .controlPlane), NodeSpec(name: "node01"), NodeSpec(name: "node02"),
]
var world = World(configuration)
for pod in world.objects(.pods) {
  print(pod.namespace, pod.name, pod["spec", "nodeName"]?.string ?? "-", pod["status", "phase"]?.string ?? "")
}
for set in world.objects(.daemonSets) { print(set.name, set["status"]?.text ?? "") }
world.traces = true
let body = """
  {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"elasticsearch","namespace":"kube-system"},
  "spec":{"selector":{"matchLabels":{"app":"elasticsearch"}},"template":{"metadata":{"labels":{"app":"elasticsearch"}},
  "spec":{"containers":[{"name":"elasticsearch","image":"k8s.gcr.io/fluentd-elasticsearch:1.20"}]}}}}
  """
do {
  let answer = try world.handle(
    APIRequest(.post, "/apis/apps/v1/namespaces/kube-system/daemonsets", body: Array(body.utf8)))
  print(answer.code)
} catch { print(error.message) }
print(world.settle())
try world.addNode(NodeSpec(name: "late"))
print(world.settle())
for entry in world.timeline { print(entry.instant.rfc3339Micro, entry.what, entry.object, entry.note) }
