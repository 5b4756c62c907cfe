/// The rules of the conditions that newer kinds share.
// Kubernetes: apimachinery/pkg/apis/meta/v1/validation/validation.go, ValidateConditions
enum ConditionRules {
  /// Checks a list of conditions.
  static func validate(_ conditions: [JSON], _ path: FieldPath, _ errors: inout FieldErrors) {
    var seen: Set<String> = []
    for (index, condition) in conditions.enumerated() {
      let at = path.index(index)
      let type = condition.text("type")
      if !seen.insert(type).inserted { errors.duplicate(at.child("type"), type) }
      validate(condition, at, &errors)
    }
  }

  /// Checks one condition.
  private static func validate(_ condition: JSON, _ path: FieldPath, _ errors: inout FieldErrors) {
    let type = condition.text("type")
    errors.invalid(path.child("type"), type, each: Names.qualifiedName(type))
    let statuses = ["False", "True", "Unknown"]
    let status = condition.text("status")
    if !statuses.contains(status) { errors.notSupported(path.child("status"), status, statuses) }
    if let generation = condition.number("observedGeneration"), generation < 0 {
      errors.invalid(
        path.child("observedGeneration"), generation, "must be greater than or equal to zero")
    }
    if condition.text("lastTransitionTime").isEmpty {
      errors.required(path.child("lastTransitionTime"), "must be set")
    }
    let reason = condition.text("reason")
    if reason.isEmpty {
      errors.required(path.child("reason"), "must be set")
    } else if !isReason(reason) {
      errors.invalid(
        path.child("reason"), reason,
        Names.pattern(
          "a condition reason must start with alphabetic character, optionally followed by a string "
            + "of alphanumeric characters or '_,:', and must end with an alphanumeric character or '_'",
          "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?", "my_name", "MY_NAME", "MyName",
          "ReasonA,ReasonB",
          "ReasonA:ReasonB"))
    }
    if reason.utf8.count > 1024 { errors.tooLong(path.child("reason"), 1024) }
    let message = condition.text("message")
    if message.utf8.count > 32 << 10 { errors.tooLong(path.child("message"), 32 << 10) }
  }

  /// Whether a text is a reason: a letter, and letters, digits, underscores, commas and colons.
  private static func isReason(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isLower || first.isUpper, let last = text.utf8.last,
      last != UInt8(ascii: ","), last != UInt8(ascii: ":")
    else { return false }
    return text.utf8.allSatisfy { byte in
      byte.isLower || byte.isUpper || byte.isDigit || "_,:".utf8.contains(byte)
    }
  }
}
