import ControlPlane
import KubeAPI
import Scenario
import Testing

/// The forms that clients ask for.
@Suite struct RepresentationTests {
  /// The moment that ages are counted to.
  private let now = Instant(seconds: 1_767_225_605)

  /// A ConfigMap as it is stored.
  private let object: JSON = [
    "apiVersion": "v1", "kind": "ConfigMap", "data": ["x": "y", "z": ""],
    "metadata": [
      "name": "a", "namespace": "default", "resourceVersion": "7",
      "creationTimestamp": "2026-01-01T00:00:00Z",
    ],
  ]

  /// A list of that ConfigMap.
  private var list: JSON {
    var item = object
    item["apiVersion"] = nil
    item["kind"] = nil
    return [
      "apiVersion": "v1", "kind": "ConfigMapList",
      "metadata": ["resourceVersion": "9", "continue": "c", "remainingItemCount": 3],
      "items": [item],
    ]
  }

  /// A body in a form.
  private func rendered(_ form: Representation, _ body: JSON) throws(APIError) -> JSON {
    try form.render(body, resource: .configMaps, now: now)
  }

  @Test func `a table has columns, rows and the metadata of the list`() throws {
    let table = try rendered(.table(.v1, .metadata), list)
    #expect(table["kind"] == "Table")
    #expect(table["apiVersion"] == "meta.k8s.io/v1")
    #expect(
      table["metadata"] == ["resourceVersion": "9", "continue": "c", "remainingItemCount": 3])
    let columns = table["columnDefinitions"]?.array ?? []
    #expect(columns.map { $0["name"] } == ["Name", "Data", "Age"])
    #expect(columns[0]["format"] == "name")
    #expect(columns.allSatisfy { $0["type"] == "string" && $0["priority"] == 0 })
    #expect(
      table["rows"] == [
        [
          "cells": ["a", 2, "5s"],
          "object": [
            "apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata",
            "metadata": object["metadata"] ?? nil,
          ],
        ]
      ])
  }

  @Test func `a table of one object has its revision`() throws {
    let table = try rendered(.table(.v1beta1, .metadata), object)
    #expect(table["apiVersion"] == "meta.k8s.io/v1beta1")
    #expect(table["metadata"] == ["resourceVersion": "7"])
    #expect(table["rows"]?[0]?["object", "apiVersion"] == "meta.k8s.io/v1beta1")
    #expect(table["rows"]?.array?.count == 1)
  }

  @Test func `rows hold as much of their objects as was asked for`() throws {
    #expect(try rendered(.table(.v1, .none), list)["rows"]?[0]?["object"] == .some(.null))
    #expect(try rendered(.table(.v1, .object), list)["rows"]?[0]?["object"] == object)
    #expect(try rendered(.table(.v1, .object), object)["rows"]?[0]?["object"] == object)
  }

  @Test func `an empty list is a table without rows`() throws {
    var empty = list
    empty["items"] = []
    #expect(try rendered(.table(.v1, .metadata), empty)["rows"] == [])
  }

  @Test func `metadata is all that is left of objects and lists`() throws {
    let partial: JSON = [
      "apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadata",
      "metadata": object["metadata"] ?? nil,
    ]
    #expect(try rendered(.partialMetadata(.v1), object) == partial)
    #expect(
      try rendered(.partialMetadataList(.v1), list) == [
        "apiVersion": "meta.k8s.io/v1", "kind": "PartialObjectMetadataList",
        "metadata": list["metadata"] ?? nil, "items": [partial],
      ])
  }

  @Test func `a list is no object, and an object no list`() {
    #expect(
      throws: APIError(
        code: 406, reason: "NotAcceptable",
        message:
          "you requested PartialObjectMetadata, but the requested object is a list (*core.ConfigMapList)"
      )
    ) { try rendered(.partialMetadata(.v1), list) }
    #expect(
      throws: APIError(
        code: 406, reason: "NotAcceptable",
        message:
          "you requested PartialObjectMetadataList, but the requested object is not a list (*core.ConfigMap)"
      )
    ) { try rendered(.partialMetadataList(.v1), object) }
  }

  @Test func `a status stays what it is`() throws {
    let status = APIError.badRequest("no").status
    for form in [
      Representation.table(.v1, .metadata), .partialMetadata(.v1), .partialMetadataList(.v1),
    ] { #expect(try rendered(form, status) == status) }
  }

  @Test func `a scale has columns of its own`() throws {
    let scale: JSON = [
      "apiVersion": "autoscaling/v1", "kind": "Scale", "spec": ["replicas": 3],
      "status": ["replicas": 2],
      "metadata": ["name": "web", "creationTimestamp": "2026-01-01T00:00:00Z"],
    ]
    let table = try Representation.table(.v1, .none).render(
      scale, resource: .deployments, now: now)
    #expect(
      PrintedTable(table, wide: false).lines == [
        "NAME   DESIRED   AVAILABLE   AGE", "web    3         2           5s",
      ])
  }

  @Test func `media types name forms`() throws {
    /// The form that a media type names.
    func form(
      _ kind: String, _ version: String = "v1", group: String = "meta.k8s.io",
      includeObject: String? = nil
    ) throws(APIError) -> Representation? {
      try Representation(
        kind: kind, group: group, version: version,
        APIRequest(
          .get, "/api/v1/pods", query: includeObject.map { [("includeObject", $0)] } ?? []))
    }
    #expect(try form("Table") == .table(.v1, .metadata))
    #expect(try form("Table", "v1beta1", includeObject: "Object") == .table(.v1beta1, .object))
    #expect(try form("Table", includeObject: "None") == .table(.v1, .none))
    #expect(try form("PartialObjectMetadata", "v1beta1") == .partialMetadata(.v1beta1))
    #expect(try form("PartialObjectMetadataList") == .partialMetadataList(.v1))
    #expect(try form("Table", "v2") == nil)
    #expect(try form("Table", group: "apps") == nil)
    #expect(try form("Pod") == nil)
    #expect(
      throws: APIError.badRequest(
        "Unable to convert to Table as requested: includeObject: Invalid value: \"all\": "
          + "must be 'Metadata', 'Object', 'None', or empty")
    ) { try form("Table", includeObject: "all") }
  }

  @Test func `what is answered and not stored has no table`() throws {
    let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    let request = APIRequest(.post, path)
    #expect(
      try Representation(kind: "Table", group: "meta.k8s.io", version: "v1", request) == nil)
    #expect(
      try Representation(
        kind: "PartialObjectMetadata", group: "meta.k8s.io", version: "v1", request)
        == .partialMetadata(.v1))
  }

  @Test func `events are shown in the form, too`() throws {
    var scenario = Scenario(nodes: [])
    try scenario.create("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {x: one}}")
    var stream = try WatchStream(
      APIRequest(
        .get, "/api/v1/namespaces/default/configmaps",
        query: [("watch", "1"), ("fieldSelector", "metadata.name=a")]), scenario.world)
    let event = try #require(stream.next(from: scenario.world.state).first)
    #expect(
      Representation.object.render(event, resource: .configMaps, now: now)
        == ["type": "ADDED", "object": event.object])
    let first = Representation.table(.v1, .none).render(
      event, resource: .configMaps, now: now, hasColumns: true)
    let later = Representation.table(.v1, .none).render(
      event, resource: .configMaps, now: now)
    #expect(first["type"] == "ADDED")
    #expect(first["object", "columnDefinitions"]?.array?.count == 3)
    #expect(later["object", "columnDefinitions"] == .some(.null))
    #expect(later["object", "rows"]?[0]?["cells"] == ["a", 1, "5s"])
    let bookmark = Representation.table(.v1, .none).render(
      ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["resourceVersion": "5"]],
      now: now)
    #expect(bookmark["rows"]?[0]?["cells"] == ["", 0, "<unknown>"])
  }

  @Test func `every resource has a cell for each of its columns`() throws {
    for resource in Resource.all where resource.verbs.contains("get") {
      let object: JSON = [
        "apiVersion": .string(resource.apiVersion), "kind": .string(resource.kind),
        "metadata": ["name": "x", "creationTimestamp": "2026-01-01T00:00:00Z"],
      ]
      let table = try Representation.table(.v1, .none).render(
        object, resource: resource, now: now)
      let columns = table["columnDefinitions"]?.array?.count ?? 0
      #expect(columns > 0, "\(resource.qualifiedName)")
      #expect(
        table["rows"]?[0]?["cells"]?.array?.count == columns, "\(resource.qualifiedName)")
    }
  }

  @Test func `resources without columns of their own show when they were created`() throws {
    let lines = try PrintedTable(
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: admin, creationTimestamp: "2026-01-01T00:00:00Z"}
      """
    ).lines
    #expect(lines == ["NAME    CREATED AT", "admin   2026-01-01T00:00:00Z"])
  }
}

extension Representation {
  /// A body of ConfigMaps in the form.
  fileprivate func render(_ body: JSON, now: Instant) -> JSON {
    (try? render(body, resource: .configMaps, now: now)) ?? .null
  }
}
