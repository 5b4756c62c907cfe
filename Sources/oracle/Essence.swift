import KubeAPI

/// What of an answer has to agree with that of real Kubernetes.
struct Essence: Equatable {
  /// The comparable parts: code and object and warnings, or code, reason, message and causes.
  var parts: JSON

  /// Fields that differ from cluster to cluster.
  static let identity: Set<String> = [
    "managedFields", "uid", "resourceVersion", "creationTimestamp",
    "deployment.kubernetes.io/revision",
  ]

  /// Takes what counts out of an answer.
  init(code: Int, response: JSON, warnings: [String], dropping dropped: Set<String>) {
    if code < 300 {
      parts = [
        "code": .integer(Int64(code)), "object": Self.scrub(response, nil, dropped),
        "warnings": .array(warnings.sorted().map(JSON.string)),
      ]
    } else if response.object == nil {
      parts = ["code": .integer(Int64(code)), "text": response]
    } else {
      let causes = (response["details", "causes"]?.array ?? []).map(\.text).sorted()
      parts = [
        "code": .integer(Int64(code)), "reason": response["reason"] ?? .null,
        "message": response["message"] ?? .null, "causes": .array(causes.map(JSON.string)),
      ]
    }
  }

  /// The comparable form of an answered object.
  static func scrub(_ value: JSON, _ key: String?, _ dropped: Set<String>) -> JSON {
    switch value {
    case .object(let object):
      var kept = JSONObject()
      for entry in object where !dropped.contains(entry.name) {
        let scrubbed = scrub(entry.value, entry.name, dropped)
        if entry.name == "annotations", scrubbed == [:] { continue }
        kept[entry.name] = scrubbed
      }
      return .object(kept)
    case .array(let items): return .array(items.map { scrub($0, key, dropped) })
    case .string(let text):
      switch key {
      case "clusterIP", "clusterIPs": return isServiceIP(text) ? "<service-ip>" : value
      case "name", "mountPath": return .string(withoutRandomSuffix(text))
      default: return value
      }
    case .integer(let number):
      let isPort = (key == "nodePort" || key == "healthCheckNodePort") && number >= 30000
      return isPort ? "<node-port>" : value
    default: return value
    }
  }

  /// Whether a text begins as addresses of services do: 10.96. to 10.119.
  private static func isServiceIP(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts[0] == "10", let second = Int(parts[1]) else { return false }
    return (96...119).contains(second)
  }

  /// A text with the random part of the names of injected token volumes taken out.
  private static func withoutRandomSuffix(_ text: String) -> String {
    let prefix = "kube-api-access-"
    let parts = text.split(separator: prefix, omittingEmptySubsequences: false)
    guard parts.count > 1 else { return text }
    return parts.dropFirst().reduce(String(parts[0])) { result, part in
      let suffix = part.prefix { $0.isASCII && ($0.isNumber || $0.isLowercase) }.prefix(5)
      return suffix.count == 5
        ? result + prefix + "<rand>" + part.dropFirst(5) : result + prefix + part
    }
  }

  /// Readable differences to another essence.
  func differences(to other: Essence) -> [String] {
    var lines: [String] = []
    Self.compare(parts, other.parts, "", &lines)
    return lines
  }

  /// Collects the differences of two values.
  private static func compare(_ want: JSON?, _ got: JSON?, _ path: String, _ lines: inout [String])
  {
    guard want != got else { return }
    switch (want, got) {
    case (.object(let a)?, .object(let b)?):
      for name in Set(a.names).union(b.names).sorted() {
        compare(a[name], b[name], "\(path).\(name)", &lines)
      }
    case (.array(let a)?, .array(let b)?) where a.count == b.count:
      for index in a.indices { compare(a[index], b[index], "\(path)[\(index)]", &lines) }
    default:
      let want = want?.text ?? "nothing"
      let got = got?.text ?? "nothing"
      let same = zip(want, got).prefix { $0 == $1 }.count
      lines.append("\(path): kubernetes \(excerpt(want, same))  here \(excerpt(got, same))")
    }
  }

  /// A text, or of a long one what surrounds the place where it begins to differ.
  private static func excerpt(_ text: String, _ same: Int) -> String {
    guard text.count > 240 else { return text }
    let start = max(0, min(same, text.count) - 80)
    return (start > 0 ? "…" : "") + text.dropFirst(start).prefix(240)
  }
}
