import KubeAPI
import Testing

/// What the schema table knows.
@Suite struct SchemaTests {
  @Test func `a kind is found by group, version and kind`() throws {
    let daemonSet = try #require(
      Schema.kubernetes.definition(group: "apps", version: "v1", kind: "DaemonSet"))
    #expect(daemonSet.name == "io.k8s.api.apps.v1.DaemonSet")
    #expect(daemonSet.kinds == ["apps/v1/DaemonSet"])
    #expect(daemonSet.fields.map(\.name) == ["apiVersion", "kind", "metadata", "spec", "status"])
    #expect(Schema.kubernetes.definition(group: "", version: "v1", kind: "Pod")?.goName == "Pod")
    #expect(Schema.kubernetes.definition(group: "apps", version: "v1", kind: "Pod") == nil)
  }

  @Test func `fields carry what merging and errors need`() throws {
    let container = try #require(
      Schema.kubernetes.definition(named: "io.k8s.api.core.v1.Container"))
    let ports = try #require(container.field("ports"))
    #expect(ports.mergeKey == "containerPort")
    #expect(ports.patchStrategies == ["merge"])
    #expect(ports.listType == "map")
    #expect(ports.listMapKeys == ["containerPort", "protocol"])
    #expect(ports.goType == "[]v1.ContainerPort")
    #expect(container.field("imagePullPolicy")?.enumValues == ["Always", "IfNotPresent", "Never"])
    #expect(container.field("imagePullPolicy")?.goType == "v1.PullPolicy")
    #expect(container.field("imagepullpolicy") == nil)
    #expect(container.required == ["name"])
    #expect(container.field("restartPolicy")?.keepsZero == true)
    #expect(container.field("image")?.keepsZero == false)
    #expect(
      Schema.kubernetes.definition(named: "io.k8s.api.core.v1.Volume")?.field("emptyDir")?.type
        .definition?.goType == "v1.EmptyDirVolumeSource")
  }

  @Test func `every definition can be read and every reference leads somewhere`() {
    let names = Schema.kubernetes.definitionNames
    #expect(names.count == 584)
    var fields = 0
    for name in names {
      guard let definition = Schema.kubernetes.definition(named: name) else {
        Issue.record("\(name) is missing")
        continue
      }
      fields += definition.fields.count
      #expect(definition.fields.map(\.name) == definition.fields.map(\.name).sorted())
      for field in definition.fields {
        #expect(definition.field(field.name) === field)
        if case .definition(let reference) = field.type {
          #expect(reference.definition.name == reference.name)
        }
      }
    }
    #expect(fields == 2458)
  }

  @Test func `threads that read at once see the same definitions`() async {
    let identifiers = await withTaskGroup(of: [ObjectIdentifier].self) { group in
      for _ in 0..<8 {
        group.addTask {
          Schema.kubernetes.definitionNames.compactMap { name in
            Schema.kubernetes.definition(named: name).map(ObjectIdentifier.init)
          }
        }
      }
      return await group.reduce(into: Set<ObjectIdentifier>()) { $0.formUnion($1) }
    }
    #expect(identifiers.count == 584)
  }
}
