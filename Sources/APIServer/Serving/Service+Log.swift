internal import ControlPlane
internal import KubeAPI

/// Logs.
extension Service {
  /// What of a query chooses among the lines that are there when a log is first looked at.
  private static let firstLook = ["tailLines", "sinceSeconds", "sinceTime", "limitBytes"]

  /// Answers with what a container has printed, and goes on where that is wanted.
  func log(_ request: APIRequest) async throws(APIError) -> Answer {
    var world = await cluster.snapshot
    let bytes = try world.handle(request).text ?? []
    let log = try world.podLog(request)
    if !log.isFollowed { return Answer(code: 200, contentType: "text/plain", bytes: bytes) }
    var rest = request
    rest.query.removeAll { Self.firstLook.contains($0.name) }
    return Answer(
      contentType: "text/plain",
      .log(LogStart(request: rest, log: log, bytes: bytes, printed: log.printed.count)))
  }

  /// What a container has printed behind so many lines, and whether it will print no more.
  func followedLog(_ start: LogStart, sent: Int) async -> (
    bytes: [UInt8], printed: Int, isOver: Bool
  ) {
    let world = await cluster.snapshot
    guard let log = try? world.podLog(start.request), log.printed.count >= start.printed else {
      return ([], start.printed, true)
    }
    let bytes = start.log.text(of: log.printed.dropFirst(start.printed), after: sent)
    return (bytes, log.printed.count, !Self.isRunning(start.request, world))
  }

  /// Whether the container of a request for its log runs.
  private static func isRunning(_ request: APIRequest, _ world: World) -> Bool {
    let wanted = AccessAttributes(request)
    guard request.queryValue("previous") != "true",
      let pod = world.object(.pods, namespace: wanted.namespace, name: wanted.name)
    else { return false }
    let name = request.queryValue("container") ?? ""
    let statuses = ["containerStatuses", "initContainerStatuses"].flatMap {
      (pod["status"] ?? [:]).items($0)
    }
    return statuses.contains {
      (name.isEmpty || $0.text("name") == name) && $0["state"]?["terminated"] == nil
    }
  }
}
