internal import APIServer
internal import ControlPlane
internal import KubeAPI
internal import Lab
internal import Synchronization

/// The lab of a cluster that runs, which judges it on request.
final class LiveLab: Sendable {
  /// The path at which it is asked.
  static let path = "/cadet.dev/v1/grade"

  /// What judges; `nil` until the cluster is there.
  private let grader = Mutex<Grader?>(nil)

  /// Makes a lab that has not begun.
  init() {}

  /// Begins.
  func set(_ grader: Grader) { self.grader.withLock { $0 = grader } }

  /// What answers requests to judge.
  var answer: ServerExtension {
    ServerExtension { [self] request, cluster throws(APIError) in
      guard request.method == .post else {
        throw APIError(
          code: 405, reason: "MethodNotAllowed",
          message: "the server does not allow this method on the requested resource")
      }
      return try await judge(request, cluster)
    }
  }

  /// Judges a fork of the cluster as it is now.
  private func judge(_ request: APIRequest, _ cluster: Cluster) async throws(APIError) -> JSON {
    guard let grader = grader.withLock({ $0 }) else {
      throw .badRequest("the lab has not begun")
    }
    let question: JSON
    do throws(JSONSyntaxError) { question = try JSON(parsing: request.body) } catch {
      throw .badRequest("the request is no JSON")
    }
    if let hash = question["labHash"]?.string, hash != grader.lab.hash {
      throw .badRequest("this cluster runs the lab \(grader.lab.name), or another version of it")
    }
    let submission = Submission(
      name: question.text("name"), answers: question["answers"] ?? [:])
    let world = await cluster.snapshot
    var report = GradeReport(grader)
    report.submissions = [grader.grade(live: world, submission)]
    return [
      "exitStatus": .integer(Int64(report.exitStatus)),
      "report": .string(
        question["format"] == "json"
          ? report.jsonText
          : report.text(
            explains: question["explains"] == true, isColoured: question["isColoured"] == true)),
    ]
  }
}
