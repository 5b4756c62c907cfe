import Foundation
import Testing

@testable import KubeAPI

/// What bodies become, and what is said about bad ones.
@Suite struct ObjectDecoderTests {
  /// The object of a body, or the words of the refusal.
  private func decode(
    _ body: String, _ group: String = "apps", _ version: String = "v1",
    _ kind: String = "DaemonSet", _ validation: FieldValidation = .strict
  ) -> String {
    do throws(APIError) {
      let decoded = try ObjectDecoder.decode(
        Array(body.utf8), group: group, version: version, kind: kind, validation: validation)
      return decoded.object.text + decoded.warnings.map { " warning: \($0)" }.joined()
    } catch {
      return "\(error.code) \(error.message)"
    }
  }

  /// Where two values differ first, and how.
  private func firstDifference(_ one: JSON?, _ other: JSON?, _ path: String) -> String? {
    if one == other { return nil }
    switch (one, other) {
    case (.object(let a)?, .object(let b)?):
      for name in Set(a.names).union(b.names).sorted() where a[name] != b[name] {
        return firstDifference(a[name], b[name], "\(path).\(name)")
      }
    case (.array(let a)?, .array(let b)?) where a.count == b.count:
      for index in a.indices where a[index] != b[index] {
        return firstDifference(a[index], b[index], "\(path)[\(index)]")
      }
    default: break
    }
    return "\(path): \(one?.text ?? "nothing") instead of \(other?.text ?? "nothing")"
  }

  /// A value without anything called status.
  private func withoutStatus(_ value: JSON) -> JSON {
    switch value {
    case .object(var object):
      object["status"] = nil
      object.modifyEach { _, value in value = withoutStatus(value) }
      return .object(object)
    case .array(let items): return .array(items.map(withoutStatus))
    default: return value
    }
  }

