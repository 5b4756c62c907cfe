internal import KubeAPI

/// Asks whether a Service leads to certain pods, as its EndpointSlices say.
struct EndpointsQuery: Sendable {
  /// One port on which the pods are reached; what is not given may be anything.
  struct Port: Sendable {
    /// The port's name in the Service.
    var name: String?
    /// The port of the pods.
    var number: Int64?
    /// The protocol.
    var transport: String?

    /// The port in words: `80`, `http`, `80/UDP`, `http 80`.
    var text: String {
      let parts = [name, number.map { "\($0)" }].compactMap(\.self)
      return parts.joined(separator: " ") + (transport.map { "/\($0)" } ?? "")
    }
  }

  /// The Service's namespace.
  var namespace: String
  /// The Service's name.
  var name: String
  /// The pods to which it must lead, and to no others; `nil` for any.
  var pods: Selection?
  /// Whether all of them must be ready.
  var isReady = true
  /// The ports on which each of them must be reached.
  var ports: [Port] = []
  /// How many there must be; `nil` for at least one.
  var count: Expectation?
  /// Whether the Service must have no address of its own, where that matters.
  var isHeadless: Bool?

  /// What is asked for, in words.
  var text: String {
    var text = "\(isHeadless == true ? "headless " : "")Service \(namespace)/\(name) to lead to "
    if let count { text += "\(count) " }
    if isReady, pods?.isReady != true { text += "ready " }
    let isOne = count?.isOne ?? false
    text += pods.map { isOne ? $0.text : $0.plural } ?? (isOne ? "pod" : "pods")
    if !ports.isEmpty { text += ", on port \(Shown.list(ports.map(\.text)))" }
    return text
  }
}
