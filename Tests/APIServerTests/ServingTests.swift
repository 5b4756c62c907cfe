import Foundation
import KubeAPI
import Synchronization
import Testing

@testable import APIServer

/// What the server answers over HTTPS.
@Suite(.timeLimit(.minutes(2))) struct ServingTests {
  /// The body of an answer.
  private func body(_ answer: String) -> String {
    guard let end = answer.range(of: "\r\n\r\n") else { return "" }
    return String(answer[end.upperBound...])
  }

  /// A ConfigMap as JSON.
  private func configMap(_ name: String) -> String {
    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"\(name)\"},"
      + "\"data\":{\"a\":\"b\"}}"
  }

  @Test func `what is created can be read again`() async throws {
    let server = try await TestServer()
    let path = "/api/v1/namespaces/default/configmaps"
    let created = try await server.request("POST \(path)", body: configMap("one"))
    #expect(created.hasPrefix("HTTP/1.1 201 Created\r\n"))
    #expect(created.contains("\r\nContent-Type: application/json\r\n"))
    #expect(created.contains("\r\nCache-Control: no-cache, private\r\n"))
    #expect(created.contains("\r\nAudit-Id: "))
    let again = try await server.request("POST \(path)", body: configMap("one"))
    #expect(again.hasPrefix("HTTP/1.1 409 Conflict\r\n"))
    #expect(again.contains("configmaps \\\"one\\\" already exists"))
    let read = try await server.request("GET \(path)/one", headers: ["Accept: application/yaml"])
    #expect(read.contains("\r\nContent-Type: application/yaml\r\n"))
    #expect(body(read).hasPrefix("apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\n"))
    await server.session.stop()
  }

  @Test func `requests sent ahead are answered in order`() async throws {
    let server = try await TestServer()
    let request = "GET /api/v1/namespaces/%@ HTTP/1.1\r\nHost: x\r\n\r\n"
    let names = ["default", "kube-system", "kube-public", "default"]
    let text = names.map { request.replacingOccurrences(of: "%@", with: $0) }.joined()
    let last = "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    let answer = try await server.exchange(text + last)
    let found = answer.components(separatedBy: "\"name\":\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }.filter(names.contains)
    #expect(found == names)
    #expect(answer.hasSuffix("ok"))
    await server.session.stop()
  }

  @Test func `a client that asks whether to go on is told so`() async throws {
    let server = try await TestServer()
    let connection = try await server.connect()
    let text = configMap("asked")
    try await connection.send(
      "POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        + "Content-Length: \(text.utf8.count)\r\nExpect: 100-continue\r\n\r\n")
    #expect(await connection.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
    try await connection.send(text)
    #expect(await connection.read().hasPrefix("HTTP/1.1 201 Created\r\n"))
    await server.session.stop()
  }

  @Test func `a watch tells what happens until its time is over`() async throws {
    let server = try await TestServer()
    let path = "/api/v1/namespaces/default/configmaps"
    let watcher = try await server.connect()
    try await watcher.send(
      "GET \(path)?watch=1&timeoutSeconds=6&fieldSelector=metadata.name%3Dseen HTTP/1.1\r\n"
        + "Host: x\r\n\r\n")
    #expect(await watcher.read(until: "\r\n\r\n").contains("\r\ntransfer-encoding: chunked\r\n"))
    _ = try await server.request("POST \(path)", body: configMap("unseen"))
    _ = try await server.request("POST \(path)", body: configMap("seen"))
    _ = try await server.request("DELETE \(path)/seen")
    let events = await watcher.read()
    let types = events.components(separatedBy: "\"type\":\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
    #expect(types == ["ADDED", "DELETED"])
    #expect(!events.contains("unseen"))
    await server.session.stop()
  }

  @Test func `what is not simulated says so`() async throws {
    let server = try await TestServer()
    let answer = try await server.request(
      "POST /api/v1/namespaces/default/pods/x/exec?command=ls")
    #expect(answer.hasPrefix("HTTP/1.1 501 Not Implemented\r\n"))
    #expect(answer.contains("\"reason\":\"NotImplemented\""))
    await server.session.stop()
  }

  @Test func `requests are counted and noted`() async throws {
    let lines = Mutex<[String]>([])
    let audit = AuditLog(timeOfDay: { WallClock.now }) { line in
      lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
    }
    let server = try await TestServer(audit: audit)
    _ = try await server.request("GET /api/v1/namespaces/default")
    let metrics = try await server.request("GET /metrics")
    #expect(
      metrics.contains(
        "apiserver_request_total{code=\"200\",component=\"apiserver\",dry_run=\"\",group=\"\","
          + "resource=\"namespaces\",scope=\"resource\",subresource=\"\",verb=\"GET\","
          + "version=\"v1\"} 1\n"))
    #expect(metrics.contains("apiserver_resource_objects{group=\"\",resource=\"nodes\"} 2\n"))
    let line = try #require(lines.withLock { $0.first })
    let record = try JSON(parsing: Array(line.utf8))
    #expect(record["verb"] == "get")
    #expect(record["user"]?["username"] == "kubernetes-admin")
    #expect(record["responseStatus"]?["code"] == 200)
    #expect(record["objectRef"]?["resource"] == "namespaces")
    await server.session.stop()
  }
}
