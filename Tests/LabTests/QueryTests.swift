import Testing

@testable import Lab

/// Tests of the words `endpoints` and `log`: what they ask, and what is said about it.
@Suite struct QueryTests {
  /// Two named pods behind a Service, a third that is not ready, and one that belongs to nobody.
  static let shop = """
    apiVersion: v1
    kind: Service
    metadata: {name: shop}
    spec:
      selector: {app: shop}
      ports: [{name: http, port: 80, targetPort: web}, {name: dns, port: 53, protocol: UDP}]
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: a, labels: {app: shop}}
    spec: {containers: [{name: c, image: nginx, ports: [{name: web, containerPort: 8080}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: b, labels: {app: shop}}
    spec: {containers: [{name: c, image: nginx, ports: [{name: web, containerPort: 8080}]}]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: stray, labels: {app: shopp}}
    spec: {containers: [{name: c, image: nginx}]}

    """

  /// The same with a pod that cannot start.
  static let broken =
    shop
      + """
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: late, labels: {app: shop}}
      spec:
        containers:
        - {name: c, image: busybox, command: [sleep, infinity], readinessProbe: {exec: {command: ["false"]}}}

      """

  /// A DaemonSet without address whose pods say who they are, and a Pod with two containers.
  static let talkers = """
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: talk}
    spec:
      selector: {matchLabels: {app: talk}}
      template:
        metadata: {labels: {app: talk}}
        spec:
          containers:
          - name: say
            image: busybox
            command: [sh, -c, "echo hello from $NODE; sleep infinity"]
            env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: talk}
    spec: {clusterIP: None, selector: {app: talk}}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: two}
    spec:
      containers:
      - {name: main, image: busybox, command: [sh, -c, "echo one; echo two; sleep infinity"]}
      - {name: side, image: busybox, command: [sleep, infinity]}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: bare}
    spec: {ports: [{port: 80}]}

    """

  @Test(arguments: [
    (
      "endpoints: shop",
      "passed | Service default/shop to lead to ready pods | a and b | Service default/shop"
    ),
    (
      "endpoints: {service: default/shop, pods: {labels: app=shop}, ports: [8080, dns, {name: dns, port: 53, protocol: UDP}], count: 2}",
      "passed | Service default/shop to lead to 2 ready Pods in namespace default with labels app=shop, on port 8080, dns and dns 53/UDP | a and b | Service default/shop"
    ),
    (
      "endpoints: {service: shop, ports: [80]}",
      "failed | Service default/shop to lead to ready pods, on port 80 | a and b; a is not reached on port 80, but on http 8080 and dns 53/UDP | Service default/shop | its selector is app=shop"
    ),
    (
      "endpoints: {service: shop, pods: {name: stray}}",
      "failed | Service default/shop to lead to ready Pod default/stray | a and b; not among them: stray; should not be among them: a and b | Service default/shop | its selector is app=shop"
    ),
    (
      "endpoints: {service: shop, pods: {labels: app=none}}",
      "failed | Service default/shop to lead to ready Pods in namespace default with labels app=none | a and b; there are no Pods in namespace default with labels app=none; should not be among them: a and b | Service default/shop | its selector is app=shop"
    ),
    (
      "endpoints: {service: shop, count: {atLeast: 3}}",
      "failed | Service default/shop to lead to at least 3 ready pods | 2: a and b | Service default/shop | its selector is app=shop"
    ),
    (
      "endpoints: {service: shop, headless: true}",
      "failed | clusterIP None | "
    ),
    (
      "endpoints: {service: shop, namespace: kube-system}",
      "failed | Service kube-system/shop to exist | no such Service | Service kube-system/shop | nearest: Service default/shop"
    ),
  ])
  func `a Service's endpoints are judged`(check: String, said: String) throws {
    let verdict = try JudgeTests().verdict(check, Self.shop)
    #expect(verdict.hasPrefix(said), "\(verdict)")
  }

  @Test(arguments: [
    (
      "endpoints: shop",
      "failed | Service default/shop to lead to ready pods | a, b and late; not ready: late | Service default/shop | its selector is app=shop"
    ),
    (
      "endpoints: {service: shop, ready: false, count: 3}",
      "passed | Service default/shop to lead to 3 pods | a, b and late | Service default/shop"
    ),
  ])
  func `endpoints that are not ready count only where that is said`(
    check: String, said: String
  ) throws {
    #expect(try JudgeTests().verdict(check, Self.broken) == said)
  }

