import ControlPlane
import KubeAPI
import Testing

@testable import Lab

/// Tests of `Judge`: how the words of a check are judged, and what is said about it.
@Suite struct JudgeTests {
  /// A DaemonSet on two workers and a control plane.
  static let web = """
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: web, labels: {app: web}}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers: [{name: web, image: "nginx:1.25"}]

    """

  /// What becomes of one check, in a line.
  func verdict(_ check: String, _ manifest: String = web, steps: String = "") throws -> String {
    let report = try report("- " + check.replacing("\n", with: "\n  "), manifest, steps: steps)
    guard let verdict = report.tasks.first?.checks.first?.verdict else { return "no check" }
    guard case .cannotJudge(let reason) = verdict else {
      let finding = verdict.finding
      let texts = [finding?.expected, finding?.found, finding?.at, finding?.reason]
      return ([verdict.word] + texts.compactMap(\.self).filter { !$0.isEmpty }).joined(
        separator: " | ")
    }
    return "cannotJudge | \(reason)"
  }

  /// What grading says about a manifest, in a lab of one task.
  func report(
    _ checks: String, _ manifest: String, steps: String = "", task: String = ""
  ) throws -> SubmissionReport {
    let text = """
      apiVersion: cadet.dev/v1
      kind: Lab
      metadata: {name: judge}
      spec:
        cluster:
          profile: bare
          nodes:
          - {name: control, role: control-plane}
          - {name: a, labels: {disk: ssd}}
          - {name: b}
        setup: [setup.yaml]
        tasks:
        - id: one
          text: Do it.
      \(task)
          checks:
      \(checks.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
      """
    let scratch = try Scratch()
    try scratch.write(
      "setup.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: given}\ndata: {k: v}\n")
    let lab = try LabDefinition(file: scratch.write("lab.yaml", text))
    let learner = try Scratch()
    try learner.write("manifest.yaml", manifest)
    if !steps.isEmpty { try learner.write("steps.yaml", steps) }
    return Grader(lab).grade(try #require(Submission(path: learner.path, lab: lab)))
  }

  // MARK: Objects

  @Test(arguments: [
    (
      "exists: {kind: DaemonSet, name: web}",
      "passed | DaemonSet default/web to exist | default/web | DaemonSet default/web"
    ),
    (
      "exists: DaemonSet/web",
      "passed | DaemonSet default/web to exist | default/web | DaemonSet default/web"
    ),
    (
      "exists: {kind: DaemonSet.apps, labels: {app: web}, namespaces: all, ready: true}",
      "passed | ready DaemonSet in all namespaces with labels app=web to exist | default/web | DaemonSet default/web"
    ),
    (
      "exists: {kind: DaemonSet, name: wep}",
      "failed | DaemonSet default/wep to exist | no such DaemonSet | DaemonSet default/wep | nearest: DaemonSet default/web"
    ),
    (
      "exists: {kind: DaemonSet, name: web, namespace: kube-system}",
      "failed | DaemonSet kube-system/web to exist | no such DaemonSet | DaemonSet kube-system/web | nearest: DaemonSet default/web"
    ),
    (
      "exists: {kind: Deployment, name: web}",
      "failed | Deployment default/web to exist | no Deployment in the cluster | Deployment default/web | nearest: DaemonSet default/web"
    ),
    (
      "exists: {kind: DaemonSet, name: web, labels: app=db}",
      "failed | DaemonSet default/web with labels app=db to exist | no such DaemonSet | DaemonSet default/web with labels app=db | nearest: DaemonSet default/web with labels app=web"
    ),
    (
      "exists: {kind: DaemonSet, name: web, fields: {spec.minReadySeconds: 5}}",
      "failed | DaemonSet default/web with spec.minReadySeconds = 5 to exist | no such DaemonSet | DaemonSet default/web with spec.minReadySeconds = 5 | nearest: DaemonSet default/web with spec.minReadySeconds not set"
    ),
    (
      "exists: {kind: DaemonSet, name: wep, namespace: kube-system}",
      "failed | DaemonSet kube-system/wep to exist | no such DaemonSet | DaemonSet kube-system/wep"
    ),
    (
      "exists: {kind: Pod, name: look, namespace: shop, ready: true}",
      "failed | ready Pod shop/look to exist | no such Pod | Pod shop/look"
    ),
    (
      "expect: {kind: DaemonSet, name: web, image: nginx}",
      "failed | nginx | nginx:1.25 | DaemonSet default/web, spec.template.spec.containers[0].image"
    ),
    (
      "expect: {kind: DaemonSet, labels: app=web, image: nginx:1.25}",
      "passed | {image: nginx:1.25} | as expected | DaemonSet default/web"
    ),
    (
      "expect: {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: web, labels: {app: web}}}",
      "passed | {metadata: {labels: {app: web}, name: web}} | as expected | DaemonSet default/web"
    ),
    (
      "expect: {kind: DaemonSet, name: web, status: {numberReady: 3, desiredNumberScheduled: {atLeast: 3}}}",
      "failed | at least 3 | 2 | DaemonSet default/web, status.desiredNumberScheduled | also status.numberReady: expected 3, found 2"
    ),
    (
      "image: {kind: DaemonSet, name: web, is: docker.io/nginx:1.25}",
      "passed | {image: docker.io/nginx:1.25} | as expected | DaemonSet default/web"
    ),
    (
      "image: {kind: DaemonSet, name: web, container: side}\nis: nginx",
      "failed | an item with name side | only web | DaemonSet default/web, spec.template.spec.containers"
    ),
    (
      "count: {kind: Pod, labels: {app: web}, ready: true, fields: {spec.nodeName: a}}\nis: 1",
      "passed | 1 ready Pod in namespace default with labels app=web and spec.nodeName = a | 1: "
    ),
    (
      "count: {kind: Pod, labels: {app: web}}\nis: {atLeast: 3, atMost: 4}",
      "failed | 3 to 4 Pods in namespace default with labels app=web | 2: "
    ),
    ("count: {kind: Secret}\nis: 0", "passed | 0 Secrets in namespace default | none"),
    (
      "absent: {kind: DaemonSet, name: web}",
      "failed | no DaemonSet default/web | default/web | DaemonSet default/web"
    ),
    ("absent: {kind: DaemonSet, name: db}", "passed | no DaemonSet default/db | none"),
    (
      "event: {kind: DaemonSet, name: web, reason: SuccessfulCreate, message: {matches: ^Created pod}}",
      "passed | an event reason SuccessfulCreate, message a text that matches "
    ),
    (
      "event: {kind: DaemonSet, name: web, reason: FailedCreate}",
      "failed | an event reason FailedCreate about DaemonSet default/web | SuccessfulCreate: Created pod: web-"
    ),
    (
      "event: {kind: Pod, name: nobody, reason: {present: true}}",
      "failed | an event reason any value about Pod default/nobody | no event about it"
    ),
  ])
  func `an object is judged`(check: String, said: String) throws {
    let verdict = try verdict(check)
    #expect(verdict.hasPrefix(said), "\(verdict)")
  }

  // MARK: Groups

  @Test(arguments: [
    (
      "not: {exists: {kind: DaemonSet, name: db}}",
      "passed | not: DaemonSet default/db to exist | no such DaemonSet"
    ),
    (
      "not: {exists: {kind: DaemonSet, name: web}}",
      "failed | not: DaemonSet default/web to exist | default/web"
    ),
    (
      "all: [{exists: DaemonSet/web}, {exists: DaemonSet/db}]",
      "failed | DaemonSet default/db to exist | no such DaemonSet"
    ),
    (
      "any: [{exists: DaemonSet/db}, {exists: DaemonSet/web}]",
      "passed | DaemonSet default/web to exist | default/web"
    ),
    (
      "any: [{exists: DaemonSet/x}, {exists: Pod/y}]",
      "failed | DaemonSet default/x to exist; or Pod default/y to exist | no such DaemonSet; no such Pod"
    ),
    (
      "any: [{expect: {kind: DaemonSet, name: x, image: a}}, {expect: {kind: DaemonSet, name: x, image: b}}]",
      "failed | DaemonSet default/x to exist | no such DaemonSet | DaemonSet default/x"
    ),
    (
      "onlyIf: {expect: {kind: DaemonSet, name: web, status: {numberReady: {atLeast: 9}}}}\nabsent: Pod/x",
      "failed | first, DaemonSet default/web, status.numberReady: at least 9 | 2 | DaemonSet default/web, status.numberReady"
    ),
    (
      "onlyIf: {expect: {kind: DaemonSet, name: web, metadata: {annotations: {a: {present: true}}}}}\nabsent: Pod/x",
      "failed | first, DaemonSet default/web, metadata.annotations"
    ),
    (
      "onlyIf: {exists: DaemonSet/db}\nabsent: Pod/x",
      "failed | first, DaemonSet default/db to exist | no such DaemonSet"
    ),
    ("onlyIf: {exists: DaemonSet/web}\nabsent: Pod/x", "passed | no Pod default/x | none"),
    (
      "all: [{onlyIf: {exists: DaemonSet/db}, absent: Pod/x}]",
      "failed | first, DaemonSet default/db to exist"
    ),
    ("not: {reaches: {}}", "cannotJudge | the word \"reaches\" is not supported yet"),
    ("any: [{can: {}}, {exists: DaemonSet/web}]", "passed | DaemonSet default/web to exist"),
    (
      "any: [{can: {}}, {exists: DaemonSet/db}]",
      "cannotJudge | the word \"can\" is not supported yet"
    ),
    ("all: [{used: {}}, {exists: DaemonSet/db}]", "failed | DaemonSet default/db to exist"),
    (
      "exists: DaemonSet/web\nabsent: Pod/x",
      "passed | DaemonSet default/web to exist; no Pod default/x"
    ),
  ])
  func `a group is judged`(check: String, said: String) throws {
    let verdict = try verdict(check)
    #expect(verdict.hasPrefix(said), "\(verdict)")
  }

  // MARK: Coverage and steps

  @Test(arguments: [
    (
      "onePerEligibleNode: {daemonSet: web, ready: true}",
      "passed | one ready pod on each of 2 nodes: a and b"
    ),
    (
      "onePerEligibleNode: {daemonSet: {name: web}, nodes: all}",
      "failed | one pod on each of 3 nodes: a, b and control | none on control, which has the taint node-role.kubernetes.io/control-plane:NoSchedule | DaemonSet default/web"
    ),
    (
      "onePerEligibleNode: {daemonSet: default/web, nodes: workers}",
      "passed | one pod on each of 2 nodes: a and b"
    ),
    (
      "onePerEligibleNode: {daemonSet: web, nodes: {labels: {disk: ssd}}}",
      "failed | one pod on each of 1 node: a | web-"
    ),
    (
      "onePerEligibleNode: {daemonSet: web, nodes: {labels: disk=none}}",
      "failed | One pod of DaemonSet default/web on every node with labels disk=none | no node that should run one"
    ),
    (
      "onePerEligibleNode: {daemonSet: kube-system/web}",
      "failed | DaemonSet kube-system/web to exist | no such DaemonSet"
    ),
    (
      "after: [{addNode: c}, {wait: 60s}]\nonePerEligibleNode: {daemonSet: web, ready: true}",
      "passed | one ready pod on each of 3 nodes: a, b and c"
    ),
    (
      "after: [{addNode: {name: c}}, {wait: 0s}]\nonePerEligibleNode: {daemonSet: web, ready: true}",
      "failed | one ready pod on each of 3 nodes: a, b and c | "
    ),
    (
      "after: [{addNode: a}]\nexists: DaemonSet/web",
      "failed | to be able to do: addNode a | nodes \"a\" already exists | after"
    ),
    (
      "after: [{removeNode: b}]\nonePerEligibleNode: {daemonSet: web, ready: true}",
      "passed | one ready pod on each of 1 node: a"
    ),
    (
      "after: [{delete: {kind: Pod, labels: app=web}}]\nonePerEligibleNode: {daemonSet: web, ready: true}",
      "passed | one ready pod on each of 2 nodes"
    ),
    (
      "after: [{delete: Pod/gone}]\nexists: DaemonSet/web",
      "failed | to be able to do: delete Pod default/gone | there is no Pod default/gone"
    ),
    (
      "after: [{addNode: c}, {delete: {kind: Pod, fields: {spec.nodeName: c}}}]\nexists: DaemonSet/web",
      "failed | to be able to do: delete Pod in namespace default with spec.nodeName = c | there is no Pod in namespace default with spec.nodeName = c"
    ),
    (
      "after: [{addNode: c}, {wait: 30s}, {delete: {kind: Pod, fields: {spec.nodeName: c}}}]\nonePerEligibleNode: {daemonSet: web, ready: true}",
      "passed | one ready pod on each of 3 nodes: a, b and c"
    ),
    (
      "after: [{delete: DaemonSet/web}]\ncount: {kind: Pod}\nis: 0",
      "passed | 0 Pods in namespace default | none"
    ),
    (
      "after: [{delete: {kind: DaemonSet, name: web, cascade: orphan}}]\ncount: {kind: Pod}\nis: 2",
      "passed | 2 Pods in namespace default"
    ),
    (
      "after: [{cordon: a}, {delete: {kind: Pod, fields: {spec.nodeName: a}}}]\nonePerEligibleNode: {daemonSet: web, ready: true}",
      "passed | one ready pod on each of 2 nodes: a and b"
    ),
    ("after: [{drain: a}]\nexpect: {kind: Node, name: a, spec: {unschedulable: true}}", "passed"),
    (
      "after: [{cordon: a}, {uncordon: a}]\nexpect: {kind: Node, name: a, spec: {unschedulable: {not: true}}}",
      "passed"
    ),
    (
      "after: [{taint: {node: a, taints: [\"k=v:NoExecute\"]}}]\nonePerEligibleNode: {daemonSet: web, ready: true}",
      "passed | one ready pod on each of 1 node: b"
    ),
    (
      "after: [{taint: {node: control, taints: [{key: node-role.kubernetes.io/control-plane}], remove: true}}]\nonePerEligibleNode: {daemonSet: web, nodes: all}",
      "passed | one pod on each of 3 nodes"
    ),
    (
      "after: [{label: {node: b, labels: {disk: hdd}}}]\nexpect: {kind: Node, name: b, metadata: {labels: {disk: hdd}}}",
      "passed"
    ),
    (
      "after: [{label: {kind: DaemonSet, name: web, labels: {app: null}}}]\nexpect: {kind: DaemonSet, name: web, metadata: {labels: {present: false}}}",
      "passed"
    ),
    (
      "after: [{annotate: {node: b, annotations: {note: x}}}]\nexpect: {kind: Node, name: b, metadata: {annotations: {note: x}}}",
      "passed"
    ),
    (
      "after: [{setImage: {kind: DaemonSet, name: web, container: web, image: \"nginx:1.26\"}}]\ncount: {kind: Pod, ready: true, fields: {\"spec.containers[0].image\": nginx:1.26}}\nis: 2",
      "passed"
    ),
    (
      "after: [{setImage: {kind: DaemonSet, name: web, container: nope, image: x}}]\nexists: DaemonSet/web",
      "failed | to be able to do: setImage DaemonSet default/web x | unable to find container named \"nope\""
    ),
    (
      "after: [{setImage: {kind: DaemonSet, name: web, image: \"nginx:1.26\"}}, {wait: 5m}, {rolloutUndo: {kind: DaemonSet, name: web}}, {wait: 5m}]\nexpect: {kind: DaemonSet, name: web, image: nginx:1.25}",
      "passed"
    ),
    (
      "after: [{rolloutRestart: {kind: DaemonSet, name: web}}]\nexpect: {kind: DaemonSet, name: web, metadata: {generation: 2}}",
      "passed"
    ),
    (
      "after: [{scale: {kind: DaemonSet, name: web, replicas: 3}}]\nexists: DaemonSet/web",
      "failed | to be able to do: scale DaemonSet default/web to 3 | the server could not find the requested resource"
    ),
    (
      "after: [{apply: {apiVersion: v1, kind: Namespace, metadata: {name: later}}}]\nexists: Namespace/later",
      "passed"
    ),
    (
      "after: [{apply: setup.yaml}, {delete: ConfigMap/given}]\nexists: ConfigMap/given",
      "failed | ConfigMap default/given to exist"
    ),
  ])
  func `a DaemonSet is judged where it runs`(check: String, said: String) throws {
    let verdict = try verdict(check)
    #expect(verdict.hasPrefix(said), "\(verdict)")
  }

  @Test func `a container that is killed starts again`() throws {
    let pod =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: nginx}]}\n"
    let check = """
      after: [{killContainer: {pod: p, container: c}}]
      expect: {kind: Pod, name: p, status: {containerStatuses: [{name: c, restartCount: 1, ready: true}]}}
      """
    #expect(try verdict(check, pod).hasPrefix("passed"))
  }

  @Test func `a node that fails is not ready`() throws {
    let check = """
      after: [{failNode: a}, {wait: 2m}]
      expect:
        kind: Node
        name: a
        status: {conditions: [{type: Ready, status: {not: "True"}}]}
      """
    let verdict = try verdict(check)
    #expect(verdict.hasPrefix("passed"), "\(verdict)")
  }

  @Test func `a node that is started again is ready`() throws {
    let check = """
      after: [{failNode: a}, {wait: 2m}, {recoverNode: a}, {wait: 1m}]
      expect: {kind: Node, name: a, status: {conditions: [{type: Ready, status: "True"}]}}
      """
    let verdict = try verdict(check)
    #expect(verdict.hasPrefix("passed"), "\(verdict)")
  }

  @Test func `steps leave the learner's cluster alone`() throws {
    let checks =
      "- {after: [{delete: DaemonSet/web}], not: {exists: DaemonSet/web}}\n- exists: DaemonSet/web"
    let report = try report(checks, Self.web)
    #expect(report.hasAllPoints)
  }

  // MARK: Unchanged

  @Test(arguments: [
    ("unchanged: true", "", "passed | everything as the lab set it up | "),
    (
      "unchanged: {kind: ConfigMap}", "",
      "passed | ConfigMap in namespace default as the lab set it up | "
    ),
    (
      "unchanged: {nothingNew: true}", "",
      "failed | everything as the lab set it up, and nothing new | DaemonSet default/web is new"
    ),
    (
      "unchanged: {kind: Secret}", "",
      "failed | Secret in namespace default as the lab set it up | the lab set up no Secret in namespace default"
    ),
    (
      "unchanged: {kind: ConfigMap}", "- delete: ConfigMap/given",
      "failed | ConfigMap default/given to be there | it is gone | ConfigMap default/given"
    ),
    (
      "unchanged: true", "- label: {kind: ConfigMap, name: given, labels: {x: z}}",
      "failed | nothing | {x: z} | ConfigMap default/given, metadata.labels"
    ),
    ("unchanged: {kind: Node}", "- cordon: a", "failed | nothing | "),
    (
      "unchanged: {kind: ConfigMap}",
      "- delete: ConfigMap/given\n- apply: {apiVersion: v1, kind: ConfigMap, metadata: {name: given}, data: {k: v}}",
      "failed | ConfigMap default/given as it was | it was deleted and made again"
    ),
    (
      "unchanged: {kind: ConfigMap}",
      "- apply: {apiVersion: v1, kind: ConfigMap, metadata: {name: given}, data: {k: v}}", "passed"
    ),
    (
      "unchanged: {kind: ConfigMap}",
      "- apply: {apiVersion: v1, kind: ConfigMap, metadata: {name: given}, data: {k: w}}",
      "failed | v | w | ConfigMap default/given, data.k"
    ),
  ])
  func `collateral damage is found`(check: String, steps: String, said: String) throws {
    let verdict = try verdict(check, steps: steps)
    #expect(verdict.hasPrefix(said), "\(verdict)")
  }

  // MARK: Points

  @Test func `points are shared by weight`() throws {
    let checks = "- {exists: DaemonSet/web, weight: 1}\n- {exists: DaemonSet/db, weight: 2}"
    let report = try report(checks, Self.web, task: "    points: 2")
    #expect(report.points.description == "0.67")
    #expect(report.verdict == .failed)
  }

  @Test func `all or nothing gives nothing`() throws {
    let checks = "- exists: DaemonSet/web\n- exists: DaemonSet/db"
    #expect(try report(checks, Self.web, task: "    all: required").points == .zero)
  }

  @Test func `a task that cannot be judged gives nothing and says so`() throws {
    let report = try report("- exists: DaemonSet/web\n- used: {}", Self.web)
    #expect(report.points == .zero)
    #expect(report.of == Points(1))
    #expect(report.verdict == .cannotJudge)
    var grade = GradeReport(Grader(try BadInputTests.lab.get()))
    grade.submissions = [report]
    #expect(grade.exitStatus == 2)
  }

  @Test func `hints show when they fit`() throws {
    let task =
      "    hints: [always, {text: fits, when: {exists: DaemonSet/web}}, {text: no, when: {exists: Pod/x}}]"
    let report = try report("- exists: DaemonSet/db", Self.web, task: task)
    #expect(report.tasks.flatMap(\.hints) == ["fits"])
    let solved = try self.report("- exists: DaemonSet/web", Self.web, task: task)
    #expect(solved.tasks.flatMap(\.hints) == [])
  }
}
