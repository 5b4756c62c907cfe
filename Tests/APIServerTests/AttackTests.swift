import ControlPlane
import KubeAPI
import NIOCore
import Testing

@testable import APIServer

/// What somebody gets who means no good; on the machine itself only, and never much at once.
@Suite(.timeLimit(.minutes(2))) struct AttackTests {
  /// The first line of an answer.
  private func status(_ answer: String) -> String {
    String(answer.prefix { $0 != "\r\n" && $0 != "\r" })
  }

  @Test func `without credentials there is nothing but health and version`() async throws {
    let server = try await TestServer()
    for path in ["/healthz", "/livez", "/readyz", "/version"] {
      let answer = try await server.request("GET \(path)", asAdmin: false)
      #expect(status(answer) == "HTTP/1.1 200 OK")
    }
    for path in [
      "/", "/api", "/apis", "/api/v1", "/api/v1/namespaces", "/api/v1/secrets", "/metrics",
      "/openapi/v2", "/openapi/v3", "/apis/apps/v1/daemonsets?watch=1", "/cadet.dev/v1/grade",
      "/api/v1%2Fsecrets", "/version/x", "/healthz/../api", "//version/..", "/readyz/",
    ] {
      let answer = try await server.request("GET \(path)", asAdmin: false)
      let refused = ["HTTP/1.1 403 Forbidden", "HTTP/1.1 404 Not Found"].contains(status(answer))
      #expect(refused, "\(path): \(answer)")
    }
    let answer = try await server.request("GET /api/v1/secrets", asAdmin: false)
    #expect(
      answer.contains(
        "secrets is forbidden: User \\\"system:anonymous\\\" cannot list resource \\\"secrets\\\" in "
          + "API group \\\"\\\" at the cluster scope"))
    await server.session.stop()
  }

  @Test func `a token that is none is unauthorized`() async throws {
    let server = try await TestServer()
    let answer = try await server.request(
      "GET /version", headers: ["Authorization: Bearer nonsense"], asAdmin: false)
    #expect(status(answer) == "HTTP/1.1 401 Unauthorized")
    #expect(answer.contains("\"message\":\"Unauthorized\""))
    let jane = try await server.request(
      "GET /api/v1/nodes", headers: ["Authorization: Bearer user-token"], asAdmin: false)
    #expect(jane.contains("nodes is forbidden: User \\\"jane\\\" cannot list resource"))
    await server.session.stop()
  }

  @Test(arguments: [
    "GET /version HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET /version HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "GET /version HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "GET /version HTTP/1.1\r\nHost : x\r\n\r\n",
    "GET /version HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "GET /version HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello",
    "NONSENSE\r\n\r\n",
    "GET /version HTTP/1.1\r\nHost: x\r\nA: b\u{0}c\r\n\r\n",
  ])
  func `requests of two meanings are refused`(text: String) async throws {
    let server = try await TestServer()
    let answer = try await server.exchange(text)
    #expect(!answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
    await server.session.stop()
  }

  @Test func `a request that takes too long is answered all the same`() async throws {
    var limits = APIServerLimits()
    limits.requestSeconds = 1
    let (end, leave) = AsyncStream.makeStream(of: Void.self)
    let endless = ServerExtension { _, _ in
      for await _ in end {}
      return [:]
    }
    let server = try await TestServer(limits: limits, extensions: ["/endless": endless])
    let answer = try await server.request("GET /endless")
    #expect(status(answer) == "HTTP/1.1 504 Gateway Timeout")
    #expect(answer.contains("Timeout: request did not complete within the allotted timeout"))
    leave.finish()
    await server.session.stop()
  }

  @Test func `over-long headers are refused`() async throws {
    let server = try await TestServer()
    let long = try await server.request(
      "GET /version", headers: ["A: " + String(repeating: "x", count: 200_000)])
    #expect(!long.hasPrefix("HTTP/1.1 200"))
    let many = try await server.request(
      "GET /version", headers: (0..<300).map { "A\($0): b" })
    #expect(!many.hasPrefix("HTTP/1.1 200"))
    let target = try await server.request("GET /" + String(repeating: "x", count: 200_000))
    #expect(!target.hasPrefix("HTTP/1.1 200"))
    await server.session.stop()
  }

  @Test func `a body over the limit is refused, whether it says so or not`() async throws {
    let server = try await TestServer()
    let line = "POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: x\r\n"
    let said = try await server.exchange(
      "\(line)Content-Length: 3145729\r\n\r\n", until: "limit is 3145728")
    #expect(status(said) == "HTTP/1.1 413 Payload Too Large")
    let chunk = "100000\r\n" + String(repeating: "x", count: 0x10_0000) + "\r\n"
    let sent = try await server.exchange(
      "\(line)Transfer-Encoding: chunked\r\n\r\n" + String(repeating: chunk, count: 4),
      until: "limit is 3145728")
    #expect(status(sent) == "HTTP/1.1 413 Payload Too Large")
    await server.session.stop()
  }

  @Test func `a million levels of JSON are refused`() async throws {
    let server = try await TestServer()
    let answer = try await server.request(
      "POST /api/v1/namespaces/default/configmaps", headers: ["Content-Type: application/json"],
      body: String(repeating: "[", count: 1_000_000))
    #expect(status(answer).hasPrefix("HTTP/1.1 4"), "\(answer.prefix(300))")
    let after = try await server.request("GET /readyz")
    #expect(after.hasSuffix("ok"))
    await server.session.stop()
  }

  @Test func `who claims to be somebody in a header is not`() async throws {
    let server = try await TestServer()
    let claims = [
      "Impersonate-User: kubernetes-admin", "Impersonate-Group: system:masters",
      "X-Remote-User: kubernetes-admin", "X-Remote-Group: system:masters",
      "X-Forwarded-For: 127.0.0.1",
    ]
    for token in [[], ["Authorization: Bearer user-token"]] {
      let answer = try await server.request(
        "GET /api/v1/secrets", headers: claims + token, asAdmin: false)
      #expect(status(answer) == "HTTP/1.1 403 Forbidden", "\(answer)")
    }
    let odd = [
      "Bearer", "Bearer  ", "Bearer user-token extra user-token", "Basic amFuZTp1c2VyLXRva2Vu",
      "bearer user-tokeN", "Bearer \(String(repeating: "a.", count: 9000))b",
    ]
    for header in odd {
      let answer = try await server.request(
        "GET /api/v1/namespaces/default/secrets", headers: ["Authorization: \(header)"],
        asAdmin: false)
      let refused = ["HTTP/1.1 401 Unauthorized", "HTTP/1.1 403 Forbidden"]
      #expect(refused.contains(status(answer)), "\(header.prefix(40)): \(answer)")
    }
    await server.session.stop()
  }

  @Test func `documents that grow when they are read are refused`() async throws {
    let server = try await TestServer()
    let path = "/api/v1/namespaces/default/configmaps"
    var bomb = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\na0: &a0 [x]\n"
    for level in 1...40 {
      bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
    }
    let answer = try await server.request(
      "POST \(path)", headers: ["Content-Type: application/yaml"], body: bomb)
    #expect(status(answer).hasPrefix("HTTP/1.1 4"), "\(answer.prefix(300))")
    let copies = (0..<60).map { level in
      "{\"op\":\"copy\",\"from\":\"/metadata\",\"path\":\"/metadata/x\(level)\"}"
    }
    let patch = "[\(copies.joined(separator: ","))]"
    let patched = try await server.request(
      "PATCH \(path)/kube-root-ca.crt", headers: ["Content-Type: application/json-patch+json"],
      body: patch)
    #expect(status(patched).hasPrefix("HTTP/1.1 4"), "\(patched.prefix(300))")
    #expect(try await server.request("GET /readyz").hasSuffix("ok"))
    await server.session.stop()
  }

  @Test func `a client that takes nothing of its answer is closed`() async throws {
    var limits = APIServerLimits()
    limits.writeSeconds = 1
    limits.connectionsMax = 1
    let server = try await TestServer(limits: limits)
    await server.session.cluster.perform { world in
      for index in 0..<20 {
        let map: JSON = [
          "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string("m\(index)")],
          "data": ["a": .string(String(repeating: "x", count: 900_000))],
        ]
        let path = "/api/v1/namespaces/default/configmaps"
        _ = try? world.handle(APIRequest(.post, path, body: map.bytes))
      }
    }
    let slow = try await server.connect()
    try await slow.send("GET /version HTTP/1.1\r\nHost: x\r\n\r\n")
    _ = await slow.read(until: "platform")
    try await slow.channel.setOption(.autoRead, value: false).get()
    try await slow.send("GET /api/v1/configmaps HTTP/1.1\r\nHost: x\r\n\r\n")
    // Nobody else has room until the slow client is gone.
    var answer: String?
    while answer?.hasSuffix("ok") != true { answer = try? await server.request("GET /readyz") }
    slow.close()
    await server.session.stop()
  }

  @Test func `streams that are opened and thrown away keep nobody waiting`() async throws {
    let server = try await TestServer()
    let client = try await server.client("h2", asAdmin: false)
    for _ in 0..<500 { try? await client.abandon("/version") }
    client.close()
    #expect(try await server.request("GET /readyz").hasSuffix("ok"))
    await server.session.stop()
  }

  @Test func `200 slow clients keep nobody waiting, and are closed`() async throws {
    var limits = APIServerLimits()
    limits.headerSeconds = 5
    limits.bodySeconds = 5
    let server = try await TestServer(limits: limits)
    // Most say nothing or half a greeting, some half a request, some half a body.
    var closed: [EventLoopFuture<Void>] = []
    for index in 0..<180 {
      let channel = try await server.knock()
      if index.isMultiple(of: 2) {
        try? await channel.writeAndFlush(ByteBuffer(bytes: [0x16, 3, 1, 2, 0, 1, 0])).get()
      }
      closed.append(channel.closeFuture)
    }
    for index in 0..<20 {
      let connection = try await server.connect(asAdmin: false)
      // On a busy machine its time may be over already.
      try? await connection.send(
        index.isMultiple(of: 2)
          ? "GET /version HTTP/1.1\r\nHost: x\r\nA: "
          : "POST /version HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab")
      closed.append(connection.channel.closeFuture)
    }
    let answer = try await server.request("GET /readyz")
    #expect(answer.hasSuffix("ok"))
    for future in closed { try await future.get() }
    await server.session.stop()
  }
}
