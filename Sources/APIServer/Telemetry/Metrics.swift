internal import ControlPlane
internal import KubeAPI
internal import Synchronization

/// What the server has counted, as Prometheus reads it.
// Kubernetes: apiserver/pkg/endpoints/metrics/metrics.go
final class Metrics: Sendable {
  /// The requests of one kind.
  private struct Kind: Hashable {
    /// The verb.
    var verb = ""
    /// The API group.
    var group = ""
    /// The version of the group.
    var version = ""
    /// The resource.
    var resource = ""
    /// The subresource.
    var subresource = ""
    /// Whether they were for an object, a namespace, the cluster or none of them.
    var scope = ""

    /// The labels, without braces.
    var labels: String {
      "group=\"\(group)\",resource=\"\(resource)\",scope=\"\(scope)\","
        + "subresource=\"\(subresource)\",verb=\"\(verb)\",version=\"\(version)\""
    }

    /// Orders kinds by their labels.
    static func precedes(_ first: Kind, _ second: Kind) -> Bool { first.labels < second.labels }
  }

  /// What was counted of one kind.
  private struct Count {
    /// How many requests were answered with each status code.
    var codes: [Int: Int] = [:]
    /// How many requests took at most as long as each bucket says.
    var buckets = [Int](repeating: 0, count: Metrics.bounds.count)
    /// How many requests there were.
    var total = 0
    /// How many seconds they took together.
    var seconds = 0.0

    /// Counts one request.
    mutating func add(_ code: Int, _ seconds: Double, _ bucket: Int?) {
      codes[code, default: 0] += 1
      total += 1
      self.seconds += seconds
      if let bucket { buckets[bucket] += 1 }
    }
  }

  /// The bounds of the buckets of latencies, in seconds.
  private static let bounds: [Double] = [
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30,
    45, 60,
  ]

  /// What was counted, by kind.
  private let counts = Mutex<[Kind: Count]>([:])

  /// Counts a request.
  func note(_ wanted: AccessAttributes?, code: Int, _ latency: Duration) {
    let kind = Self.kind(wanted)
    let seconds = Double(latency.nanoseconds) / 1e9
    let bucket = Self.bounds.firstIndex { seconds <= $0 }
    counts.withLock { counts in
      counts[kind, default: Count()].add(code, seconds, bucket)
    }
  }

  /// The kind of a request; paths and names that clients make up make no kinds of their own.
  private static func kind(_ wanted: AccessAttributes?) -> Kind {
    guard let wanted else { return Kind() }
    guard wanted.isResourceRequest else {
      return Kind(verb: wanted.verb.uppercased(), scope: "")
    }
    guard
      Resource.find(group: wanted.group, version: wanted.version, plural: wanted.resource) != nil
    else { return Kind(verb: wanted.verb.uppercased()) }
    let scope =
      if !wanted.name.isEmpty { "resource" } else if wanted.namespace.isEmpty { "cluster" } else {
        "namespace"
      }
    let resource = Resource.find(
      group: wanted.group, version: wanted.version, plural: wanted.resource)
    let isKnown = resource?.subresources.contains(wanted.subresource) ?? false
    return Kind(
      verb: wanted.verb.uppercased(), group: wanted.group, version: wanted.version,
      resource: wanted.resource, subresource: isKnown ? wanted.subresource : "", scope: scope)
  }

  /// The text of all metrics.
  func text(_ state: State, watchers: Int) -> String {
    var text = ""
    let counts = counts.withLock { $0 }.sorted { Kind.precedes($0.key, $1.key) }
    Self.head(
      &text, "apiserver_request_total", "counter",
      "Counter of apiserver requests broken out for each verb, dry run value, group, version, "
        + "resource, scope, component, and HTTP response code.")
    for (kind, count) in counts {
      for (code, number) in count.codes.sorted(by: { $0.key < $1.key }) {
        text += "apiserver_request_total{code=\"\(code)\",component=\"apiserver\",dry_run=\"\","
        text += "\(kind.labels)} \(number)\n"
      }
    }
    let name = "apiserver_request_duration_seconds"
    Self.head(
      &text, name, "histogram",
      "Response latency distribution in seconds for each verb, dry run value, group, version, "
        + "resource, subresource, scope and component.")
    for (kind, count) in counts {
      let labels = "component=\"apiserver\",dry_run=\"\",\(kind.labels)"
      var sum = 0
      for (bound, number) in zip(Self.bounds, count.buckets) {
        sum += number
        text += "\(name)_bucket{\(labels),le=\"\(Self.number(bound))\"} \(sum)\n"
      }
      text += "\(name)_bucket{\(labels),le=\"+Inf\"} \(count.total)\n"
      text += "\(name)_sum{\(labels)} \(count.seconds)\n"
      text += "\(name)_count{\(labels)} \(count.total)\n"
    }
    Self.head(
      &text, "apiserver_registered_watchers", "gauge",
      "Number of currently registered watchers for a given resources")
    text += "apiserver_registered_watchers \(watchers)\n"
    Self.head(
      &text, "apiserver_resource_objects", "gauge",
      "Number of stored objects at the time of last check split by kind.")
    for resource in Resource.all + state.customResources.served
    where resource.verbs.contains("list") {
      text += "apiserver_resource_objects{group=\"\(resource.group)\","
      text += "resource=\"\(resource.plural)\"} \(state.count(resource))\n"
    }
    return text
  }

  /// A bound without a fraction that says nothing.
  private static func number(_ bound: Double) -> String {
    bound == bound.rounded() ? String(Int(bound)) : String(bound)
  }

  /// What stands before the values of a metric.
  private static func head(_ text: inout String, _ name: String, _ type: String, _ help: String) {
    text += "# HELP \(name) [STABLE] \(help)\n# TYPE \(name) \(type)\n"
  }
}
