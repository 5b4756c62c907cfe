import ControlPlane
import KubeAPI
import Testing

/// When the leases of a cluster's parts were last renewed.
@Suite struct LeaseRenewalTests {
  /// A fresh cluster of one worker.
  private func world() -> World {
    World(ClusterConfiguration(profile: .bare, nodes: [NodeSpec(name: "node01")]))
  }

  /// The path of node leases.
  private let path = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases"

  /// When the lease of the worker was last renewed, as it is read alone and in a list.
  private func renewals(_ world: inout World) throws -> [Instant?] {
    let alone = try world.handle(APIRequest(.get, "\(path)/node01")).body
    let list = try world.handle(APIRequest(.get, path)).body
    return [alone, list["items"]?[0]].map { lease in
      lease?["spec", "renewTime"]?.string.flatMap { Instant(rfc3339: $0) }
    }
  }

  @Test func `a kubelet renews its lease every ten seconds`() throws {
    var world = world()
    let begin = try #require(try renewals(&world)[0])
    world.advance(by: .seconds(9))
    #expect(try renewals(&world) == [begin, begin])
    world.advance(by: .seconds(26))
    #expect(try renewals(&world) == [begin + .seconds(30), begin + .seconds(30)])
  }

  @Test func `the lease of a machine that has failed stays as it was`() throws {
    var world = world()
    let begin = try #require(try renewals(&world)[0])
    world.advance(by: .seconds(25))
    try world.failNode("node01")
    world.advance(by: .seconds(300))
    #expect(try renewals(&world) == [begin + .seconds(20), begin + .seconds(20)])
  }

  @Test func `a lease that somebody else holds is left alone`() throws {
    var world = world()
    let lease: JSON = [
      "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": ["name": "mine"],
      "spec": ["holderIdentity": "me", "renewTime": "2026-01-01T00:00:00.000000Z"],
    ]
    _ = try world.handle(APIRequest(.post, path, body: lease.bytes))
    world.advance(by: .seconds(100))
    let read = try world.handle(APIRequest(.get, "\(path)/mine")).body
    #expect(read["spec", "renewTime"] == "2026-01-01T00:00:00.000000Z")
  }
}
