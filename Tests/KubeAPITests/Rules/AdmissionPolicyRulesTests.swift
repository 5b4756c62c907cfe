import Testing

@testable import KubeAPI

/// The rules of ValidatingAdmissionPolicies and their bindings.
@Suite struct AdmissionPolicyRulesTests {
  /// Asks about policies.
  private let check = RuleCheck(
    "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy", namespaced: false)
  /// Asks about bindings.
  private let bindings = RuleCheck(
    "admissionregistration.k8s.io/v1 ValidatingAdmissionPolicyBinding", namespaced: false)
  /// A rule that is well.
  private let rule =
    "{apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}"

  /// What is wrong with a policy that looks at Deployments.
  private func faults(_ spec: String) throws -> [String] {
    try check.create("spec: {matchConstraints: {resourceRules: [\(rule)]}, \(spec)}").map {
      $0.replacing("spec.", with: "")
    }
  }

  /// What is wrong with a rule of a policy, without the path to it.
  private func faults(ofRule rule: String) throws -> [String] {
    try check.create(
      "spec: {matchConstraints: {resourceRules: [\(rule)]}, validations: [{expression: \"true\"}]}"
    ).map { $0.replacing("spec.matchConstraints.resourceRules[0].", with: "") }
  }

  @Test func `a policy gets its defaults`() throws {
    let spec = try check.object(
      "spec: {matchConstraints: {resourceRules: [\(rule)]}, validations: [{expression: \"true\"}]}")[
        "spec"]
    #expect(spec?["failurePolicy"] == "Fail")
    #expect(spec?["matchConstraints", "matchPolicy"] == "Equivalent")
    #expect(spec?["matchConstraints", "namespaceSelector"] == [:])
    #expect(spec?["matchConstraints", "resourceRules"]?[0]?["scope"] == "*")
  }

