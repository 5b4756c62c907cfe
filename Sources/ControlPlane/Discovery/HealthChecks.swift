/// What `/healthz`, `/livez` and `/readyz` say, as a whole and for each check.
// Kubernetes: apiserver/pkg/server/healthz/healthz.go
public enum HealthChecks {
  /// The checks of everything that has been started.
  private static let hooks = [
    "start-apiserver-admission-initializer", "generic-apiserver-start-informers",
    "priority-and-fairness-config-consumer", "priority-and-fairness-filter",
    "storage-object-count-tracker-hook", "start-apiextensions-informers",
    "start-apiextensions-controllers", "crd-informer-synced",
    "start-system-namespaces-controller", "start-cluster-authentication-info-controller",
    "start-kube-apiserver-identity-lease-controller",
    "start-kube-apiserver-identity-lease-garbage-collector",
    "start-legacy-token-tracking-controller", "start-service-ip-repair-controllers",
    "rbac/bootstrap-roles", "scheduling/bootstrap-system-priority-classes",
    "priority-and-fairness-config-producer", "bootstrap-controller",
    "start-kubernetes-service-cidr-controller", "aggregator-reload-proxy-client-cert",
    "start-kube-aggregator-informers", "apiservice-status-local-available-controller",
    "apiservice-status-remote-available-controller", "apiservice-registration-controller",
    "apiservice-discovery-controller", "kube-apiserver-autoregistration",
  ].map { "poststarthook/\($0)" }

  /// The checks behind those, which have been added last.
  private static let last =
    ["autoregister-completion"]
    + ["apiservice-openapi-controller", "apiservice-openapiv3-controller"].map {
      "poststarthook/\($0)"
    }

  /// The checks of each path, in order.
  private static let checks: [String: [String]] = [
    "healthz": ["ping", "log", "etcd"] + hooks + last,
    "livez": ["ping", "log", "etcd"] + hooks + last,
    "readyz": ["ping", "log", "etcd", "etcd-readiness", "informer-sync"] + hooks + last
      + ["shutdown"],
  ]

  /// The paths of all checks, sorted.
  static let paths: [String] = checks.flatMap { root, names in
    ["/\(root)"] + names.map { "/\(root)/\($0)" }
  }.sorted()

  /// Answers a question for the server's health.
  ///
  /// - Parameters:
  ///   - path: The path: `/readyz`, or `/readyz/etcd` for one check.
  ///   - query: `verbose` shows all checks; each `exclude` names checks that do not count, between
  ///     commas.
  ///   - failing: The names of the checks that fail, such as `shutdown` while the server ends.
  /// - Returns: The answer; `nil` where there is no such check.
  public static func answer(
    path: String, query: [(name: String, value: String)] = [], failing: Set<String> = []
  ) -> ServedDocument? {
    let words = path.dropFirst().split(separator: "/", maxSplits: 1).map(String.init)
    guard path.first == "/", let root = words.first, let names = checks[root] else { return nil }
    guard words.count > 1 else { return summary(root, names, query, failing) }
    let name = words[1]
    guard names.contains(name) else { return nil }
    if failing.contains(name) {
      return text("internal server error: not finished\n", code: 500)
    }
    return text("ok")
  }

  /// The answer for all checks together.
  private static func summary(
    _ root: String, _ names: [String], _ query: [(name: String, value: String)],
    _ failing: Set<String>
  ) -> ServedDocument {
    var excluded = Set(
      query.filter { $0.name == "exclude" }.flatMap { $0.value.split(separator: ",") }
        .map(String.init))
    var lines = ""
    var hasFailed = false
    for name in names {
      if excluded.remove(name) != nil {
        lines += "[+]\(name) excluded: ok\n"
      } else if failing.contains(name) {
        lines += "[-]\(name) failed: reason withheld\n"
        hasFailed = true
      } else {
        lines += "[+]\(name) ok\n"
      }
    }
    if !excluded.isEmpty {
      let unknown = excluded.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
      lines += "warn: some health checks cannot be excluded: no matches for \(unknown)\n"
    }
    if hasFailed { return text("\(lines)\(root) check failed\n", code: 500) }
    if !query.contains(where: { $0.name == "verbose" }) { return text("ok") }
    return text("\(lines)\(root) check passed\n")
  }

  /// An answer of plain text.
  private static func text(_ text: String, code: Int = 200) -> ServedDocument {
    ServedDocument(
      code: code, contentType: "text/plain; charset=utf-8", text: text,
      headers: [ServedDocument.Header(name: "X-Content-Type-Options", value: "nosniff")])
  }
}
