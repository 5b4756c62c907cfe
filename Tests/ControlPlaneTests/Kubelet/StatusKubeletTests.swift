import ControlPlane
import KubeAPI
import Testing

/// Kubelets that report pods as running and do nothing else, as those of the recordings did.
@Suite struct StatusKubeletTests {
  /// A fresh cluster of one worker with such a kubelet.
  private func world() -> World {
    var configuration = ClusterConfiguration(profile: .bare, nodes: [NodeSpec(name: "node01")])
    configuration.kubelet = .status
    return World(configuration)
  }

  /// A pod of an image.
  private func create(_ world: inout World, image: String) throws {
    let pod: JSON = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p"],
      "spec": [
        "terminationGracePeriodSeconds": 600,
        "containers": [["name": "c", "image": .string(image)]],
      ],
    ]
    _ = try world.handle(
      APIRequest(.post, "/api/v1/namespaces/default/pods", body: pod.bytes))
  }

  @Test(arguments: ["nginx", "example.com/agent:1", "busybox"])
  func `a pod runs at once, whatever its image does`(image: String) throws {
    var world = world()
    try create(&world, image: image)
    world.advance(by: .seconds(1))
    let pod = world.object(.pods, namespace: "default", name: "p")
    #expect(pod?["status", "phase"] == "Running")
    #expect(pod?["status", "containerStatuses"]?[0]?["ready"] == true)
  }

  @Test func `a pod that is deleted is gone at once, however patient it is`() throws {
    var world = world()
    try create(&world, image: "nginx")
    world.advance(by: .seconds(1))
    _ = try world.handle(APIRequest(.delete, "/api/v1/namespaces/default/pods/p"))
    world.advance(by: .seconds(1))
    #expect(world.object(.pods, namespace: "default", name: "p") == nil)
  }
}
