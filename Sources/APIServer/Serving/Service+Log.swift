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
      .log(
        LogStart(
          request: rest, log: log, bytes: bytes, printed: log.printed.count,
          run: Self.run(request, world))))
  }

  /// What a container has printed behind so many lines, and whether it will print no more.
  func followedLog(_ start: LogStart, sent: Int) async -> (
    bytes: [UInt8], printed: Int, isOver: Bool
  ) {
    let world = await cluster.snapshot
    let isOver = start.run == nil || Self.run(start.request, world) != start.run
    var request = start.request
    var log = try? world.podLog(request)
    if isOver, log?.printed.count ?? 0 < start.printed {
      // The container has been started again; what it said last is the log of the run before.
      request.query.append((name: "previous", value: "true"))
      log = try? world.podLog(request)
    }
    guard let log, log.printed.count >= start.printed else { return ([], start.printed, true) }
    let bytes = start.log.text(of: log.printed.dropFirst(start.printed), after: sent)
    return (bytes, log.printed.count, isOver)
  }

  /// The run of the container whose log a request asks for; `nil` where it does not run.
  private static func run(_ request: APIRequest, _ world: World) -> String? {
    let wanted = AccessAttributes(request)
    guard request.queryValue("previous") != "true",
      let pod = world.object(.pods, namespace: wanted.namespace, name: wanted.name)
    else { return nil }
    let name = request.queryValue("container") ?? ""
    let lists = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"]
    let status = lists.flatMap { (pod["status"] ?? [:]).items($0) }
      .first { name.isEmpty || $0.text("name") == name }
    guard let status, status["state"]?["running"] != nil else { return nil }
    return "\(pod.uid)/\(status.text("containerID"))"
  }
}
