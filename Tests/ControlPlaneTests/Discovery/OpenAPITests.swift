import ControlPlane
import KubeAPI
import Testing

/// The descriptions of the API's types and paths.
@Suite struct OpenAPITests {
  /// The document at a path.
  private func document(_ path: String) throws -> JSON {
    let document = try #require(Discovery.answer(path: path))
    return try JSON(
      parsing: document.body, limits: JSONLimits(bytesMax: 64 << 20, depthMax: 512))
  }

  /// A type of a version of a group.
  private func type(_ name: String, in path: String) throws -> JSON {
    try #require(document("/openapi/v3/\(path)")["components", "schemas", name])
  }

  @Test func `the index names every version of a group with a hash`() throws {
    let paths = try document("/openapi/v3").map("paths")
    for path in ["api", "api/v1", "apis", "apis/apps", "apis/apps/v1", "version"] {
      let address = try #require(paths[path]?.text("serverRelativeURL"))
      #expect(address.hasPrefix("/openapi/v3/\(path)?hash="))
      #expect(Discovery.answer(path: "/openapi/v3/\(path)")?.code == 200)
    }
    #expect(paths["apis/autoscaling/v1"] != nil)
    #expect(paths["apis/autoscaling/v2"] != nil)
  }

  @Test func `another hash leads to the right one`() throws {
    let path = "/openapi/v3/apis/batch/v1"
    let address = try #require(
      document("/openapi/v3")["paths", "apis/batch/v1"]?.text("serverRelativeURL"))
    let answer = try #require(Discovery.answer(path: path, query: [("hash", "0")]))
    #expect(answer.code == 301)
    #expect(answer.headers.contains { $0.name == "Location" && $0.value == address })
    let hash = String(address.split(separator: "=").last ?? "")
    let right = try #require(Discovery.answer(path: path, query: [("hash", hash)]))
    #expect(right.code == 200)
    #expect(right.etag == "\"\(hash)\"")
    #expect(right.headers.contains { $0.name == "Cache-Control" })
  }

  @Test func `a type has its fields, what is required, and its kind`() throws {
    let status = try type("io.k8s.api.apps.v1.DaemonSetStatus", in: "apis/apps/v1")
    #expect(
      status.items("required") == [
        "currentNumberScheduled", "desiredNumberScheduled", "numberMisscheduled", "numberReady",
      ])
    #expect(status["properties", "numberReady", "type"] == "integer")
    #expect(status["properties", "numberReady", "format"] == "int32")
    let set = try type("io.k8s.api.apps.v1.DaemonSet", in: "apis/apps/v1")
    #expect(
      set["x-kubernetes-group-version-kind"]
        == [["group": "apps", "version": "v1", "kind": "DaemonSet"]])
    let update = try type("io.k8s.api.apps.v1.DaemonSetUpdateStrategy", in: "apis/apps/v1")
    #expect(update["properties", "type", "enum"] == ["OnDelete", "RollingUpdate"])
  }

  @Test func `lists say how patches merge them`() throws {
    let spec = try type("io.k8s.api.core.v1.PodSpec", in: "api/v1")
    let containers = try #require(spec["properties", "containers"])
    #expect(containers["x-kubernetes-patch-merge-key"] == "name")
    #expect(containers["x-kubernetes-patch-strategy"] == "merge")
    #expect(containers["x-kubernetes-list-type"] == "map")
    #expect(containers["x-kubernetes-list-map-keys"] == ["name"])
    let volumes = try #require(spec["properties", "volumes"])
    #expect(volumes["x-kubernetes-patch-strategy"] == "merge,retainKeys")
    let labels = try type(
      "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", in: "apis/apps/v1")
    #expect(labels["x-kubernetes-map-type"] == "atomic")
  }

  @Test func `numbers or strings are described in the words of each version`() throws {
    let name = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
    #expect(
      try type(name, in: "apis/apps/v1")
        == ["format": "int-or-string", "oneOf": [["type": "integer"], ["type": "string"]]])
    #expect(
      try document("/openapi/v2")["definitions", name]
        == ["format": "int-or-string", "type": "string"])
  }

  @Test(arguments: ["api/v1", "apis/apps/v1", "apis/autoscaling/v2"])
  func `every reference leads to a type`(path: String) throws {
    let document = try document("/openapi/v3/\(path)")
    let types = document["components"]?.map("schemas") ?? JSONObject()
    var open: [JSON] = [document]
    var count = 0
    while let value = open.popLast() {
      if let reference = value["$ref"]?.string {
        count += 1
        let name = String(reference.dropFirst("#/components/schemas/".count))
        #expect(types[name] != nil, "\(reference)")
      }
      open += value.object?.values ?? value.array ?? []
    }
    #expect(count > 50)
  }

  @Test func `every resource that can be patched takes what kubectl looks for`() throws {
    for resource in Resource.all where resource.verbs.contains("patch") {
      let version =
        resource.group.isEmpty
        ? "api/\(resource.version)" : "apis/\(resource.group)/\(resource.version)"
      let scope = resource.namespaced ? "namespaces/{namespace}/" : ""
      let path = "/\(version)/\(scope)\(resource.plural)/{name}"
      let patch = try #require(
        document("/openapi/v3/\(version)")["paths", path, "patch"], "\(path)")
      #expect(patch["x-kubernetes-action"] == "patch")
      #expect(
        patch["x-kubernetes-group-version-kind"] == [
          "group": .string(resource.group), "version": .string(resource.version),
          "kind": .string(resource.kind),
        ])
      let parameters = patch.items("parameters").filter { $0["in"] == "query" }
      #expect(
        parameters.map { $0.text("name") }
          == ["dryRun", "fieldManager", "fieldValidation", "force"])
      #expect(
        patch["requestBody", "content"]?.object?.names.contains(
          "application/strategic-merge-patch+json") == true)
    }
  }

  @Test func `the older form describes everything`() throws {
    let document = try document("/openapi/v2")
    #expect(document["swagger"] == "2.0")
    let patch = try #require(
      document["paths", "/apis/apps/v1/namespaces/{namespace}/daemonsets/{name}", "patch"])
    #expect(patch.items("consumes").contains("application/merge-patch+json"))
    #expect(patch.items("parameters").first?["in"] == "body")
    let pod = try #require(document["definitions", "io.k8s.api.core.v1.Pod", "properties", "spec"])
    #expect(pod["$ref"] == "#/definitions/io.k8s.api.core.v1.PodSpec")
    let ids = document.map("paths").values.flatMap { item in
      (item.object?.values ?? []).map { $0.text("operationId") }.filter { !$0.isEmpty }
    }
    #expect(ids.contains("readAppsV1NamespacedDaemonSetStatus"))
    #expect(ids.contains("listCoreV1PodForAllNamespaces"))
    let list = document["paths", "/api/v1/pods", "get"]?.items("parameters") ?? []
    let watch = list.first { $0["name"] == "watch" }?.text("description")
    #expect(watch?.hasPrefix("Watch for changes to the described resources") == true)
  }
}
