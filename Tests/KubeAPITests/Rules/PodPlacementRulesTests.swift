import Testing

@testable import KubeAPI

/// The rules of where a pod wants to run.
@Suite struct PodPlacementRulesTests {
  /// Asks about Pods.
  private let check = RuleCheck("v1 Pod")

  @Test func `tolerations`() throws {
    let text = """
      {operator: Foo}
        [0].operator: Invalid value: "Foo": operator must be Exists when `key` is empty, which \
      means "match all values and all keys"
        [0].operator: Unsupported value: "Foo": supported values: "Equal", "Exists"
      {operator: Equal}
        [0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which \
      means "match all values and all keys"
      {key: a, operator: Exists, value: b}
        [0].operator: Invalid value: "b": value must be empty when `operator` is 'Exists'
      {key: "a b", effect: Foo}
        [0].key: Invalid value: "a b": name part must consist of alphanumeric characters, '-', \
      '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or \
      'my.name',  or '123-abc', regex used for validation is \
      '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        [0].effect: Unsupported value: "Foo": supported values: "NoSchedule", "PreferNoSchedule", \
      "NoExecute"
      {key: a, tolerationSeconds: 3}
        [0].effect: Invalid value: "": effect must be 'NoExecute' when `tolerationSeconds` is set
      {key: a, value: "b c"}
        [0].operator: Invalid value: "b c": a valid label must be an empty string or consist of \
      alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric \
      character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is \
      '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
      """
    let frame = "spec: {containers: [{name: c, image: a}], tolerations: [@]}"
    #expect(try check.report(text, in: frame, under: "spec.tolerations") == text)
  }

  @Test func `an even spread`() throws {
    let text = """
      {}
        [0].maxSkew: Invalid value: 0: must be greater than zero
        [0].topologyKey: Required value: can not be empty
        [0].whenUnsatisfiable: Unsupported value: "": supported values: "DoNotSchedule", \
      "ScheduleAnyway"
        warning: [0].labelSelector: a null labelSelector results in matching no pod
      {maxSkew: 1, topologyKey: a, whenUnsatisfiable: Foo, labelSelector: {}}
        [0].whenUnsatisfiable: Unsupported value: "Foo": supported values: "DoNotSchedule", \
      "ScheduleAnyway"
      {maxSkew: 1, topologyKey: a, whenUnsatisfiable: ScheduleAnyway, minDomains: 2, \
      labelSelector: {}}
        [0].minDomains: Invalid value: 2: can only use minDomains if \
      whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway
      {maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, minDomains: 0, \
      labelSelector: {}}
        [0].minDomains: Invalid value: 0: must be greater than zero
      {maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, nodeAffinityPolicy: Foo, \
      nodeTaintsPolicy: Bar}
        [0].nodeAffinityPolicy: Unsupported value: "Foo": supported values: "Honor", "Ignore"
        [0].nodeTaintsPolicy: Unsupported value: "Bar": supported values: "Honor", "Ignore"
        warning: [0].labelSelector: a null labelSelector results in matching no pod
      {maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [x]}
        [0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set
        warning: [0].labelSelector: a null labelSelector results in matching no pod
      {maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: \
      {x: z}}, matchLabelKeys: [x]}
        [0].matchLabelKeys[0]: Invalid value: "x": exists in both matchLabelKeys and labelSelector
      {maxSkew: 1, topologyKey: a, whenUnsatisfiable: DoNotSchedule, labelSelector: \
      {matchExpressions: [{key: a, operator: Foo}]}}
        [0].labelSelector.matchExpressions[0].operator: Invalid value: "Foo": not a valid \
      selector operator
      """
    let frame = "spec: {containers: [{name: c, image: a}], topologySpreadConstraints: [@]}"
    #expect(try check.report(text, in: frame, under: "spec.topologySpreadConstraints") == text)
  }

  @Test func `terms that nodes must meet`() throws {
    let text = """
      {matchExpressions: [{key: a, operator: In}]}
        nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when \
      `operator` is 'In' or 'NotIn'
      {matchExpressions: [{key: a, operator: Exists, values: [b]}]}
        nodeSelectorTerms[0].matchExpressions[0].values: Forbidden: may not be specified when \
      `operator` is 'Exists' or 'DoesNotExist'
      {matchExpressions: [{key: a, operator: Gt, values: [b, c]}]}
        nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified single \
      value when `operator` is 'Lt' or 'Gt'
      {matchExpressions: [{key: "a b", operator: Foo}]}
        nodeSelectorTerms[0].matchExpressions[0].operator: Invalid value: "Foo": not a valid \
      selector operator
        nodeSelectorTerms[0].matchExpressions[0].key: Invalid value: "a b": name part must \
      consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
      alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for \
      validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
      {matchFields: [{key: metadata.foo, operator: In, values: [x]}]}
        nodeSelectorTerms[0].matchFields[0].key: Invalid value: "metadata.foo": not a valid field \
      selector key
      {matchFields: [{key: metadata.name, operator: In, values: [a, b]}]}
        nodeSelectorTerms[0].matchFields[0].values: Required value: must be only one value when \
      `operator` is 'In' or 'NotIn' for node field selector
      {matchFields: [{key: metadata.name, operator: Exists}]}
        nodeSelectorTerms[0].matchFields[0].operator: Invalid value: "Exists": not a valid \
      selector operator
      """
    let frame =
      "spec: {containers: [{name: c, image: a}], affinity: {nodeAffinity: "
      + "{requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [@]}}}}"
    let prefix = "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution."
    #expect(try check.report(text, in: frame, under: prefix) == text)
  }

  @Test func `wishes, and other pods`() throws {
    let text = """
      nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}
        nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required \
      value: must have at least one node selector term
      nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, preference: \
      {}}]}
        nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: \
      must be in the range 1-100
      podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a, namespaces: \
      [A_], labelSelector: {}}]}
        podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespace: Invalid value: \
      "A_": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', \
      and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex \
      used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
      podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 101, \
      podAffinityTerm: {topologyKey: a}}]}
        podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: \
      101: must be in the range 1-100
        warning: podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecut\
      ion[0].podAffinityTerm.labelSelector: a null labelSelector results in matching no pod
      podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a, \
      matchLabelKeys: [x], mismatchLabelKeys: [x]}]}
        podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: Forbidden: \
      must not be specified when labelSelector is not set
        podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mismatchLabelKeys: \
      Forbidden: must not be specified when labelSelector is not set
        podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys[0]: Invalid \
      value: "x": exists in both matchLabelKeys and mismatchLabelKeys
        warning: podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector: a \
      null labelSelector results in matching no pod
      podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a, \
      labelSelector: {}, namespaceSelector: {matchExpressions: [{key: a, operator: In}]}}]}
        podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0\
      ].namespaceSelector.matchExpressions[0].values: Required value: must be specified when \
      `operator` is 'In' or 'NotIn'
      """
    let frame = "spec: {containers: [{name: c, image: a}], affinity: {@}}"
    #expect(try check.report(text, in: frame, under: "spec.affinity.") == text)
  }
}