  @Test func `a policy looks at something and demands something`() throws {
    #expect(
      try check.create("spec: {failurePolicy: Maybe}") == [
        "spec.failurePolicy: Unsupported value: \"Maybe\": supported values: \"Fail\", \"Ignore\"",
        "spec.matchConstraints: Required value",
        "spec.validations: Required value: validations or auditAnnotations must contain at least "
          + "one item",
        "spec.auditAnnotations: Required value: validations or auditAnnotations must contain at "
          + "least one item",
      ])
    #expect(
      try check.create("spec: {matchConstraints: {}, validations: [{expression: \"true\"}]}") == [
        "spec.matchConstraints.resourceRules: Required value"
      ])
  }

  @Test func `rules have no gaps and stars stand alone`() throws {
    #expect(
      try faults(ofRule: "{apiGroups: [], apiVersions: [\"\"], operations: [READ], resources: []}")
        == [
          "operations[0]: Unsupported value: \"READ\": supported values: \"*\", \"CONNECT\", "
            + "\"CREATE\", \"DELETE\", \"UPDATE\"", "apiGroups: Required value",
          "apiVersions[0]: Required value", "resources: Required value",
        ])
    #expect(
      try faults(
        ofRule: "{apiGroups: [\"*\", a], apiVersions: [\"*\", v1], operations: [\"*\", CREATE], "
          + "resources: [\"*\", pods], scope: All}") == [
          "operations: Invalid value: [\"*\",\"CREATE\"]: if '*' is present, must not specify other "
            + "operations",
          "apiGroups: Invalid value: [\"*\",\"a\"]: if '*' is present, must not specify other API "
            + "groups",
          "apiVersions: Invalid value: [\"*\",\"v1\"]: if '*' is present, must not specify other "
            + "API versions",
          "resources: Invalid value: [\"*\",\"pods\"]: if '*' is present, must not specify other "
            + "resources without subresources",
          "scope: Unsupported value: \"All\": supported values: \"*\", \"Cluster\", \"Namespaced\"",
        ])
    let parts = "[pods/*, pods/log, \"*/scale\", a/scale, \"*/*\", \"\"]"
    #expect(
      try faults(
        ofRule: "{apiGroups: [a], apiVersions: [v1], operations: [CREATE], resources: \(parts)}")
        == [
          "resources[1]: Invalid value: \"pods/log\": if 'pods/*' is present, must not specify "
            + "pods/log",
          "resources[3]: Invalid value: \"a/scale\": if '*/scale' is present, must not specify "
            + "a/scale", "resources[5]: Required value",
          "resources: Invalid value: [\"pods/*\",\"pods/log\",\"*/scale\",\"a/scale\",\"*/*\",\"\"]: "
            + "if '*/*' is present, must not specify other resources",
        ])
  }

  @Test func `what is demanded has an expression and one line of words`() throws {
    #expect(
      try faults(
        "validations: [{expression: \" \", message: \" \", messageExpression: \" \", reason: Nope}, "
          + "{expression: a, message: \"b\\nc\"}]") == [
          "validations[0].expression: Required value: expression is not specified",
          "validations[0].messageExpression: Invalid value: \" \": must be non-empty if specified",
          "validations[0].message: Invalid value: \" \": message must be non-empty if specified",
          "validations[0].reason: Unsupported value: \"Nope\": supported values: \"Forbidden\", "
            + "\"Invalid\", \"RequestEntityTooLarge\"",
          "validations[1].message: Invalid value: \"b\\nc\": message must not contain line breaks",
        ])
    #expect(
      try faults(
        "validations: [{expression: a}], matchConditions: [{name: \"\", expression: \"\"}], "
          + "variables: [{name: in, expression: \"\"}, {name: \"\", expression: a}]") == [
          "matchConditions[0].expression: Required value",
          "matchConditions[0].name: Required value",
          "variables[0].name: Invalid value: \"in\": name is not a valid CEL identifier",
          "variables[0].expression: Required value: expression is not specified",
          "variables[1].name: Required value: name is not specified",
        ])
    #expect(
      try faults(
        "auditAnnotations: [{key: a, valueExpression: b}, {key: a, valueExpression: \"\"}]") == [
          "auditAnnotations[1].valueExpression: Required value: valueExpression is not specified",
          "auditAnnotations[1].key: Duplicate value: \"a\"",
        ])
  }

  @Test func `parameters are of a kind`() throws {
    #expect(
      try faults("validations: [{expression: a}], paramKind: {apiVersion: a/b/c, kind: \"\"}") == [
        "paramKind.apiVersion: Invalid value: \"a/b/c\": unexpected GroupVersion string: a/b/c",
        "paramKind.kind: Required value",
      ])
    #expect(
      try faults("validations: [{expression: a}], paramKind: {apiVersion: a/, kind: A_b}") == [
        "paramKind.apiVersion: Invalid value: \"a/\": version must be specified",
        "paramKind.kind: Invalid value: \"A_b\": may have mixed case, but should otherwise match: a "
          + "DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
          + "alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or "
          + "'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
      ])
  }

  @Test func `a binding names a policy and what is done`() throws {
    #expect(
      try bindings.create("spec: {}") == [
        "spec.policyName: Required value",
        "spec.validationActions: Required value: at least one validation action is required",
      ])
    #expect(
      try bindings.create("spec: {policyName: a, validationActions: [Deny, Warn, Deny, Log]}") == [
        "spec.validationActions[2]: Duplicate value: \"Deny\"",
        "spec.validationActions[3]: Unsupported value: \"Log\": supported values: \"Audit\", "
          + "\"Deny\", \"Warn\"",
        "spec.validationActions: Invalid value: [\"Deny\",\"Warn\",\"Deny\",\"Log\"]: must not contain "
          + "both Deny and Warn (repeating the same validation failure information in the API "
          + "response and headers serves no purpose)",
      ])
    #expect(
      try bindings.create("spec: {policyName: a, validationActions: [Deny], paramRef: {}}") == [
        "spec.paramRef: Required value: one of name or selector must be specified",
        "spec.paramRef.parameterNotFoundAction: Required value",
      ])
    #expect(
      try bindings.create(
        "spec: {policyName: a, validationActions: [Deny], paramRef: {name: a, selector: {}, "
          + "parameterNotFoundAction: Ask}}") == [
          "spec.paramRef.name: Forbidden: name and selector are mutually exclusive",
          "spec.paramRef.selector: Forbidden: name and selector are mutually exclusive",
          "spec.paramRef.parameterNotFoundAction: Unsupported value: \"Ask\": supported values: "
            + "\"Deny\", \"Allow\"",
        ])
  }
}

