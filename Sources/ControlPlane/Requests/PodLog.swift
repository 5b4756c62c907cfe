public import KubeAPI

/// What a request for a container's log asks for, and what the container has printed.
// Kubernetes: pkg/apis/core/types.go, PodLogOptions
public struct PodLog: Sendable {
  /// Whether the client wants to see what is printed from now on, too. The server looks again and
  /// again, and sends the lines behind those that had been printed before.
  public let isFollowed: Bool
  /// The lines that the request asks for.
  public let lines: [LogLine]
  /// All that the container has printed in this run.
  public let printed: [LogLine]
  /// Whether each line begins with its time.
  private let hasTimestamps: Bool
  /// The most bytes that are wanted.
  private let bytesMax: Int?

  /// Reads the query of a request and takes what is wanted out of what was printed.
  init(_ query: PodLogQuery, _ printed: [LogLine], now: Instant) {
    isFollowed = query.follow
    hasTimestamps = query.timestamps
    bytesMax = query.limitBytes.map { Int($0) }
    self.printed = printed
    var wanted = printed[...]
    if let tail = query.tailLines { wanted = wanted.suffix(Int(clamping: tail)) }
    let since = query.since ?? query.sinceSeconds.map { now - .seconds($0) }
    if let since { wanted = wanted.drop { $0.time < since } }
    lines = Array(wanted)
  }

  /// Lines as the client gets them.
  ///
  /// - Parameter sent: How many bytes the client has got before, which count towards the limit.
  public func text(of lines: some Sequence<LogLine>, after sent: Int = 0) -> [UInt8] {
    var bytes: [UInt8] = []
    for line in lines {
      if hasTimestamps { bytes += Array("\(line.time.rfc3339Nano) ".utf8) }
      bytes += Array(line.text.utf8)
      bytes.append(UInt8(ascii: "\n"))
      if let bytesMax, sent + bytes.count >= bytesMax {
        return Array(bytes.prefix(max(0, bytesMax - sent)))
      }
    }
    return bytes
  }
}

/// The query of a request for a log.
struct PodLogQuery {
  /// The container; `nil` for the only one.
  let container: String?
  /// Whether what is printed later is wanted, too.
  let follow: Bool
  /// Whether the log of the run before is wanted.
  let previous: Bool
  /// Whether each line begins with its time.
  let timestamps: Bool
  /// How old lines may be.
  let sinceSeconds: Int64?
  /// From when on lines are wanted.
  let since: Instant?
  /// How many of the last lines are wanted.
  let tailLines: Int64?
  /// How many bytes are wanted.
  let limitBytes: Int64?

  /// Reads and checks a query.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidatePodLogOptions
  init(_ request: APIRequest, pod: String) throws(APIError) {
    container = request.queryValue("container")
    follow = QueryValue.flag("follow", request) ?? false
    previous = QueryValue.flag("previous", request) ?? false
    timestamps = QueryValue.flag("timestamps", request) ?? false
    sinceSeconds = try QueryValue.integer("sinceSeconds", request)
    tailLines = try QueryValue.integer("tailLines", request)
    limitBytes = try QueryValue.integer("limitBytes", request)
    let time = request.queryValue("sinceTime") ?? ""
    since = Instant(rfc3339: time)
    if !time.isEmpty, since == nil {
      throw .badRequest(
        "parsing time \(time.goQuoted) as \"2006-01-02T15:04:05Z07:00\": cannot parse "
          + "\(time.goQuoted) as \"2006\"")
    }
    var errors: [FieldError] = []
    /// Notes a number that is too small.
    func check(_ name: String, _ value: Int64?, least: Int64) {
      guard let value, value < least else { return }
      let words = least == 0 ? "greater than or equal to 0" : "greater than 0"
      errors.append(
        FieldError(.invalid, name, badValue: String(value), detail: "must be \(words)"))
    }
    check("tailLines", tailLines, least: 0)
    check("limitBytes", limitBytes, least: 1)
    if sinceSeconds != nil, since != nil {
      errors.append(
        FieldError(
          .forbidden, "",
          detail: "at most one of `sinceTime` or `sinceSeconds` may be specified"))
    } else {
      check("sinceSeconds", sinceSeconds, least: 1)
    }
    if !errors.isEmpty {
      throw .invalid(group: "", kind: "PodLogOptions", name: pod, errors: errors)
    }
  }
}

/// Values of a query, as the real server reads them.
// Kubernetes: apimachinery/pkg/runtime/conversion.go, Convert_Slice_string_To_bool
enum QueryValue {
  /// A truth value: everything but nothing, `false` and `0` is true; `nil` where there is none.
  static func flag(_ name: String, _ request: APIRequest) -> Bool? {
    request.queryValue(name).map { !["", "false", "0"].contains($0.lowercased()) }
  }

  /// A whole number; `nil` where there is none.
  static func integer(_ name: String, _ request: APIRequest) throws(APIError) -> Int64? {
    guard let text = request.queryValue(name), !text.isEmpty else { return nil }
    guard let value = Int64(text) else {
      throw .badRequest("strconv.ParseInt: parsing \(text.goQuoted): invalid syntax")
    }
    return value
  }
}

extension World {
  /// The log that a GET of `pods/log` asks for, whoever asks; `handle` sees to it who may.
  public func podLog(_ request: APIRequest) throws(APIError) -> PodLog {
    let info = try RequestInfo(path: request.path, state)
    let name = info.name ?? ""
    guard info.resource == .pods, info.subresource == "log" else { throw .noSuchPath }
    let query = try PodLogQuery(request, pod: name)
    let printed = try log(
      namespace: info.namespace, pod: name, container: query.container, previous: query.previous)
    return PodLog(query, printed, now: now)
  }
}
