/// Which nodes a pod may run on, by its node selector and its required node affinity.
public struct NodeAffinity: Hashable, Sendable {
  /// One demand on a label or a field.
  public struct Requirement: Hashable, Sendable {
    /// The label's or field's name.
    var key: String
    /// `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` or `Lt`.
    var comparison: String
    /// The values.
    var values: [String]

    /// Reads an item of `matchExpressions` or `matchFields`.
    init(_ json: JSON) {
      key = json["key"]?.string ?? ""
      comparison = json["operator"]?.string ?? ""
      values = json["values"]?.array?.compactMap(\.string) ?? []
    }

    /// Whether a label's value (`nil` for no such label) meets the demand.
    // Kubernetes: staging/src/k8s.io/apimachinery/pkg/labels/selector.go, Requirement.Matches
    func matches(_ value: String?) -> Bool {
      switch comparison {
      case "In": return value.map { values.contains($0) } ?? false
      case "NotIn": return value.map { !values.contains($0) } ?? true
      case "Exists": return value != nil
      case "DoesNotExist": return value == nil
      case "Gt", "Lt":
        guard let value, let number = Int64(value), let bound = values.first.flatMap(Int64.init)
        else { return false }
        return comparison == "Gt" ? number > bound : number < bound
      default: return false
      }
    }
  }

  /// Demands that must hold together.
  public struct Term: Hashable, Sendable {
    /// Demands on labels.
    var labels: [Requirement]
    /// Demands on fields, of which there is only `metadata.name`.
    var fields: [Requirement]

    /// Reads an item of `nodeSelectorTerms`.
    public init(_ json: JSON) {
      labels = json["matchExpressions"]?.array?.map(Requirement.init) ?? []
      fields = json["matchFields"]?.array?.map(Requirement.init) ?? []
    }

    /// Whether a node meets all demands; a term without demands matches no node.
    public func matches(name: String, labels nodeLabels: JSONObject) -> Bool {
      if labels.isEmpty && fields.isEmpty { return false }
      return labels.allSatisfy { $0.matches(nodeLabels[$0.key]?.string) }
        && fields.allSatisfy { $0.key == "metadata.name" && $0.matches(name) }
    }
  }

  /// The labels that a node must have.
  public var selector: [(key: String, value: String)] { selectorPairs.map { ($0.key, $0.value) } }
  /// The labels that a node must have, in comparable form.
  private var selectorPairs: [Pair]
  /// The terms of which one must match; `nil` where any node will do.
  public var terms: [Term]?

  /// A label that a node must have.
  private struct Pair: Hashable, Sendable {
    /// The label's name.
    var key: String
    /// The label's value.
    var value: String
  }

  /// Reads the demands of a pod's `spec`.
  public init(podSpec spec: JSON) {
    selectorPairs =
      spec["nodeSelector"]?.object?.map { Pair(key: $0.name, value: $0.value.string ?? "") } ?? []
    terms = spec[
      "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
      "nodeSelectorTerms"]?.array?.map(Term.init)
  }

  /// Whether a node of such a name and labels will do.
  public func matches(name: String, labels: JSONObject) -> Bool {
    for pair in selectorPairs where labels[pair.key]?.string != pair.value { return false }
    guard let terms else { return true }
    return terms.contains { $0.matches(name: name, labels: labels) }
  }

  /// The only nodes that can match because every term names them, in order; `nil` where there is no such bound.
  // Kubernetes: pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go, PreFilter
  public var namedNodes: [String]? {
    guard let terms, !terms.isEmpty else { return nil }
    var names: Set<String> = []
    for term in terms {
      var allowed: Set<String>?
      for field in term.fields where field.key == "metadata.name" && field.comparison == "In" {
        allowed = allowed.map { $0.intersection(field.values) } ?? Set(field.values)
      }
      guard let allowed else { return nil }
      names.formUnion(allowed)
    }
    return names.sorted()
  }
}
