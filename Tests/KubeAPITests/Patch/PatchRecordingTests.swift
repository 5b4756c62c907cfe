import Foundation
import KubeAPI
import Testing

/// What a real server made of patches.
@Suite struct PatchRecordingTests {
  @Test func `what a patch sets is what the recorded answer holds`() throws {
    var count = 0
    var failures: [String] = []
    for file in Recordings.files(in: "oracle/exchanges", extension: "json")
    where file.lastPathComponent.hasPrefix("change-") {
      let recording = try JSON(
        parsing: Array(Data(contentsOf: file)),
        limits: JSONLimits(bytesMax: 64 << 20, depthMax: 512))
      let cases = recording["cases"]?.array ?? []
      let same = cases.first { $0["name"]?.string == "apply: same content, other manager" }
      guard let same, same["code"] == 200, let base = same["response"],
        let definition = definition(base)
      else { continue }
      for entry in cases where entry["path"] == same["path"] {
        guard let patch = entry["body"], let name = entry["name"]?.string else { continue }
        var result: JSON?
        var code: JSON = 200
        do throws(APIError) {
          switch entry["contentType"]?.string {
          case "application/merge-patch+json": result = MergePatch.apply(patch, to: base)
          case "application/json-patch+json": result = try JSONPatch(patch).apply(to: base)
          case "application/strategic-merge-patch+json":
            result = try StrategicMergePatch.apply(patch, to: base, definition)
          default: continue
          }
        } catch {
          code = .integer(Int64(error.code))
        }
        let isRefused = entry["response"]?["details"] == [:]
        if isRefused
          ? code != 422
          : code != 200
            || entry["code"] == 200
              && !Self.contains(entry["response"], result)
        {
          failures.append("\(file.lastPathComponent): \(name): \(result?.text.prefix(300) ?? "")")
        }
        count += 1
      }
    }
    #expect(Recordings.folder == nil || count > 200)
    #expect(failures.isEmpty, "\(failures.count) of \(count):\n\(failures.joined(separator: "\n"))")
    print("\(count) recorded patches compared")
  }

  @Test func `conflicts and successes of server-side apply are the recorded ones`() throws {
    var count = 0
    var failures: [String] = []
    for file in Recordings.files(in: "oracle/exchanges", extension: "json")
    where file.lastPathComponent.hasPrefix("change-") {
      let recording = try JSON(
        parsing: Array(Data(contentsOf: file)),
        limits: JSONLimits(bytesMax: 64 << 20, depthMax: 512))
      let cases = recording["cases"]?.array ?? []
      let same = cases.first { $0["name"]?.string == "apply: same content, other manager" }
      guard let same, same["code"] == 200, var live = same["response"],
        let definition = definition(live), let version = live["apiVersion"]?.string
      else { continue }
      let management = FieldManagement(
        definition, apiVersion: version, ignoring: FieldSet(json: ["f:status": [:]]))
      let time = Instant(seconds: 1_767_225_600)
      management.update(live: nil, object: &live, manager: "setup", time: time)
      for entry in cases where entry["path"] == same["path"] {
        guard entry["contentType"] == "application/apply-patch+yaml", let patch = entry["body"],
          let query = entry["query"]?.string, query.hasPrefix("fieldManager=")
        else { continue }
        let manager = query.dropFirst(13).prefix { $0 != "&" }
        var result: JSON
        do throws(APIError) {
          result = try management.apply(
            patch, live: live, manager: String(manager), force: query.contains("force=true"),
            time: time)
        } catch {
          result = error.status
          // The recorder left this one out.
          result["status"] = nil
        }
        let isRefused = result["code"] != nil
        let isConflict = entry["code"] == 409
        if !isRefused { result["metadata"]?["managedFields"] = nil }
        if isConflict || isRefused
          ? result != entry["response"]
          : entry["code"] == 200 && !Self.contains(entry["response"], result)
        {
          failures.append(
            "\(file.lastPathComponent): \(entry["name"]?.string ?? ""): \(result.text.prefix(400))")
        }
        count += 1
      }
    }
    #expect(Recordings.folder == nil || count > 30)
    #expect(failures.isEmpty, "\(failures.count) of \(count):\n\(failures.joined(separator: "\n"))")
    print("\(count) recorded applies compared")
  }

  /// The definition of an object's kind.
  private func definition(_ object: JSON) -> Definition? {
    guard let kind = object["kind"]?.string, let version = object["apiVersion"]?.string else {
      return nil
    }
    let parts = version.split(separator: "/").map(String.init)
    return Schema.kubernetes.definition(
      group: parts.count > 1 ? parts[0] : "", version: parts.last ?? "", kind: kind)
  }

  /// Whether an answer holds everything that a document says, apart from what is empty or counted.
  private static func contains(_ answer: JSON?, _ document: JSON?) -> Bool {
    guard let document, !document.isEmpty else { return true }
    switch (answer, document) {
    case (.object(let answer)?, .object(let document)):
      return document.allSatisfy { entry in
        // A namespace's finalizers change only through its subresource; left-over directives are
        // dropped.
        entry.name == "generation" || entry.name == "finalizers" || entry.name.hasPrefix("$")
          || contains(answer[entry.name], entry.value)
      }
    case (.array(let answer)?, .array(let document)):
      return answer.count == document.count && zip(answer, document).allSatisfy { contains($0, $1) }
    default:
      return answer == document
        || document == false && answer == nil
    }
  }
}
