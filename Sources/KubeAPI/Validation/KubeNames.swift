/// Questions about names that other modules ask, too.
// Kubernetes: apimachinery/pkg/util/validation/validation.go
public enum KubeNames {
  /// Whether a text is a DNS label.
  public static func isLabel(_ text: String) -> Bool { Names.dnsLabel(text).isEmpty }

  /// Whether a text is a DNS name.
  public static func isSubdomain(_ text: String) -> Bool { Names.dnsSubdomain(text).isEmpty }

  /// What is wrong with a path whose first part is a domain, in words; `nil` where nothing is.
  public static func domainPrefixedPathFault(_ text: String, field: String) -> String? {
    var errors = FieldErrors()
    domainPrefixedPath(text, FieldPath(field), &errors)
    return errors.isEmpty ? nil : errors.list.message
  }

  /// Checks a path whose first part is a domain.
  // Kubernetes: apimachinery/pkg/util/validation/validation.go, IsDomainPrefixedPath
  static func domainPrefixedPath(
    _ text: String, _ path: FieldPath, _ errors: inout FieldErrors
  ) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count != 2 || parts.contains("") {
      errors.invalid(path, text, "must be a domain-prefixed path (such as \"acme.io/foo\")")
    } else {
      errors.invalid(path, String(parts[0]), each: Names.dnsSubdomain(String(parts[0])))
      let others = "/-._~%!$&'()*+,;=:"
      let isGood = parts[1].unicodeScalars.allSatisfy { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
          || others.unicodeScalars.contains(scalar)
      }
      if !isGood {
        errors.invalid(
          path, String(parts[1]),
          "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')")
      }
    }
  }
}
