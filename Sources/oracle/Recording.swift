import ControlPlane
import Foundation
import KubeAPI

/// One file of recorded requests and answers: a list of creates, or a setup with updates and
/// patches.
struct Recording {
  /// The recorded values with their names in order.
  private let document: OrderedJSON

  /// One recorded request with both answers.
  private struct Outcome {
    /// What was tried.
    var name: String
    /// The code that real Kubernetes answered.
    var code: Int
    /// What real Kubernetes answered.
    var want: Essence
    /// What is answered here.
    var got: Essence
  }

  /// Reads a file.
  init(path: String) throws {
    document = try OrderedJSON([UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
  }

  /// Makes the requests and compares the answers.
  func replay(verbose: Bool, most: Int) throws -> Tally {
    var tally = Tally()
    var server = Server()
    let isCreates = if case .array = document { true } else { false }
    for item in document["setup"]?.items ?? [] {
      let path = try JSON(parsing: item["path"]?.text ?? "").string ?? ""
      let answer = server.answer(
        .post, path, "fieldManager=setup", body: item["body"]?.text ?? "")
      if answer.code != 201, verbose {
        print("  setup: \(answer.code) \(answer.body["message"]?.string ?? "")")
      }
    }
    for item in isCreates ? document.items : document["cases"]?.items ?? [] {
      let outcome = try isCreates ? create(item, &server) : change(item, &server)
      tally.count(outcome.code, outcome.want == outcome.got)
      if verbose, outcome.want != outcome.got, tally.failed <= most {
        print("  \(outcome.name)")
        for line in outcome.want.differences(to: outcome.got).prefix(6) { print("      " + line) }
      }
    }
    return tally
  }

  /// Makes one create.
  private func create(_ item: OrderedJSON, _ server: inout Server) throws -> Outcome {
    let recorded = try JSON(parsing: item.text)
    let answer = server.answer(
      .post, recorded["path"]?.string ?? "", "dryRun=All&fieldValidation=Strict",
      body: item["body"]?.text ?? "")
    return Outcome(
      name: recorded["name"]?.string ?? "", code: recorded["code"]?.int ?? 0,
      want: Essence(
        code: recorded["code"]?.int ?? 0, response: recorded["response"] ?? .null,
        warnings: (recorded["warnings"]?.array ?? []).compactMap(\.string).map(Self.unescaped),
        dropping: Essence.identity),
      got: Essence(
        code: answer.code, response: answer.body, warnings: answer.warnings,
        dropping: Essence.identity))
  }

  /// A warning as it was meant; recorders kept it as a header quotes it.
  private static func unescaped(_ warning: String) -> String {
    warning.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
  }

  /// Makes one update or patch.
  private func change(_ item: OrderedJSON, _ server: inout Server) throws -> Outcome {
    let recorded = try JSON(parsing: item.text)
    let dropped = Essence.identity.union(["status"])
    let path = recorded["path"]?.string ?? ""
    let identity = server.answer(.get, path).body["metadata"] ?? .null
    let isPut = recorded["method"]?.string == "PUT"
    var body = item["body"] ?? .null
    if isPut { body = try body.replacingLive(with: identity) }
    let answer = server.answer(
      isPut ? .put : .patch, path, "dryRun=All&\(recorded["query"]?.string ?? "")",
      contentType: recorded["contentType"]?.string ?? "", body: body.text)
    let scrubbed = answer.code < 300 ? Essence.scrub(answer.body, nil, dropped) : answer.body
    return Outcome(
      name: recorded["name"]?.string ?? "", code: recorded["code"]?.int ?? 0,
      want: Essence(
        code: recorded["code"]?.int ?? 0, response: recorded["response"] ?? .null, warnings: [],
        dropping: dropped),
      got: Essence(
        code: answer.code, response: try hidingIdentity(scrubbed, identity), warnings: [],
        dropping: dropped))
  }

  /// An answer in which the live object's uid and resource version are written as the recorder
  /// wrote them.
  private func hidingIdentity(_ answer: JSON, _ identity: JSON) throws -> JSON {
    var text = answer.text
    if let uid = identity["uid"]?.string, !uid.isEmpty {
      text = text.replacing(uid, with: "<uid>")
    }
    if let version = identity["resourceVersion"]?.string, !version.isEmpty {
      text = text.replacing("\"\(version)\"", with: "\"<rv>\"")
    }
    return try JSON(parsing: text)
  }
}

extension OrderedJSON {
  /// An object of which the metadata marked `<live>` has the live object's values.
  fileprivate func replacingLive(with identity: JSON) throws -> OrderedJSON {
    guard case .object(var entries) = self else { return self }
    for index in entries.indices where entries[index].name == "\"metadata\"" {
      guard case .object(var metadata) = entries[index].value else { continue }
      for place in metadata.indices {
        guard case .string("\"<live>\"") = metadata[place].value else { continue }
        let name = String(metadata[place].name.dropFirst().dropLast())
        metadata[place].value = try OrderedJSON((identity[name] ?? .null).bytes)
      }
      entries[index].value = .object(metadata)
    }
    return .object(entries)
  }
}
