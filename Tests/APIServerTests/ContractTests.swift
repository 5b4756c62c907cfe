import ControlPlane
import Foundation
import KubeAPI
import NIOHTTP1
import Testing

@testable import APIServer

/// One contract, however a request comes: in the process, over HTTP/1.1, over HTTP/2.
@Suite(.timeLimit(.minutes(5))) struct ContractTests {
  /// A request that changes nothing.
  struct Question: Sendable, CustomTestStringConvertible {
    /// The method.
    var method = APIRequest.Method.get
    /// The path, with a query.
    var target: String
    /// The body.
    var body = ""
    /// The media type of the body.
    var contentType = "application/json"

    /// The question in the name of a test.
    var testDescription: String { "\(method.rawValue) \(target)" }
  }

  /// The path of the ConfigMaps that are asked about.
  private static let maps = "/api/v1/namespaces/default/configmaps"

  /// The questions.
  private static let questions: [Question] = [
    Question(target: "/api/v1/namespaces/default"), Question(target: "/api/v1/nodes"),
    Question(target: "/api/v1/nodes?limit=1&labelSelector=kubernetes.io%2Fos%3Dlinux"),
    Question(target: "/api/v1/nodes?limit=x"), Question(target: "\(maps)/none"),
    Question(target: "/apis/apps/v1/daemonsets?fieldSelector=spec.x%3D1"),
    Question(target: "/api/v1/nodes/node01/nothing"),
    Question(target: "/api/v1/nodes?resourceVersion=99999999"),
    Question(target: "/api/v1/nodes/node01?resourceVersion=99999999"),
    Question(target: "/api/v1/nodes/node01?resourceVersion=0"),
    Question(target: "/api/v1/nodes/node01?resourceVersion=abc"),
    Question(method: .post, target: maps, body: "{"),
    Question(method: .post, target: maps, body: "{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}"),
    Question(
      method: .post, target: maps,
      body: "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"UPPER\"}}"),
    Question(
      method: .post, target: "\(maps)?fieldValidation=Strict",
      body: "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"x\":1}"),
    Question(
      method: .post, target: maps, body: "a=b", contentType: "application/x-www-form-urlencoded"),
    Question(
      method: .post, target: "/api/v1/namespaces?dryRun=All",
      body: "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"default\"}}"),
    Question(
      method: .put, target: "\(maps)/kube-root-ca.crt",
      body: "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"other\"}}"),
    Question(
      method: .patch, target: "\(maps)/kube-root-ca.crt?dryRun=All",
      body: "{\"data\":{\"a\":\"b\"}}",
      contentType: "application/merge-patch+json"),
    Question(method: .patch, target: "\(maps)/kube-root-ca.crt", body: "{}"),
    Question(method: .patch, target: "\(maps)/kube-root-ca.crt", body: "{}", contentType: "text/x"),
    Question(method: .delete, target: "\(maps)/none"),
    Question(method: .delete, target: "/api/v1/namespaces/default"),
    Question(method: .post, target: "/api/v1/namespaces/default/pods/x/exec?command=ls"),
    Question(method: .put, target: maps, body: "{}"),
    Question(method: .delete, target: "/api/v1/componentstatuses"),
  ]

  /// What is the same however one asks: all but the times of a dry run.
  private func comparable(_ json: JSON) -> JSON {
    var json = json
    if let entries = json["metadata", "managedFields"]?.array {
      json.set(
        ["metadata", "managedFields"],
        .array(
          entries.map { entry in
            var entry = entry
            entry["time"] = .none
            return entry
          }))
    }
    return json
  }

  @Test func `a request is answered the same in the process and over both protocols`() async throws
  {
    let server = try await TestServer()
    let old = try await server.client("http/1.1")
    let new = try await server.client("h2")
    for question in Self.questions {
      let target = try RequestTarget(question.target)
      let request = APIRequest(
        question.method, target.path, query: target.query, contentType: question.contentType,
        body: Array(question.body.utf8))
      var (code, body): (Int, JSON)
      do throws(APIError) {
        let answer = try await server.session.cluster.handle(request)
        (code, body) = (answer.code, answer.body)
      } catch { (code, body) = (error.code, error.status) }
      body = comparable(body)
      for client in [old, new] {
        let answer = try await client.ask(
          HTTPMethod(rawValue: question.method.rawValue), question.target,
          headers: [("Content-Type", question.contentType)], body: Array(question.body.utf8))
        #expect(answer.code == code, "\(question.testDescription): \(answer.text)")
        #expect(comparable(try JSON(parsing: answer.body)) == body, "\(question.testDescription)")
        #expect(answer.headers.first(name: "Content-Type") == "application/json")
        #expect(answer.headers.first(name: "Cache-Control") == "no-cache, private")
      }
    }
    old.close()
    new.close()
    await server.session.stop()
  }

  @Test func `what there is not is answered in plain words outside of the groups there are`()
    async throws
  {
    let server = try await TestServer()
    let client = try await server.client("h2")
    for target in ["/apis/nothing/v1/things", "/apis/nothing", "/nothing"] {
      let answer = try await client.ask(.GET, target)
      #expect(answer.code == 404)
      #expect(answer.text == "404 page not found\n")
    }
    for target in [
      "/api/v1/nodes/node01/nothing", "/api/v1/nothing", "/apis/apps/v1/nothing",
      "/apis/apps/v9/daemonsets", "/apis/apps/v1/namespaces/default/daemonsets/a/scale",
    ] {
      let answer = try await client.ask(.GET, target)
      #expect(answer.code == 404)
      #expect(answer.text.contains("the server could not find the requested resource"), "\(target)")
    }
    client.close()
    await server.session.stop()
  }

  @Test func `many streams of one connection are answered side by side`() async throws {
    let server = try await TestServer()
    let client = try await server.client("h2")
    let codes = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<100 {
        group.addTask { try await client.ask(.GET, "/api/v1/namespaces/default").code }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes == Array(repeating: 200, count: 100))
    client.close()
    await server.session.stop()
  }

  @Test func `an object that comes as protocol buffers is created like any other`() async throws {
    let server = try await TestServer()
    let client = try await server.client("h2")
    /// A field of bytes.
    func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
      [number << 3 | 2, UInt8(bytes.count)] + bytes
    }
    /// A field of text.
    func field(_ number: UInt8, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
    let type = field(1, field(1, "v1") + field(2, "ConfigMap"))
    let map = field(1, field(1, "coded")) + field(2, field(1, "k") + field(2, "v"))
    let answer = try await client.ask(
      .POST, Self.maps,
      headers: [
        ("Content-Type", "application/vnd.kubernetes.protobuf"),
        ("Accept", "application/vnd.kubernetes.protobuf,application/json"),
      ], body: [0x6B, 0x38, 0x73, 0] + type + field(2, map))
    #expect(answer.code == 201, "\(answer.text)")
    let read = try await client.ask(.GET, "\(Self.maps)/coded")
    #expect(try JSON(parsing: read.body)["data"] == ["k": "v"])
    let broken = try await client.ask(
      .POST, Self.maps, headers: [("Content-Type", "application/vnd.kubernetes.protobuf")],
      body: Array("k8s".utf8))
    #expect(broken.code == 400)
    #expect(broken.text.contains("expected prefix [107 56 115 0]"), "\(broken.text)")
    client.close()
    await server.session.stop()
  }

  @Test func `who may not ask is told so before what cannot be written`() async throws {
    let server = try await TestServer()
    let nobody = try await server.client(asAdmin: false)
    let protobuf = ("Accept", "application/vnd.kubernetes.protobuf")
    /// The status code that nodes are answered with.
    func code(_ client: StreamClient, _ path: String, _ token: String?) async throws -> Int {
      let headers = token.map { [("Authorization", "Bearer \($0)")] } ?? []
      return try await client.ask(.GET, path, headers: headers + [protobuf]).code
    }
    #expect(try await code(nobody, "/api/v1/nodes", nil) == 403)
    #expect(try await code(nobody, "/api/v1/nodes", "nonsense") == 401)
    #expect(try await code(nobody, "/api/v1/nodes", "user-token") == 403)
    let admin = try await server.client()
    #expect(try await code(admin, "/api/v1/nodes", nil) == 406)
    #expect(try await code(admin, "/api/v1/nothing", nil) == 404)
    await server.session.stop()
  }

  @Test func `a certificate of somebody else's authority is unauthorized, but a token counts`()
    async throws
  {
    let server = try await TestServer()
    let foreign = try ClusterIdentity().clientPair(user: "eve", groups: ["system:masters"])
    for name in ["http/1.1", "h2"] {
      let client = try await server.client(name, showing: foreign)
      let refused = try await client.ask(.GET, "/version")
      #expect(refused.code == 401)
      #expect(try JSON(parsing: refused.body)["message"] == "Unauthorized")
      let jane = try await client.ask(
        .GET, "/api/v1/nodes", headers: [("Authorization", "Bearer user-token")])
      #expect(jane.code == 403)
      #expect(jane.text.contains("User \\\"jane\\\" cannot list resource"))
      client.close()
    }
    await server.session.stop()
  }

  @Test func `long answers are compressed for those who want it, short ones are not`() async throws
  {
    let server = try await TestServer()
    let client = try await server.client()
    let data = String(repeating: "0123456789abcdef", count: 10_000)
    let map = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"long\"},"
    let made = try await client.ask(
      .POST, Self.maps, headers: [("Content-Type", "application/json")],
      body: Array("\(map)\"data\":{\"a\":\"\(data)\"}}".utf8))
    #expect(made.code == 201)
    let plain = try await client.ask(.GET, "\(Self.maps)/long")
    #expect(plain.headers.first(name: "Content-Encoding") == nil)
    #expect(plain.body.count > 160_000)
    let packed = try await client.ask(
      .GET, "\(Self.maps)/long", headers: [("Accept-Encoding", "deflate, gzip")])
    #expect(packed.headers.first(name: "Content-Encoding") == "gzip")
    #expect(packed.headers.first(name: "Vary") == "Accept-Encoding")
    #expect(packed.body.starts(with: [0x1F, 0x8B, 8]))
    #expect(packed.body.count < 10_000)
    #expect(try unpacked(packed.body) == plain.body)
    let short = try await client.ask(
      .GET, "/api/v1/namespaces/default", headers: [("Accept-Encoding", "gzip")])
    #expect(short.headers.first(name: "Content-Encoding") == nil)
    await server.session.stop()
  }

  /// Some bytes as the system's `gzip` unpacks them.
  private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("cadet-\(UUID().uuidString).gz")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(data)
  }
}
