internal import ControlPlane
internal import KubeAPI

/// In which bytes and in which form an answer goes to a client.
struct MediaChoice: Hashable, Sendable {
  /// How values become bytes.
  enum Encoding: String, Sendable {
    /// JSON on one line.
    case json = "application/json"
    /// YAML.
    case yaml = "application/yaml"
  }

  /// How values become bytes.
  var encoding = Encoding.json
  /// Whether JSON is written over many lines, for people.
  var isPretty = false
  /// The form of objects, lists and events.
  var representation = Representation.object

  /// What the server can write, as its refusals list it.
  // Kubernetes: apiserver/pkg/endpoints/handlers/negotiation/errors.go
  static let accepted =
    "application/json, application/yaml, application/vnd.kubernetes.protobuf"

  /// The choice for errors of requests that have not been understood.
  static let plain = MediaChoice()

  /// Chooses what the client of a request wants most and the server can do.
  ///
  /// Throws 406 where there is nothing of that kind.
  // Kubernetes: apiserver/pkg/endpoints/handlers/negotiation/negotiate.go, NegotiateMediaTypeOptions
  init(accept: String, _ request: APIRequest) throws(APIError) {
    isPretty = Self.isPretty(request)
    if accept.isEmpty || accept == "*/*" || accept == "application/json" { return }
    for range in MediaRange.list(accept) where range.quality > 0 {
      guard let encoding = Self.encoding(range) else { continue }
      let parameters = range.parameters
      if let name = parameters["as"] {
        guard
          let form = try Representation(
            kind: name, group: parameters["g"] ?? "", version: parameters["v"] ?? "", request)
        else { continue }
        representation = form
      }
      self.encoding = encoding
      if parameters["pretty"] == "1" { isPretty = true }
      return
    }
    throw APIError(
      code: 406, reason: "NotAcceptable",
      message: "only the following media types are accepted: \(Self.accepted)")
  }

  /// The choice of one form of JSON.
  private init() {}

  /// How a range wants values to become bytes; `nil` where the server cannot do so.
  private static func encoding(_ range: MediaRange) -> Encoding? {
    switch (range.type, range.subtype) {
    case ("*", "*"), ("application", "*"), ("application", "json"): .json
    case ("application", "yaml"): .yaml
    default: nil
    }
  }

  /// Whether answers are meant for the eyes of people.
  // Kubernetes: apiserver/pkg/endpoints/handlers/negotiation/negotiate.go, isPrettyPrint
  private static func isPretty(_ request: APIRequest) -> Bool {
    if let wish = request.queryValue("pretty") {
      return ["1", "t", "T", "TRUE", "true", "True"].contains(wish)
    }
    return ["curl", "Wget", "Mozilla/5.0"].contains { request.userAgent.hasPrefix($0) }
  }

  /// Whether discovery is wanted in its aggregated form before the plain one.
  static func wantsAggregatedDiscovery(_ accept: String) -> Bool {
    guard accept.contains("apidiscovery") else { return false }
    for range in MediaRange.list(accept) where range.quality > 0 {
      guard encoding(range) == .json else { continue }
      if range.parameters["as"] == nil { return false }
      if Discovery.aggregatedParameters.allSatisfy({ range.parameters[$0.key] == $0.value }) {
        return true
      }
    }
    return false
  }

  /// The bytes of a value, as they go to the client.
  func bytes(_ value: JSON) -> [UInt8] {
    switch encoding {
    case .json where isPretty: return value.wireBytes(indentation: 2)
    case .json:
      var bytes = value.wireBytes
      bytes.append(UInt8(ascii: "\n"))
      return bytes
    case .yaml: return Array(YAML.text(of: value).utf8)
    }
  }
}
