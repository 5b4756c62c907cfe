import ControlPlane
import KubeAPI
import Testing

/// A Service for tests.
func service(_ name: String, _ spec: JSON) -> JSON {
  ["apiVersion": "v1", "kind": "Service", "metadata": ["name": .string(name)], "spec": spec]
}

/// A pod for tests.
func pod(
  _ name: String, labels: JSON, image: String = "nginx:1.27", ports: JSON = [], _ extra: JSON = [:]
) -> JSON {
  var spec: JSON = [
    "containers": [["name": "main", "image": .string(image), "ports": ports]]
  ]
  for entry in extra.object ?? JSONObject() { spec[entry.name] = entry.value }
  return [
    "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name), "labels": labels],
    "spec": spec,
  ]
}

@Suite struct ServiceTests {
  /// What the server says against a new Service.
  private func refusal(_ bench: inout Workbench, _ object: JSON) -> String? {
    do {
      try bench.create("services", object)
      return nil
    } catch { return (error as? APIError)?.message }
  }

  @Test func `a Service gets an address of the upper range and keeps it`() throws {
    var bench = Workbench()
    try bench.create("services", service("api", ["ports": [["port": 80]]]))
    let spec = try #require(try bench.object("services", "api")["spec"])
    let address = try #require(spec["clusterIP"]?.string)
    let bytes = address.split(separator: ".").compactMap { Int($0) }
    #expect(bytes[0] == 10 && (96...111).contains(bytes[1]))
    #expect(bytes[1] * 65536 + bytes[2] * 256 + bytes[3] >= 96 * 65536 + 256)
    #expect(spec["clusterIPs"] == [.string(address)])
    #expect(spec["ipFamilies"] == ["IPv4"])
    #expect(spec["ipFamilyPolicy"] == "SingleStack")
    #expect(
      bench.world.objects(try #require(Resource.find(named: "ipaddresses"))).map(\.name).sorted()
        == ["10.96.0.1", address].sorted())
    try bench.patch("services", "api", ["spec": ["type": "NodePort"]])
    let port = try #require(
      try bench.object("services", "api")["spec", "ports"]?.array?.first?["nodePort"]?.integer)
    #expect((30086...32767).contains(port))
    #expect(try bench.object("services", "api")["spec", "clusterIP"]?.string == address)
    try bench.patch("services", "api", ["spec": ["type": "ClusterIP"]])
    #expect(
      try bench.object("services", "api")["spec", "ports"]
        == [["port": 80, "protocol": "TCP", "targetPort": 80]])
  }

  @Test func `addresses and ports that are taken are refused`() throws {
    var bench = Workbench()
    try bench.create(
      "services",
      service(
        "first",
        [
          "type": "NodePort", "clusterIP": "10.96.0.77",
          "ports": [["port": 80, "nodePort": 30080]],
        ]))
    #expect(
      refusal(&bench, service("a", ["clusterIP": "10.96.0.77", "ports": [["port": 80]]]))
        == "Service \"a\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.77\"]: failed to allocate IP 10.96.0.77: provided IP is already allocated"
    )
    #expect(
      refusal(&bench, service("b", ["clusterIP": "192.168.0.1", "ports": [["port": 80]]]))
        == "Service \"b\" is invalid: spec.clusterIPs: Invalid value: [\"192.168.0.1\"]: failed to allocate IP 192.168.0.1: the provided network does not match the current range"
    )
    #expect(
      refusal(
        &bench, service("c", ["type": "NodePort", "ports": [["port": 80, "nodePort": 30080]]]))
        == "Service \"c\" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated"
    )
    #expect(
      refusal(
        &bench, service("d", ["type": "NodePort", "ports": [["port": 80, "nodePort": 80]]]))
        == "Service \"d\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767"
    )
    try bench.delete("services", "first")
    #expect(
      refusal(&bench, service("a", ["clusterIP": "10.96.0.77", "ports": [["port": 80]]])) == nil)
  }

  @Test func `headless and external Services get no address`() throws {
    var bench = Workbench()
    try bench.create(
      "services", service("db", ["clusterIP": "None", "selector": ["app": "db"]]))
    try bench.create(
      "services", service("far", ["type": "ExternalName", "externalName": "far.example.org"]))
    #expect(try bench.object("services", "db")["spec", "clusterIPs"] == ["None"])
    #expect(try bench.object("services", "far")["spec", "clusterIP"] == nil)
    bench.world.settle()
    #expect(try bench.objects("endpoints").map(\.name) == ["db"])
  }

  @Test func `ready and unready pods are kept apart`() throws {
    var bench = Workbench()
    try bench.create(
      "services",
      service(
        "mix",
        [
          "selector": ["app": "mix"],
          "ports": [["name": "80-8080", "port": 80, "targetPort": 8080]],
        ]))
    bench.world.settle()
    let empty = try #require(try bench.objects("endpointslices").first)
    #expect(empty["ports"] == .null)
    #expect(empty["endpoints"] == .null)
    try bench.create("pods", pod("good", labels: ["app": "mix"]))
    try bench.create("pods", pod("bad", labels: ["app": "mix"], image: "nginx:does-not-exist"))
    bench.world.settle()
    let slices = try bench.objects("endpointslices")
    #expect(slices.map(\.name) == [empty.name])
    let slice = try #require(slices.first)
    #expect(slice["ports"] == [["name": "80-8080", "port": 8080, "protocol": "TCP"]])
    #expect(
      slice.labels
        == JSONObject([
          ("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io"),
          ("kubernetes.io/service-name", "mix"),
        ]))
    let conditions = (slice["endpoints"]?.array ?? []).map {
      "\($0["targetRef", "name"]?.string ?? "") \($0["conditions"]?.text ?? "")"
    }
    #expect(
      conditions.sorted() == [
        "bad {\"ready\":false,\"serving\":false,\"terminating\":false}",
        "good {\"ready\":true,\"serving\":true,\"terminating\":false}",
      ])
    let endpoints = try bench.object("endpoints", "mix")
    #expect(endpoints.labels["endpoints.kubernetes.io/managed-by"] == "endpoint-controller")
    #expect(endpoints.annotations["endpoints.kubernetes.io/last-change-trigger-time"] != nil)
    let subset = endpoints["subsets"]?.array?.first
    #expect(subset?["addresses"]?.array?.first?["targetRef", "name"] == "good")
    #expect(subset?["notReadyAddresses"]?.array?.first?["targetRef", "name"] == "bad")
    #expect(subset?["ports"] == [["name": "80-8080", "port": 8080, "protocol": "TCP"]])
    try bench.delete("pods", "good")
    try bench.delete("pods", "bad")
    bench.world.settle()
    let left = try bench.objects("endpointslices")
    #expect(left.map(\.name) == [empty.name])
    #expect(left.first?["endpoints"] == .null)
    #expect(left.first?["ports"] == .null)
    #expect(try bench.object("endpoints", "mix")["subsets"] == nil)
  }

  @Test func `named ports lead where each pod says`() throws {
    var bench = Workbench()
    try bench.create(
      "services",
      service(
        "web",
        [
          "selector": ["app": "web"],
          "ports": [
            ["name": "http", "port": 80, "targetPort": "http"],
            ["name": "dns", "port": 53, "protocol": "UDP"],
          ],
        ]))
    try bench.create(
      "pods",
      pod(
        "a", labels: ["app": "web"], ports: [["name": "http", "containerPort": 8080]]))
    try bench.create(
      "pods",
      pod(
        "b", labels: ["app": "web"], ports: [["name": "http", "containerPort": 8081]]))
    bench.world.settle()
    let ports = try bench.objects("endpointslices").map { slice in
      (slice["ports"]?.array ?? []).map { "\($0.text("name")):\($0.number("port") ?? 0)" }
    }
    #expect(
      ports.sorted { $0[0] < $1[0] } == [["http:8080", "dns:53"], ["http:8081", "dns:53"]])
    #expect(try bench.object("endpoints", "web")["subsets"]?.array?.count == 2)
  }

  @Test func `a Service that prefers what is near says where each address is for`() throws {
    var bench = Workbench()
    for (name, distribution) in [("zone", "PreferSameZone"), ("node", "PreferSameNode")] {
      try bench.create(
        "services",
        service(
          name,
          [
            "trafficDistribution": .string(distribution), "selector": ["app": "web"],
            "ports": [["port": 80]],
          ]))
    }
    for node in bench.world.objects(try #require(Resource.find(named: "nodes"))) {
      try bench.patch(
        "nodes", node.name, ["metadata": ["labels": ["topology.kubernetes.io/zone": "a"]]])
    }
    try bench.create("pods", pod("web", labels: ["app": "web"]))
    bench.world.settle()
    let slices = try bench.objects("endpointslices")
    /// What the address of a Service is for.
    func hints(_ service: String) -> JSON? {
      slices.first { $0.labels["kubernetes.io/service-name"]?.string == service }?["endpoints"]?[
        0]?[
          "hints"]
    }
    let node = try #require(try bench.object("pods", "web")["spec", "nodeName"])
    #expect(hints("zone") == ["forZones": [["name": "a"]]])
    #expect(hints("node") == ["forZones": [["name": "a"]], "forNodes": [["name": node]]])
  }

  @Test func `publishNotReadyAddresses lists every pod as ready`() throws {
    var bench = Workbench()
    try bench.create(
      "services",
      service(
        "db",
        [
          "clusterIP": "None", "publishNotReadyAddresses": true, "selector": ["app": "db"],
          "ports": [["port": 3306]],
        ]))
    try bench.create("pods", pod("db-0", labels: ["app": "db"], image: "mysql:nosuch"))
    bench.world.settle()
    let slice = try #require(try bench.objects("endpointslices").first)
    #expect(slice.labels["service.kubernetes.io/headless"] == "")
    #expect(
      slice["endpoints"]?.array?.first?["conditions"]
        == ["ready": true, "serving": false, "terminating": false])
    #expect(slice["ports"] == [["name": "", "port": 3306, "protocol": "TCP"]])
    #expect(
      try bench.object("endpoints", "db")["subsets"]?.array?.first?["ports"]
        == [["port": 3306, "protocol": "TCP"]])
  }

  @Test func `more than a hundred pods take more than one slice`() throws {
    var bench = Workbench(nodes: (1...3).map { NodeSpec(name: "node0\($0)") })
    try bench.create(
      "services", service("web", ["selector": ["app": "web"], "ports": [["port": 80]]]))
    try bench.create("deployments", deployment("web", replicas: 150))
    bench.world.settle()
    let counts = try bench.objects("endpointslices").map { $0["endpoints"]?.array?.count ?? 0 }
    #expect(counts.sorted() == [50, 100])
    #expect(
      try bench.object("endpoints", "web")["subsets"]?.array?.first?["addresses"]?.array?.count
        == 150)
    try bench.patch("deployments", "web", ["spec": ["replicas": 10]], subresource: "scale")
    bench.world.settle()
    let left = try bench.objects("endpointslices").map { $0["endpoints"]?.array?.count ?? 0 }
    #expect(left.reduce(0, +) == 10)
  }

  @Test func `a deleted slice comes back and a deleted Service takes all along`() throws {
    var bench = Workbench()
    try bench.create(
      "services", service("web", ["selector": ["app": "web"], "ports": [["port": 80]]]))
    try bench.create("pods", pod("a", labels: ["app": "web"]))
    bench.world.settle()
    let name = try #require(try bench.objects("endpointslices").first?.name)
    try bench.delete("endpointslices", name)
    bench.world.settle()
    #expect(try bench.objects("endpointslices").count == 1)
    #expect(try bench.objects("endpointslices").first?["endpoints"]?.array?.count == 1)
    try bench.delete("services", "web")
    bench.world.settle()
    #expect(try bench.objects("endpointslices").isEmpty)
    #expect(try bench.objects("endpoints").isEmpty)
  }

  @Test func `the control plane lists itself behind the Service kubernetes`() throws {
    let bench = Workbench(nodes: [NodeSpec(name: "controlplane", role: .controlPlane)])
    #expect(
      try bench.object("endpoints", "kubernetes")["subsets"] == [
        [
          "addresses": [["ip": "10.0.0.1"]],
          "ports": [["name": "https", "port": 6443, "protocol": "TCP"]],
        ]
      ])
    #expect(try bench.objects("endpointslices").map(\.name) == ["kubernetes"])
  }
}
