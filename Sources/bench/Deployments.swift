import ControlPlane
import Foundation
import KubeAPI

/// Applies a Deployment of so many pods to as many nodes as they need, rolls it over, loses a node, and prints
/// what it took.
func deployment(_ count: Int) throws {
  var world = cluster(max(2, count / 80))
  let document = """
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":\(count),\
    "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},\
    "spec":{"containers":[{"name":"web","image":"nginx:1.27"}]}}}}
    """
  let path = "/apis/apps/v1/namespaces/default/deployments"
  let service = """
    {"apiVersion":"v1","kind":"Service","metadata":{"name":"web"},\
    "spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}
    """
  let apply = try measure {
    _ = try world.handle(APIRequest(.post, path, body: Array(document.utf8)))
    world.settle()
  }
  let ready = world.object(.deployments, namespace: "default", name: "web")?[
    "status", "readyReplicas"]?.integer
  guard ready == Int64(count) else {
    print("only \(ready ?? 0) of \(count) pods are ready")
    exit(1)
  }
  let expose = try measure {
    _ = try world.handle(
      APIRequest(.post, "/api/v1/namespaces/default/services", body: Array(service.utf8)))
    world.settle()
  }
  let kill = try measure {
    guard let name = world.objects(.pods, namespace: "default").first?.name else { return }
    _ = try world.handle(APIRequest(.delete, "/api/v1/namespaces/default/pods/\(name)"))
    world.settle()
  }
  let patch = """
    {"spec":{"template":{"spec":{"containers":[{"name":"web","image":"nginx:1.28"}]}}}}
    """
  let roll = try measure {
    _ = try world.handle(
      APIRequest(
        .patch, "\(path)/web", contentType: "application/merge-patch+json",
        body: Array(patch.utf8)))
    world.settle()
  }
  let updated = world.object(.deployments, namespace: "default", name: "web")?[
    "status", "updatedReplicas"]?.integer
  print(
    column(Double(count), 0), "pods: apply", column(apply, 3), "s, Service", column(expose, 3),
    "s, one pod killed", column(kill * 1000, 2), "ms, rollout", column(roll, 3), "s (",
    updated ?? 0, "updated ), peak", column(Usage.now.peak, 0), "MB")
}