  @Test func `what Go omits is left out, what it always writes is there`() {
    #expect(
      decode(
        #"""
        {"data":{},"metadata":{"name":"a","labels":{},"annotations":null,"generateName":"",
        "creationTimestamp":null},"immutable":false}
        """#, "", "v1", "ConfigMap")
        == #"{"apiVersion":"v1","immutable":false,"kind":"ConfigMap","metadata":{"name":"a"}}"#)
    #expect(
      decode(#"{"rules":[]}"#, "rbac.authorization.k8s.io", "v1", "Role")
        == #"{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","#
        + #""metadata":{},"rules":null}"#
    )
    #expect(
      decode(
        #"{"spec":{"containers":[{"name":"a","env":[null],"command":[null,"b"]}]}}"#, "", "v1",
        "Pod")
        == #"{"apiVersion":"v1","kind":"Pod","metadata":{},"#
        + #""spec":{"containers":[{"command":["","b"],"#
        + #""env":[{"name":""}],"name":"a","resources":{}}]},"status":{}}"#)
  }

  @Test func `quantities keep their text, times are written in UTC`() {
    #expect(
      decode(
        #"""
        {"metadata":{"name":"n","creationTimestamp":"2026-01-01T02:00:00.5+02:00"},
        "spec":{"taints":[{"key":"k","effect":"NoExecute","timeAdded":"2026-01-01T00:00:00Z"}]},
        "status":{"capacity":{"cpu":2,"memory":"4Gi","pods":1.5e2,"x":null}}}
        """#, "", "v1", "Node")
        == #"{"apiVersion":"v1","kind":"Node","#
        + #""metadata":{"creationTimestamp":"2026-01-01T00:00:00Z","#
        + #""name":"n"},"spec":{"taints":[{"effect":"NoExecute","key":"k","#
        + #""timeAdded":"2026-01-01T00:00:00Z"}]},"status":{"capacity":{"cpu":"2","memory":"4Gi","#
        + #""pods":"1.5e2","x":"0"},"daemonEndpoints":{"kubeletEndpoint":{"Port":0}},"#
        + #""nodeInfo":{"architecture":"","bootID":"","containerRuntimeVersion":"","#
        + #""kernelVersion":"","#
        + #""kubeProxyVersion":"","kubeletVersion":"","machineID":"","operatingSystem":"","#
        + #""osImage":"","systemUUID":""}}}"#)
  }

  @Test(arguments: [
    (#"{"spec":{"foo":1}}"#, #"strict decoding error: unknown field "spec.foo""#),
    (
      #"{"spec":{"template":{"spec":{"containers":[{},{"x":1,"x":2,"#
        + #""name":"a","name":"b"}]}}},"Spec":{}}"#,
      #"strict decoding error: unknown field "spec.template.spec.containers[1].x", "#
        + #"duplicate field "spec.template.spec.containers[1].name", unknown field "Spec""#
    ),
    (
      #"{"metadata":{"labels":{"a":"1","a":"2"},"labels":{"b":"3"}}}"#,
      #"strict decoding error: duplicate field "metadata.labels.a", duplicate field "#
        + #""metadata.labels""#
    ),
    (
      #"{"spec":{"minReadySeconds":"x","foo":1,"selector":7}}"#,
      "json: cannot unmarshal string into Go struct field DaemonSetSpec.spec.minReadySeconds "
        + "of type int32"
    ),
    (
      #"{"spec":{"minReadySeconds":2147483648}}"#,
      "json: cannot unmarshal number 2147483648 into Go struct field "
        + "DaemonSetSpec.spec.minReadySeconds of type int32"
    ),
    (
      #"{"spec":{"template":{"spec":{"volumes":[{"hostPath":[]}]}}}}"#,
      "json: cannot unmarshal array into Go struct field "
        + "Volume.spec.template.spec.volumes.VolumeSource.hostPath of type v1.HostPathVolumeSource"
    ),
    (
      #"{"metadata":{"labels":{"a":7}}}"#,
      "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string"
    ),
    (
      #"{"metadata":{"finalizers":[7]}}"#,
      "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.finalizers of "
        + "type string"
    ),
    (
      #"{"metadata":{"creationTimestamp":"now"}}"#,
      #"parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006""#
    ),
    (
      #"{"metadata":{"creationTimestamp":"2026-02-30T00:00:00Z"}}"#,
      #"parsing time "2026-02-30T00:00:00Z": day out of range"#
    ),
    (
      #"{"metadata":{"name":7},"spec":{"updateStrategy":{"rollingUpdate":{"maxSurge":true}}}}"#,
      "json: cannot unmarshal bool into Go struct field "
        + "RollingUpdateDaemonSet.spec.updateStrategy.rollingUpdate.maxSurge of type int32"
    ),
    (
      #"{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":{}}}}]}}}}"#,
      "quantities must match the regular expression "
        + "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    ),
  ])
  func `mistakes are told in the words of the real server`(body: String, message: String) {
    #expect(
      decode(body) == "400 DaemonSet in version \"v1\" cannot be handled as a DaemonSet: " + message
    )
  }

  @Test(arguments: [
    ("", "couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)"),
    (
      "[1]",
      "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value "
        + "of type "
        + #"struct { APIVersion string "json:\"apiVersion,omitempty\""; "#
        + #"Kind string "json:\"kind,omitempty\"" } (5b315d)"#
    ),
    (
      #"{"kind": 7, "apiVersion": true, "#,
      "couldn't get version/kind; json parse error: unexpected end of JSON input "
        + #"({"kind": 7, "apiVersion": true ...)"#
    ),
    (
      #"{"kind": 7, "apiVersion": true}"#,
      "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go "
        + "struct field "
        + #".kind of type string ({"kind": 7, "apiVersion": true ...)"#
    ),
    (
      #"{"apiVersion":"a/b/c"}"#, #"unexpected GroupVersion string: a/b/c ({"apiVersion":"a/b/c"})"#
    ),
  ])
  func `a body without a kind is quoted`(body: String, message: String) {
    #expect(
      decode(body) == "400 the object provided is unrecognized (must be of type DaemonSet): "
        + message)
  }

  @Test func `maps with named keys are called by their Go types`() {
    #expect(
      decode(#"{"status":{"allocatedResourceStatuses":[]}}"#, "", "v1", "PersistentVolumeClaim")
        == #"400 PersistentVolumeClaim in version "v1" cannot be handled as a "#
        + #"PersistentVolumeClaim: "#
        + "json: cannot unmarshal array into Go struct field "
        + "PersistentVolumeClaimStatus.status.allocatedResourceStatuses of type "
        + "map[v1.ResourceName]v1.ClaimResourceStatus")
    #expect(
      decode(
        #"{"status":{"allocatedResourceStatuses":{"a":1}}}"#, "", "v1", "PersistentVolumeClaim"
      )
      .hasSuffix("allocatedResourceStatuses of type v1.ClaimResourceStatus"))
    let request = ("certificates.k8s.io", "v1", "CertificateSigningRequest")
    #expect(
      decode(#"{"spec":{"extra":{"a":1}}}"#, request.0, request.1, request.2)
        .hasSuffix("CertificateSigningRequestSpec.spec.extra of type v1.ExtraValue"))
    #expect(
      decode(#"{"spec":{"extra":{"a":[1]}}}"#, request.0, request.1, request.2)
        .hasSuffix("CertificateSigningRequestSpec.spec.extra of type string"))
  }

  @Test func `another kind or version is refused`() {
    #expect(
      decode(#"{"kind":"DaemonSet","apiVersion":"v1"}"#)
        == #"400 DaemonSet in version "v1" cannot be handled as a DaemonSet: no kind "#
        + #""DaemonSet" is "#
        + #"registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30""#)
    #expect(
      decode(#"{"kind":"Pod","apiVersion":"v1"}"#)
        == #"400 Pod in version "v1" cannot be handled as a DaemonSet: "#
        + "converting (v1.Pod) to (apps.DaemonSet): unknown conversion")
    #expect(
      decode(
        #"{"kind":"HorizontalPodAutoscaler","apiVersion":"autoscaling/v1"}"#, "autoscaling", "v2",
        "HorizontalPodAutoscaler")
        == "400 the API version in the data (autoscaling/v1) does not match the expected API "
        + "version "
        + "(autoscaling/v2)")
  }

  @Test func `unknown and duplicate fields warn, or are dropped in silence`() {
    let body = #"{"data":{"a":"1"},"x":1,"data":{"b":"2","b":"3"}}"#
    let object =
      #"{"apiVersion":"v1","data":{"a":"1","b":"3"},"kind":"ConfigMap","metadata":{}}"#
    #expect(
      decode(body, "", "v1", "ConfigMap", .warn) == object
        + #" warning: unknown field "x" warning: duplicate field "data""#
        + #" warning: duplicate field "data.b""#)
    #expect(decode(body, "", "v1", "ConfigMap", .ignore) == object)
  }

  @Test func `bytes are checked where they stop being base64`() {
    for (text, offset) in [
      ("x y!", 1), ("YQ=", 3), ("YWJj=", 4), ("YQ==x", 4), ("Y", 0), ("YWJjZ", 4),
    ] {
      #expect(
        decode(#"{"data":{"a":"\#(text)"}}"#, "", "v1", "Secret")
          == #"400 Secret in version "v1" cannot be handled as a Secret: "#
          + "illegal base64 data at input byte \(offset)")
    }
    #expect(
      decode(#"{"data":{"a":"YW\nJj","b":""}}"#, "", "v1", "Secret")
        == #"{"apiVersion":"v1","data":{"a":"YWJj","b":""},"kind":"Secret","metadata":{}}"#)
  }

  @Test func `every recorded object decodes to itself`() throws {
    guard let folder = Shared.exchanges else { return }
    var objects = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)))
      let document = try JSON(parsing: bytes)
      for item in document.array ?? document["cases"]?.array ?? [] {
        guard let code = item["code"]?.int, code < 300, let object = item["response"],
          let kind = object["kind"]?.string, let apiVersion = object["apiVersion"]?.string
        else { continue }
        let parts = apiVersion.split(separator: "/").map(String.init)
        let decoded = try ObjectDecoder.decode(
          object.bytes, group: parts.count > 1 ? parts[0] : "", version: parts.last ?? "",
          kind: kind, validation: .strict)
        // The recorder left every status out of updates' answers.
        let isChange = name.hasPrefix("change")
        let place = firstDifference(
          isChange ? withoutStatus(decoded.object) : decoded.object, object, "")
        #expect(place == nil, "\(name) \(item["name"]?.string ?? "")")
        objects += 1
      }
    }
    #expect(objects > 300)
  }

  @Test func `mutated bodies never crash`() {
    var random = SystemLikeGenerator(state: 11)
    let seed = Array(
      #"""
      {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"a","labels":{"a":"b"},
      "creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"minReadySeconds":1,
      "selector":{"matchLabels":{}},
      "updateStrategy":{"rollingUpdate":{"maxUnavailable":"10%"}},"template":{"spec":{"containers":
      [{"name":"a","image":"i","resources":{"limits":{"cpu":"100m"}},
      "ports":[{"containerPort":80}]}]}}}}
      """#.utf8)
    var accepted = 0
    for _ in 0..<10_000 {
      var bytes = seed
      for _ in 0..<(1 + random.next() % 3) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: place)
        }
      }
      let decoded = try? ObjectDecoder.decode(
        bytes, group: "apps", version: "v1", kind: "DaemonSet", validation: .warn)
      if decoded != nil { accepted += 1 }
    }
    #expect(accepted > 100)
  }

  @Test func `hostile bodies are refused`() {
    #expect(
      decode(String(repeating: "[", count: 1_000_000)).hasPrefix(
        "400 the object provided is unrecognized (must be of type DaemonSet): couldn't get "
          + "version/kind; "
          + "json parse error: exceeded max depth (5b5b"))
    #expect(
      decode(String(repeating: " ", count: 4 << 20))
        == "413 Request entity too large: limit is 3145728")
    #expect(
      decode("{\"metadata\":\0}").hasSuffix(
        #"json parse error: invalid character '\x00' looking for beginning of value ({"metadata":"#
          + "\0})"))
  }

  @Test func `a number too large for a double is refused`() {
    #expect(
      decode(#"{"data":{"a":1e999},"revision":1}"#, "apps", "v1", "ControllerRevision")
        == #"400 ControllerRevision in version "v1" cannot be handled as a ControllerRevision: "#
        + "json: cannot unmarshal number 1e999 into Go value of type float64")
  }

  @Test func `a custom resource's schema 500 deep lives on a small stack`() {
    let depth = 240
    let schema =
      String(repeating: #"{"properties":{"a":"#, count: depth) + "{}"
      + String(repeating: "}}", count: depth)
    let body = Array(
      #"{"spec":{"versions":[{"name":"v1","schema":{"openAPIV3Schema":\#(schema)}}]}}"#.utf8)
    let isDecoded = onSmallStack {
      let decoded = try? ObjectDecoder.decode(
        body, group: "apiextensions.k8s.io", version: "v1", kind: "CustomResourceDefinition",
        validation: .strict)
      return decoded?.object["spec", "versions"]?[0]?["schema", "openAPIV3Schema"]?.object != nil
    }
    #expect(isDecoded)
  }
}

/// Where the recorded facts and answers lie.
enum Shared {
  /// The folder of recorded exchanges; `nil`, with a notice, where it is absent.
  static var exchanges: String? {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["CADET_SHARED"]
      ?? repository.deletingLastPathComponent().appendingPathComponent("shared").path
    let folder = shared + "/oracle/exchanges"
    if FileManager.default.fileExists(atPath: folder) { return folder }
    print("skipped: no recordings in \(folder)")
    return nil
  }
}
