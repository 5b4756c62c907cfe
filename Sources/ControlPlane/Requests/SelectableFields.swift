internal import KubeAPI

/// The fields that lists and watches can be selected by.
// Kubernetes: pkg/apis/core/v1/conversion.go, AddFieldLabelConversions…
enum SelectableFields {
  /// The fields that may be named beside an object's name and namespace, and what each one means.
  private static let special: [String: [String: String]] = [
    "/pods": same(
      "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
      "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs",
      "status.nominatedNodeName"
    ).merging(["spec.host": "spec.nodeName"]) { first, _ in first },
    "/nodes": same("spec.unschedulable"),
    "/namespaces": same("status.phase"),
    "/secrets": same("type"),
    "/services": same("spec.clusterIP", "spec.type"),
    "/replicationcontrollers": same("status.replicas"),
    "/events": same(
      "involvedObject.kind", "involvedObject.namespace", "involvedObject.name",
      "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
      "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type"),
    "events.k8s.io/events": [
      "regarding.kind": "involvedObject.kind", "regarding.namespace": "involvedObject.namespace",
      "regarding.name": "involvedObject.name", "regarding.uid": "involvedObject.uid",
      "regarding.apiVersion": "involvedObject.apiVersion",
      "regarding.resourceVersion": "involvedObject.resourceVersion",
      "regarding.fieldPath": "involvedObject.fieldPath",
      "reportingController": "reportingComponent", "reason": "reason", "source": "source",
      "type": "type",
    ],
    "batch/jobs": same("status.successful"),
    "certificates.k8s.io/certificatesigningrequests": same("spec.signerName"),
    "resource.k8s.io/resourceslices": same("spec.nodeName", "spec.driver"),
  ]

  /// Fields that mean themselves.
  private static func same(_ fields: String...) -> [String: String] {
    Dictionary(uniqueKeysWithValues: fields.map { ($0, $0) })
  }

  /// A selector with the fields that the store knows, or the refusal of one that it does not know.
  static func resolve(
    _ selector: FieldSelector, _ resource: Resource
  ) throws(APIError) -> FieldSelector {
    if selector.isEmpty { return selector }
    if let custom = resource.custom {
      for field in selector.requirements.map(\.field)
      where !["metadata.name", "metadata.namespace"].contains(field)
        && custom.selectableFields[field] == nil
      {
        throw .badRequest("field label not supported: \(field)")
      }
      return selector
    }
    let special = special["\(resource.group)/\(resource.plural)"]
    var requirements: [FieldSelector.Requirement] = []
    for requirement in selector.requirements {
      var requirement = requirement
      let takesNamespace = special == nil || resource.namespaced
      if let field = special?[requirement.field] {
        requirement.field = field
      } else if requirement.field != "metadata.name",
        requirement.field != "metadata.namespace" || !takesNamespace
      {
        throw .badRequest(refusal(of: requirement.field, resource, isSpecial: special != nil))
      }
      requirements.append(requirement)
    }
    return FieldSelector(requirements)
  }

  /// Why a resource cannot be selected by a field.
  private static func refusal(
    of field: String, _ resource: Resource, isSpecial: Bool
  ) -> String {
    guard isSpecial else {
      return "\(field.goQuoted) is not a known field selector: "
        + "only \"metadata.name\", \"metadata.namespace\""
    }
    switch (resource.group, resource.kind) {
    case ("batch", "Job"): return "field label \(field.goQuoted) not supported for Job"
    case ("resource.k8s.io", let kind):
      return "field label not supported for \(resource.apiVersion), Kind=\(kind): \(field)"
    default: return "field label not supported: \(field)"
    }
  }

  /// The value of a field, as text.
  static func value(_ field: String, of object: JSON, _ resource: Resource) -> String {
    switch field {
    case "metadata.name": return object.name
    case "metadata.namespace": return object.namespace
    case "source":
      let component = object["source", "component"]?.string ?? ""
      return component.isEmpty ? object["reportingComponent"]?.string ?? "" : component
    case "status.podIPs": return ""
    case "status.successful": return String(object["status", "succeeded"]?.integer ?? 0)
    default: break
    }
    let found =
      if let custom = resource.custom {
        custom.selectableFields[field]?.values(in: object).first
      } else {
        object[at: path(field, resource)]
      }
    switch found {
    case .string(let text): return text
    case .integer(let number): return String(number)
    case .bool(let flag): return flag ? "true" : "false"
    default: return resource.custom == nil ? defaults[field] ?? "" : ""
    }
  }

  /// What fields are that no object names.
  private static let defaults = [
    "spec.unschedulable": "false", "spec.hostNetwork": "false", "status.replicas": "0",
  ]

  /// Where a field is found.
  private static func path(_ field: String, _ resource: Resource) -> [String] {
    var path = field.split(separator: ".").map(String.init)
    if resource.group == "events.k8s.io" {
      if path[0] == "involvedObject" { path[0] = "regarding" }
      if field == "reportingComponent" { path = ["reportingController"] }
    }
    return path
  }
}
