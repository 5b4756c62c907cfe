internal import KubeAPI

/// The cells of admission webhooks and policies, and of API services.
// Kubernetes: pkg/printers/internalversion/printers.go, printValidatingAdmissionPolicy
enum AdmissionCells {
  /// The cells of each kind.
  static let printers: [String: Table.Cells] = [
    "admissionregistration.k8s.io/MutatingWebhookConfiguration": webhooks,
    "admissionregistration.k8s.io/ValidatingWebhookConfiguration": webhooks,
    "admissionregistration.k8s.io/ValidatingAdmissionPolicy": { object, clock in
      policy(object, "validations", &clock)
    },
    "admissionregistration.k8s.io/MutatingAdmissionPolicy": { object, clock in
      policy(object, "mutations", &clock)
    },
    "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding": binding,
    "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding": binding,
    "apiregistration.k8s.io/APIService": apiService,
  ]

  /// The cells of a configuration of webhooks.
  private static func webhooks(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    [
      .string(object.name), .integer(Int64(object.items("webhooks").count)),
      clock.age(of: object),
    ]
  }

  /// The cells of a policy with some rules.
  private static func policy(
    _ object: JSON, _ rules: String, _ clock: inout CellClock
  ) -> [JSON] {
    let kind = object["spec"]?["paramKind"].map { "\($0.text("apiVersion"))/\($0.text("kind"))" }
    return [
      .string(object.name), .integer(Int64(object["spec"]?.items(rules).count ?? 0)),
      .string(kind ?? "<unset>"), clock.age(of: object),
    ]
  }

  /// The cells of a policy's binding.
  private static func binding(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    [
      .string(object.name), .string(object["spec"]?.text("policyName") ?? ""),
      parameter(object["spec"]?["paramRef"]), clock.age(of: object),
    ]
  }

  /// What a binding's parameters are.
  private static func parameter(_ reference: JSON?) -> JSON {
    guard let reference else { return "<unset>" }
    let name = reference.text("name")
    if !name.isEmpty {
      let namespace = reference.text("namespace")
      return .string("\(namespace.isEmpty ? "*" : namespace)/\(name)")
    }
    guard let selector = reference["selector"] else { return "<unset>" }
    return .string(goText(selector))
  }

  /// A label selector as Go prints its fields.
  // Kubernetes: apimachinery/pkg/apis/meta/v1/generated.pb.go, LabelSelector.String
  private static func goText(_ selector: JSON) -> String {
    let labels = selector.map("matchLabels").map { "\($0.name): \($0.value.string ?? ""),\u{20}" }
    let expressions = selector.items("matchExpressions").map { expression in
      let values = expression.items("values").compactMap(\.string).joined(separator: " ")
      return "LabelSelectorRequirement{Key:\(expression.text("key")),"
        + "Operator:\(expression.text("operator")),Values:[\(values)],},"
    }
    return "&LabelSelector{MatchLabels:map[string]string{\(labels.joined())},"
      + "MatchExpressions:[]LabelSelectorRequirement{\(expressions.joined())},}"
  }

  /// The cells of an API service.
  // Kubernetes: kube-aggregator/pkg/registry/apiservice/etcd/etcd.go, ConvertToTable
  private static func apiService(_ object: JSON, _ clock: inout CellClock) -> [JSON] {
    let service = object["spec"]?["service"].map { "\($0.text("namespace"))/\($0.text("name"))" }
    var available = "Unknown"
    if let condition = object["status"]?.items("conditions").first(where: {
      $0["type"] == "Available"
    }) {
      let status = condition.text("status")
      available = status == "True" ? status : "\(status) (\(condition.text("reason")))"
    }
    return [
      .string(object.name), .string(service ?? "Local"), .string(available), clock.age(of: object),
    ]
  }
}
