import ControlPlane
import Foundation
import KubeAPI
import Testing

/// What the server tells about its groups, versions and resources.
@Suite struct DiscoveryTests {
  /// The recorded discovery, when it is there.
  private static let recorded: JSON? = {
    let environment = ProcessInfo.processInfo.environment["CADET_SHARED"]
    let beside = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
    let file = (environment.map { URL(fileURLWithPath: $0) } ?? beside)
      .appendingPathComponent("kubernetes/resources.json")
    guard let data = try? Data(contentsOf: file) else {
      print("skipped: no recordings at \(file.path)")
      return nil
    }
    return try? JSON(parsing: [UInt8](data))
  }()

  /// The text at a path.
  private func text(
    _ path: String, _ form: Discovery.Form = .plain,
    query: [(name: String, value: String)] = []
  ) throws -> String {
    let document = try #require(
      Discovery.answer(path: path, query: query, form: form, serverAddress: "192.0.2.1:6443"))
    return String(decoding: document.body, as: UTF8.self)
  }

  /// The document at a path.
  private func json(_ path: String, _ form: Discovery.Form = .plain) throws -> JSON {
    try JSON(
      parsing: Array(text(path, form).utf8), limits: JSONLimits(bytesMax: 64 << 20, depthMax: 512))
  }

  @Test func `the groups are those of the recording`() throws {
    guard let recorded = Self.recorded else { return }
    #expect(try json("/apis")["groups"] == recorded["groups"])
    for group in recorded.items("groups") {
      var one = try json("/apis/\(group.text("name"))")
      one["kind"] = nil
      one["apiVersion"] = nil
      #expect(one == group)
    }
  }

  @Test func `every resource is listed as in the recording`() throws {
    guard let recorded = Self.recorded else { return }
    for entry in recorded.map("resources") {
      let path = entry.name.contains("/") ? "/apis/\(entry.name)" : "/api/\(entry.name)"
      let listed = try json(path)["resources"]
      #expect(listed?.array?.count == entry.value.array?.count, "\(entry.name)")
      for (one, other) in zip(listed?.array ?? [], entry.value.array ?? []) {
        #expect(one == other)
      }
    }
  }

  @Test func `the aggregated form says the same as the plain one`() throws {
    guard let recorded = Self.recorded else { return }
    var flat: [String: [JSON]] = [:]
    for path in ["/api", "/apis"] {
      let list = try json(path, .aggregated)
      #expect(list["kind"] == "APIGroupDiscoveryList")
      #expect(list["apiVersion"] == "apidiscovery.k8s.io/v2")
      for group in list.items("items") {
        let name = group["metadata", "name"]?.string ?? ""
        for version in group.items("versions") {
          #expect(version["freshness"] == "Current")
          let key = name.isEmpty ? version.text("version") : "\(name)/\(version.text("version"))"
          flat[key] = version.items("resources").flatMap(flattened)
        }
      }
    }
    for entry in recorded.map("resources") {
      let expected = (entry.value.array ?? []).map { item in
        var item = item
        item["group"] = nil
        item["version"] = nil
        item["storageVersionHash"] = nil
        return item
      }
      #expect(flat[entry.name] == expected, "\(entry.name)")
    }
    #expect(flat.count == recorded.map("resources").count)
  }

  /// A resource of the aggregated form and its subresources, as the plain form shows them.
  private func flattened(_ resource: JSON) -> [JSON] {
    var one: JSON = [
      "name": resource["resource"] ?? "", "singularName": resource["singularResource"] ?? "",
      "namespaced": .bool(resource["scope"] == "Namespaced"),
      "kind": resource["responseKind", "kind"] ?? "", "verbs": resource["verbs"] ?? [],
    ]
    one["shortNames"] = resource["shortNames"]
    one["categories"] = resource["categories"]
    return [one]
      + resource.items("subresources").map { part in
        [
          "name": .string("\(resource.text("resource"))/\(part.text("subresource"))"),
          "singularName": "", "namespaced": one["namespaced"] ?? false,
          "kind": part["responseKind", "kind"] ?? "", "verbs": part["verbs"] ?? [],
        ]
      }
  }

  @Test func `documents have Go's order of names`() throws {
    #expect(
      try text("/api")
        == #"{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":"#
        + #"[{"clientCIDR":"0.0.0.0/0","serverAddress":"192.0.2.1:6443"}]}"#)
    #expect(
      try text("/apis/apps/")
        == #"{"kind":"APIGroup","apiVersion":"v1","name":"apps","versions":"#
        + #"[{"groupVersion":"apps/v1","version":"v1"}],"#
        + #""preferredVersion":{"groupVersion":"apps/v1","version":"v1"}}"#)
    #expect(
      try text("/apis/batch/v1").hasPrefix(
        #"{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"batch/v1","resources":"#
          + #"[{"name":"cronjobs","singularName":"cronjob","namespaced":true,"kind":"CronJob","#))
    #expect(try text("/api/v1").hasPrefix(#"{"kind":"APIResourceList","groupVersion":"v1","#))
  }

  @Test func `a subresource of another group names it`() throws {
    let pods = try json("/api/v1").items("resources")
    let eviction = try #require(pods.first { $0["name"] == "pods/eviction" })
    #expect(eviction["group"] == "policy")
    #expect(eviction["version"] == "v1")
    #expect(eviction["kind"] == "Eviction")
  }

  @Test func `the version is written over many lines`() throws {
    let lines = try text("/version").split(separator: "\n").map(String.init)
    #expect(lines.first == "{")
    #expect(lines.contains("  \"major\": \"1\","))
    #expect(lines.contains("  \"minor\": \"36\","))
    #expect(lines.contains("  \"gitVersion\": \"v1.36.2\","))
    #expect(lines.contains("  \"platform\": \"linux/amd64\""))
  }

  @Test func `the root names every path once and in order`() throws {
    let paths = try json("/").items("paths").compactMap(\.string)
    #expect(paths == paths.sorted { $0.precedes($1) })
    #expect(Set(paths).count == paths.count)
    for path in ["/api/v1", "/apis/apps/v1", "/livez/etcd", "/openapi/v3", "/version"] {
      #expect(paths.contains(path))
    }
    for path in paths where !path.contains("openid") && path != "/logs" && path != "/metrics" {
      #expect(Discovery.answer(path: path) != nil, "\(path)")
    }
  }

  @Test func `there is nothing at other paths`() {
    for path in [
      "", "/nonsense", "/apis/example.com", "/apis/example.com/v1", "/api/v2", "/api/v1/pods",
      "/livez/nonsense", "/openapi/v3/apis/example.com/v1", "/openapi",
    ] { #expect(Discovery.answer(path: path) == nil, "\(path)") }
  }

  @Test func `an aggregated document has a tag that stays`() throws {
    let first = try #require(Discovery.answer(path: "/apis", form: .aggregated))
    let second = try #require(Discovery.answer(path: "/apis/", form: .aggregated))
    #expect(first.etag == second.etag)
    #expect(first.etag?.count == 18)
    #expect(
      first.contentType == "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
  }
}

/// What the server says of its health.
@Suite struct HealthChecksTests {
  /// The answer's status code and text.
  private func answer(
    _ path: String, _ query: [(name: String, value: String)] = [], failing: Set<String> = []
  ) throws -> (code: Int, text: String) {
    let document = try #require(HealthChecks.answer(path: path, query: query, failing: failing))
    return (document.code, String(decoding: document.body, as: UTF8.self))
  }

  @Test func `a healthy server says ok`() throws {
    for path in ["/healthz", "/livez", "/readyz", "/readyz/ping", "/healthz/etcd"] {
      #expect(try answer(path) == (200, "ok"))
    }
  }

  @Test func `all checks are shown on request`() throws {
    let text = try answer("/livez", [("verbose", "")]).text
    #expect(text.hasPrefix("[+]ping ok\n[+]log ok\n[+]etcd ok\n[+]poststarthook/"))
    #expect(text.hasSuffix("\nlivez check passed\n"))
    #expect(try answer("/readyz", [("verbose", "")]).text.contains("\n[+]informer-sync ok\n"))
  }

  @Test func `checks can be excluded, known or not`() throws {
    let text = try answer(
      "/readyz", [("verbose", "true"), ("exclude", "etcd,redis"), ("exclude", "cache")]
    ).text
    #expect(text.contains("\n[+]etcd excluded: ok\n"))
    #expect(
      text.hasSuffix(
        "warn: some health checks cannot be excluded: no matches for \"cache\", \"redis\"\n"
          + "readyz check passed\n"))
  }

  @Test func `a failing check shows them all, without the reason`() throws {
    let (code, text) = try answer("/readyz", failing: ["shutdown"])
    #expect(code == 500)
    #expect(text.hasSuffix("[-]shutdown failed: reason withheld\nreadyz check failed\n"))
    #expect(try answer("/readyz", [("exclude", "shutdown")], failing: ["shutdown"]).code == 200)
    #expect(try answer("/readyz/shutdown", failing: ["shutdown"]).code == 500)
    #expect(try answer("/livez", failing: ["shutdown"]) == (200, "ok"))
  }
}