  @Test(arguments: [
    (
      "endpoints: {service: talk, headless: true, pods: {labels: app=talk}, count: 2}",
      "passed | headless Service default/talk to lead to 2 ready Pods in namespace default with labels app=talk | "
    ),
    (
      "endpoints: {service: talk, headless: false}",
      "failed | clusterIP other than None | None | Service default/talk, spec.clusterIP"
    ),
    (
      "endpoints: bare",
      "failed | Service default/bare to lead to ready pods | no endpoints | Service default/bare | the Service has no selector"
    ),
    (
      "after: [{apply: {apiVersion: v1, kind: Service, metadata: {name: away}, spec: {clusterIP: None, selector: {app: tolk}}}}]\nendpoints: {service: away, pods: {name: two}}",
      "failed | Service default/away to lead to ready Pod default/two | no endpoints | Service default/away | its selector app=tolk selects no pod; nearest: Pod default/two with labels none"
    ),
  ])
  func `headless Services have endpoints, too`(check: String, said: String) throws {
    let verdict = try JudgeTests().verdict(check, Self.talkers)
    #expect(verdict.hasPrefix(said), "\(verdict)")
  }

  @Test(arguments: [
    (
      "log: {name: two, container: main, contains: [one, two]}",
      "passed | the log of Pod default/two, container main, to contain one and contain two | one and two | Pod default/two, container main"
    ),
    (
      "log: {name: two, container: main, contains: Two}",
      "failed | the log of Pod default/two, container main, to contain Two | 2 lines, the last: two | Pod default/two, container main | nearest: two"
    ),
    (
      "log: {name: two, container: side, contains: one}",
      "failed | the log of Pod default/two, container side, to contain one | an empty log | Pod default/two, container side"
    ),
    (
      "log: {name: two, contains: one}",
      "failed | the log of Pod default/two to contain one | a container name must be specified for pod two, choose one of: [main side] | Pod default/two"
    ),
    (
      "log: {name: tow, contains: one}",
      "failed | Pod default/tow to exist | no such Pod | Pod default/tow | nearest: Pod default/two"
    ),
    (
      "log: {name: two, container: main, previous: true, contains: one}",
      "failed | the log of Pod default/two, container main, before its restart to contain one | previous terminated container \"main\" in pod \"two\" not found | Pod default/two, container main"
    ),
    (
      "log: {kind: DaemonSet, name: talk, contains: hello from b}",
      "passed | the log of DaemonSet default/talk to contain hello from b | hello from b | Pod default/talk-"
    ),
    (
      "log: {kind: DaemonSet, name: talk, each: true, contains: hello from b}",
      "failed | every log of DaemonSet default/talk to contain hello from b | 1 line, the last: hello from a | Pod default/talk-"
    ),
    (
      "log: {labels: app=talk, each: true, matches: \"^hello from [ab]$\"}",
      "passed | every log of Pod in namespace default with labels app=talk to match "
    ),
    (
      "after: [{apply: {apiVersion: apps/v1, kind: Deployment, metadata: {name: none}, spec: {replicas: 0, selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: nginx}]}}}}}]\nlog: {kind: Deployment, name: none, contains: x}",
      "failed | the log of Deployment default/none to contain x | no pods | Deployment default/none"
    ),
  ])
  func `a log is judged`(check: String, said: String) throws {
    let verdict = try JudgeTests().verdict(check, Self.talkers)
    #expect(verdict.hasPrefix(said), "\(verdict)")
  }

  @Test func `a check without a sentence gets one`() throws {
    let report = try JudgeTests().report(
      "- endpoints: shop\n- log: {name: a, contains: x}\n"
        + "- log: {labels: app=shop, each: true, container: c, previous: true, matches: y+}",
      Self.shop)
    #expect(
      report.tasks.flatMap(\.checks).map(\.sentence) == [
        "Service default/shop leads to ready pods", "The log of Pod default/a should contain x",
        "Every log of Pod in namespace default with labels app=shop, container c, before its restart should match y+",
      ])
  }

  @Test(arguments: [
    (
      "endpoints: a/b/c",
      "lab.yaml:9:18: error: \"a/b/c\" must be a Service's name or namespace/name"
    ),
    ("endpoints: {}", "lab.yaml:9:18: error: \"endpoints\" needs \"service\""),
    (
      "endpoints: {service: a, ports: [0]}",
      "lab.yaml:9:39: error: 0 is no port such as 80, http or {port: 80}"
    ),
    (
      "endpoints: {service: a, pods: {kind: Node}}",
      "lab.yaml:9:37: error: \"pods\" selects pods, not objects of kind Node"
    ),
    (
      "endpoints: {service: a, port: 80}",
      "lab.yaml:9:31: error: unknown word \"port\" in \"endpoints\"; did you mean \"ports\"?"
    ),
    ("log: {name: a}", "lab.yaml:9:12: error: \"log\" needs \"contains\" or \"matches\""),
    (
      "log: {name: a, matches: \"(\"}",
      "lab.yaml:9:31: error: \"(\" is no pattern: "
    ),
    (
      "log: {name: a, contain: x}",
      "lab.yaml:9:22: error: unknown word \"contain\" in \"log\"; did you mean \"contains\"?"
    ),
  ])
  func `bad words are said with their place`(check: String, said: String) {
    let text = LabDefinitionTests().checks("- \(check)")
    let first = LabDefinitionTests().said(text).first
    #expect(first?.hasPrefix(said) == true, "\(first ?? "nothing")")
  }
}
