import ControlPlane
import KubeAPI
import Testing

@testable import Lab

/// Tests of `DocumentMatcher`: how documents are compared with parts of them.
@Suite struct DocumentMatcherTests {
  /// A DaemonSet as a server holds it.
  static let daemonSet = """
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: web, namespace: default, labels: {app: web, tier: "1"}}
    spec:
      minReadySeconds: 10
      template:
        spec:
          hostNetwork: true
          terminationGracePeriodSeconds: 30
          initContainers:
          - {name: init, image: "busybox:1.36"}
          containers:
          - name: main
            image: nginx:1.25
            args: [a, b, c]
            resources: {limits: {memory: 200Mi, cpu: 500m}}
            ports: [{containerPort: 80, protocol: TCP}, {containerPort: 443, protocol: TCP}]
          - {name: side, image: "quay.io/side:2"}
          tolerations:
          - {key: a, operator: Exists, effect: NoSchedule}
          - {key: b, operator: Equal, value: x, effect: NoExecute}
      updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 10%, maxSurge: 0}}
    """

  /// What differs between the DaemonSet and what is expected of it.
  func differences(_ expected: String) throws -> [String] {
    let text =
      "apiVersion: cadet.dev/v1\nkind: Lab\nmetadata: {name: t}\nspec:\n  tasks:\n"
      + "  - id: t\n    text: t\n    checks:\n    - expect:\n        kind: DaemonSet\n        name: web\n"
      + expected.split(separator: "\n").map { "        \($0)\n" }.joined()
    let lab = try LabDefinition(bytes: Array(text.utf8), file: "lab.yaml", folder: ".")
    guard case .expect(_, let expectation) = try #require(lab.tasks.first?.checks.first?.claim)
    else { return ["no expectation"] }
    let documents = YAML.documents(in: Array(Self.daemonSet.utf8)).documents
    let match = DocumentMatcher(.daemonSets).match(expectation, try #require(documents.first).value)
    return match.mismatches.map { "\($0.path): expected \($0.expected), found \($0.found)" }
  }

  @Test(arguments: [
    "metadata: {labels: {app: web}}", "metadata: {labels: {tier: 1}}",
    "spec: {minReadySeconds: 10}",
    "spec: {template: {spec: {containers: [{image: nginx:1.25}]}}}",
    "spec: {template: {spec: {containers: [{image: docker.io/library/nginx:1.25}]}}}",
    "spec: {template: {spec: {containers: [{name: side, image: quay.io/side:2}]}}}",
    "spec: {template: {spec: {containers: [{resources: {limits: {memory: 0.1953125Gi, cpu: 0.5}}}]}}}",
    "spec: {template: {spec: {containers: [{ports: [{containerPort: 443}]}]}}}",
    "spec: {template: {spec: {containers: [{name: main, args: [c, a]}]}}}",
    "spec: {template: {spec: {containers: [{name: main, args: {exactly: [a, b, c]}}]}}}",
    "spec: {template: {spec: {containers: [{name: main, args: {inOrder: [a, c]}}]}}}",
    "spec: {template: {spec: {containers: {each: {image: {matches: ':'}}}}}}",
    "spec: {template: {spec: {nodeSelector: {present: false}, hostNetwork: {present: true}}}}",
    "spec: {template: {spec: {nodeSelector: null, hostPID: {not: true}}}}",
    "spec: {minReadySeconds: {atLeast: 5, atMost: 10}}",
    "spec: {minReadySeconds: {oneOf: [1, 10]}}",
    "spec: {template: {spec: {containers: [{name: main, resources: {limits: {memory: {atMost: 1Gi, atLeast: 100M}}}}]}}}",
    "metadata: {labels: {exactly: {app: web, tier: \"1\"}}}",
    "spec: {template: {spec: {tolerations: [{effect: NoExecute, key: b}, {key: a}]}}}",
    "spec: {template: {spec: {tolerations: {exactly: [{key: b, operator: Equal, value: x, effect: NoExecute}, {key: a, operator: Exists, effect: NoSchedule}]}}}}",
    "spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 10%, maxSurge: \"0\"}}}",
    "eachContainer: {image: {not: {matches: latest}}}",
    "eachContainer: {init: true, name: {oneOf: [init, main, side]}}",
    "image: nginx:1.25", "image: {repository: nginx}", "image: {tag: \"2\"}",
    "each: {spec.template.spec.tolerations: {key: {present: true}}}",
    "spec: {template: {eachContainer: {name: {present: true}}}}",
  ])
  func `a document is as expected`(expected: String) throws {
    #expect(try differences(expected) == [])
  }

  @Test(arguments: [
    ("metadata: {labels: {app: db}}", "metadata.labels.app: expected db, found web"),
    ("spec: {minReadySeconds: 11}", "spec.minReadySeconds: expected 11, found 10"),
    (
      "spec: {template: {spec: {containers: [{name: main, image: nginx}]}}}",
      "spec.template.spec.containers[0].image: expected nginx, found nginx:1.25"
    ),
    (
      "spec: {template: {spec: {containers: [{name: other}]}}}",
      "spec.template.spec.containers: expected an item with name other, found only main and side"
    ),
    (
      "spec: {template: {spec: {containers: [{name: main, args: {exactly: [a, b]}}]}}}",
      "spec.template.spec.containers[0].args: expected exactly [a, b], found [a, b, c]"
    ),
    (
      "spec: {template: {spec: {containers: [{name: main, args: {inOrder: [c, a]}}]}}}",
      "spec.template.spec.containers[0].args: expected in this order: [c, a], found [a, b, c]"
    ),
    (
      "spec: {template: {spec: {tolerations: [{key: b, value: z}]}}}",
      "spec.template.spec.tolerations[1].value: expected z, found x"
    ),
    (
      "spec: {template: {spec: {volumes: {each: {name: {present: true}}}}}}",
      "spec.template.spec.volumes: expected at least one item, each {name: {present: true}}, found nothing"
    ),
    (
      "spec: {template: {spec: {hostNetwork: {present: false}}}}",
      "spec.template.spec.hostNetwork: expected no value, found true"
    ),
    (
      "spec: {minReadySeconds: {atLeast: 11}}",
      "spec.minReadySeconds: expected at least 11, found 10"
    ),
    (
      "spec: {minReadySeconds: {not: 10}}",
      "spec.minReadySeconds: expected anything but 10, found 10"
    ),
    (
      "spec: {revisionHistoryLimit: {oneOf: [1, 2]}}",
      "spec.revisionHistoryLimit: expected 1 or 2, found nothing"
    ),
    (
      "metadata: {labels: {exactly: {app: web}}}",
      "metadata.labels: expected exactly {app: web}, found {app: web, tier: \"1\"}"
    ),
    (
      "eachContainer: {image: {matches: nginx}}",
      "spec.template.spec.containers[1].image: expected a text that matches nginx, found quay.io/side:2"
    ),
    (
      "image: nginx:1.24",
      ": expected a container with image nginx:1.24, found nginx:1.25 and quay.io/side:2"
    ),
    (
      "spec: {template: {spec: {containers: [{name: main, resources: {limits: {memory: 201Mi}}}]}}}",
      "spec.template.spec.containers[0].resources.limits.memory: expected 201Mi, found 200Mi"
    ),
  ])
  func `a difference says what was expected and found where`(expected: String, said: String) throws
  {
    #expect(try differences(expected) == [said])
  }
}