/// The rules of configurations of webhooks.
@Suite struct WebhookRulesTests {
  /// Asks about configurations.
  private let check = RuleCheck(
    "admissionregistration.k8s.io/v1 MutatingWebhookConfiguration", namespaced: false)
  /// What a good webhook has beside its client.
  private let rest = "name: a.b.c, sideEffects: None, admissionReviewVersions: [v1]"

  /// What is wrong with one webhook, without the path to it.
  private func faults(_ hook: String) throws -> [String] {
    try check.create("webhooks: [{\(hook)}]").map { $0.replacing("webhooks[0].", with: "") }
  }

  @Test func `a webhook gets its defaults`() throws {
    let hook = try check.object(
      "webhooks: [{\(rest), clientConfig: {service: {name: a, namespace: b}}}]")[
        "webhooks"]?[0]
    #expect(hook?["failurePolicy"] == "Fail")
    #expect(hook?["timeoutSeconds"] == 10)
    #expect(hook?["reinvocationPolicy"] == "Never")
    #expect(hook?["clientConfig", "service", "port"] == 443)
  }

  @Test func `a webhook is complete and pure`() throws {
    #expect(
      try faults(
        "name: a.b, admissionReviewVersions: [v2, v2], clientConfig: {}, timeoutSeconds: 31")
        == [
          "name: Invalid value: \"a.b\": should be a domain with at least three segments separated "
            + "by dots",
          "sideEffects: Required value: must specify one of None, NoneOnDryRun",
          "timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds",
          "clientConfig: Required value: exactly one of url or service is required",
          "admissionReviewVersions[1]: Invalid value: \"v2\": duplicate version",
          "admissionReviewVersions: Invalid value: [\"v2\",\"v2\"]: must include at least one of v1, "
            + "v1beta1",
        ])
    #expect(
      try faults(
        "name: a.b.c, sideEffects: Some, admissionReviewVersions: [], clientConfig: {url: "
          + "\"https://a\"}") == [
          "sideEffects: Unsupported value: \"Some\": supported values: \"None\", \"NoneOnDryRun\"",
          "admissionReviewVersions: Required value: must specify one of v1, v1beta1",
        ])
    #expect(
      try check.create(
        "webhooks: [{\(rest), clientConfig: {url: \"https://a\"}}, {\(rest), clientConfig: {url: "
          + "\"https://a\"}}]") == ["webhooks[1].name: Duplicate value: \"a.b.c\""])
  }

  @Test func `an address is a plain one over TLS`() throws {
    let form = "; desired format: https://host[/path]"
    #expect(
      try faults("\(rest), clientConfig: {url: \"http://u@h/p?q=1#f\"}").map {
        $0.replacing("clientConfig.url: Invalid value: ", with: "")
      } == [
        "\"http\": 'https' is the only allowed URL scheme\(form)",
        "\"u\": user information is not permitted in the URL\(form)",
        "\"f\": fragments are not permitted in the URL\(form)",
        "\"q=1\": query parameters are not permitted in the URL\(form)",
      ])
    #expect(
      try faults("\(rest), clientConfig: {url: \"https:///p\"}") == [
        "clientConfig.url: Invalid value: \"\": host must be specified\(form)"
      ])
  }

  @Test func `a service has a name, a port and a path of names`() throws {
    #expect(
      try faults(
        "\(rest), clientConfig: {service: {name: \"\", namespace: \"\", port: 70000, path: a//B}}"
      ).map { $0.replacing("clientConfig.service.", with: "") }.prefix(5) == [
        "name: Required value", "namespace: Required value",
        "port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive",
        "path: Invalid value: \"a//B\": must start with a '/'",
        "path: Invalid value: \"a//B\": segment[0] may not be empty",
      ])
  }
}
