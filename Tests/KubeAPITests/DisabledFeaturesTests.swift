import Testing

@testable import KubeAPI

/// What is left out because its feature is off.
@Suite struct DisabledFeaturesTests {
  /// What is left of an object of a kind.
  private func kept(_ yaml: String, old: String? = nil, _ group: String, _ kind: String) -> String {
    /// The map in a line.
    func read(_ line: String) -> JSON {
      YAML.documents(in: Array("it: \(line)".utf8)).0.first?.value["it"] ?? [:]
    }
    var object = read(yaml)
    let before = old.map(read)
    DisabledFeatures.drop(from: &object, old: before, group: group, kind: kind)
    return object.text
  }

  @Test func `pods and templates lose groups, signals and two kinds of files`() {
    let spec = """
      {containers: [{name: c, lifecycle: {stopSignal: SIGTERM}}], schedulingGroup: {podGroupName: g},
      volumes: [{name: v, projected: {sources: [{clusterTrustBundle: {path: p}}, {podCertificate: {}}]}}]}
      """
    let left =
      #"{"containers":[{"name":"c"}],"volumes":[{"name":"v","projected":{"sources":[{},{}]}}]}"#
    #expect(kept("{spec: \(spec)}", "", "Pod") == #"{"spec":\#(left)}"#)
    #expect(
      kept("{template: {spec: \(spec)}}", "", "PodTemplate") == #"{"template":{"spec":\#(left)}}"#)
    #expect(
      kept("{spec: {template: {spec: \(spec)}}}", "apps", "DaemonSet")
        == #"{"spec":{"template":{"spec":\#(left)}}}"#)
    #expect(
      kept("{spec: {jobTemplate: {spec: {template: {spec: \(spec)}}}}}", "batch", "CronJob")
        == #"{"spec":{"jobTemplate":{"spec":{"template":{"spec":\#(left)}}}}}"#)
  }

  @Test func `what an object had before may stay`() {
    let pod = "{spec: {containers: [{lifecycle: {stopSignal: SIGHUP}}]}}"
    #expect(
      kept(pod, old: pod, "", "Pod")
        == #"{"spec":{"containers":[{"lifecycle":{"stopSignal":"SIGHUP"}}]}}"#)
    let lease = "{spec: {strategy: a, preferredHolder: b}}"
    #expect(
      kept(lease, old: "{spec: {strategy: c}}", "coordination.k8s.io", "Lease")
        == #"{"spec":{"strategy":"a"}}"#)
    #expect(kept(lease, "coordination.k8s.io", "Lease") == #"{"spec":{}}"#)
  }

  @Test func `other kinds lose fields of their own`() {
    #expect(
      kept(
        "{spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 2, partition: 1}}}}", "apps",
        "StatefulSet") == #"{"spec":{"updateStrategy":{"rollingUpdate":{"partition":1}}}}"#)
    #expect(
      kept(
        "{spec: {dataSourceRef: {kind: K, name: n, namespace: o}}}", "", "PersistentVolumeClaim")
        == #"{"spec":{}}"#)
    #expect(
      kept("{spec: {dataSourceRef: {kind: K, name: data}}}", "", "PersistentVolumeClaim")
        == #"{"spec":{"dataSourceRef":{"kind":"K","name":"data"}}}"#)
    #expect(
      kept("{spec: {preventPodSchedulingIfMissing: true}}", "storage.k8s.io", "CSIDriver")
        == #"{"spec":{}}"#)
  }
}
