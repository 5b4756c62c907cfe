/// What may change of the nodes that a pod asks for while gates hold it back.
enum GatedAffinity {
  /// Checks that what was asked for is only made narrower.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateNodeAffinityMutation
  static func check(_ new: JSON?, old: JSON?, _ errors: inout FieldErrors) {
    let name = "requiredDuringSchedulingIgnoredDuringExecution"
    guard let before = old?[name]?.items("nodeSelectorTerms"), !before.isEmpty else { return }
    let terms = new?[name]?.items("nodeSelectorTerms") ?? []
    let path = FieldPath.spec.child("affinity").child("nodeAffinity").child(name)
    guard terms.count == before.count else {
      let list = terms.map(printed).joined(separator: ",")
      return errors.invalid(
        path.child("nodeSelectorTerms"), raw: terms.isEmpty ? "null" : "[\(list)]",
        "no additions/deletions to non-empty NodeSelectorTerms list are allowed")
    }
    for (index, (term, old)) in zip(terms, before).enumerated() where !onlyAdds(term, old) {
      errors.invalid(
        path.item("nodeSelectorTerms", index), raw: printed(term),
        "only additions are allowed (no mutations or deletions)")
    }
  }

  /// Whether a term has all conditions that it had, in their order.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateNodeSelectorTermHasOnlyAdditions
  private static func onlyAdds(_ term: JSON, _ old: JSON) -> Bool {
    let lists = ["matchExpressions", "matchFields"]
    if lists.allSatisfy({ old.items($0).isEmpty }) {
      return lists.allSatisfy { term.items($0).isEmpty }
    }
    return lists.allSatisfy { name in
      let before = old.items(name)
      return Array(term.items(name).prefix(before.count)) == before
    }
  }

  /// A term as messages print it.
  private static func printed(_ term: JSON) -> String {
    /// A list of conditions, or `null`.
    func conditions(_ name: String) -> String {
      let list = term.items(name).map { condition in
        let values = condition.items("values")
        return "{\"Key\":\(GoValue.string(condition.text("key"))),"
          + "\"Operator\":\(GoValue.string(condition.text("operator"))),"
          + "\"Values\":\(values.isEmpty ? "null" : JSON.array(values).text)}"
      }
      return list.isEmpty ? "null" : "[\(list.joined(separator: ","))]"
    }
    return "{\"MatchExpressions\":\(conditions("matchExpressions")),"
      + "\"MatchFields\":\(conditions("matchFields"))}"
  }
}
