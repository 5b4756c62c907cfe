/// The rules of label selectors in objects.
// Kubernetes: apimachinery/pkg/apis/meta/v1/validation/validation.go, ValidateLabelSelector
enum SelectorRules {
  /// Checks a selector; a missing one is fine.
  static func validate(
    _ selector: JSON?, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    guard let selector, !selector.isNull else { return }
    ObjectMetaRules.labels(selector["matchLabels"], path().child("matchLabels"), &errors)
    for (index, expression) in selector.items("matchExpressions").enumerated() {
      /// The path of a field of the expression.
      func at(_ name: String) -> FieldPath {
        path().item("matchExpressions", index).child(name)
      }
      let values = expression.items("values")
      let comparison = expression.text("operator")
      switch comparison {
      case "In", "NotIn":
        if values.isEmpty {
          errors.required(
            at("values"), "must be specified when `operator` is 'In' or 'NotIn'")
        }
      case "Exists", "DoesNotExist":
        if !values.isEmpty {
          errors.forbidden(
            at("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
        }
      default: errors.invalid(at("operator"), comparison, "not a valid selector operator")
      }
      let key = expression.text("key")
      errors.invalid(at("key"), key, each: Names.qualifiedName(key))
      for (place, value) in values.compactMap(\.string).enumerated() {
        errors.invalid(at("values").index(place), value, each: Names.labelValue(value))
      }
    }
  }

  /// A selector as messages print it: Go's order of fields.
  static func text(_ selector: JSON?) -> String {
    guard let selector, !selector.isNull else { return "null" }
    var parts: [String] = []
    let labels = selector.map("matchLabels")
    if !labels.isEmpty { parts.append("\"matchLabels\":\(JSON.object(labels).text)") }
    let expressions = selector.items("matchExpressions").map { expression in
      var text = "{\"key\":\(GoValue.string(expression.text("key")))"
      text += ",\"operator\":\(GoValue.string(expression.text("operator")))"
      let values = expression.items("values")
      if !values.isEmpty { text += ",\"values\":\(JSON.array(values).text)" }
      return text + "}"
    }
    if !expressions.isEmpty {
      parts.append("\"matchExpressions\":[\(expressions.joined(separator: ","))]")
    }
    return "{\(parts.joined(separator: ","))}"
  }

  /// Whether a selector chooses everything because it says nothing.
  static func isEmpty(_ selector: JSON) -> Bool {
    selector.map("matchLabels").isEmpty && selector.items("matchExpressions").isEmpty
  }
}
