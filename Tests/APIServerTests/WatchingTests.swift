import Foundation
import KubeAPI
import NIOCore
import NIOHTTP1
import Testing

@testable import APIServer
@testable import ControlPlane

/// Watches and logs over the wire: how they begin, go on and end.
@Suite(.timeLimit(.minutes(5))) struct WatchingTests {
  /// The path of the ConfigMaps of `default`.
  private let path = "/api/v1/namespaces/default/configmaps"

  /// The events of a watch, to its end.
  private func events(_ server: TestServer, _ query: String) async throws -> [JSON] {
    let client = try await server.client()
    let answer = try await client.ask(.GET, "\(path)?watch=1&\(query)")
    client.close()
    #expect(answer.code == 200, "\(answer.text)")
    return try answer.text.split(separator: "\n").map { try JSON(parsing: Array($0.utf8)) }
  }

  /// Makes a ConfigMap with some data.
  private func create(_ server: TestServer, _ name: String, data: String = "") async throws {
    let map: JSON = [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": .string(name)],
      "data": ["a": .string(data)],
    ]
    _ = try await server.session.cluster.handle(APIRequest(.post, path, body: map.bytes))
  }

  @Test func `a watch lasts as long as it is wanted, and ends with a bookmark`() async throws {
    let server = try await TestServer()
    try await create(server, "a")
    let begin = ContinuousClock.now
    let events = try await events(
      server,
      "allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan"
        + "&timeoutSeconds=1")
    #expect(ContinuousClock.now - begin >= .seconds(1))
    #expect(events.map { $0.text("type") } == ["ADDED", "ADDED", "BOOKMARK", "BOOKMARK"])
    #expect(
      events[2]["object", "metadata", "annotations"] == ["k8s.io/initial-events-end": "true"])
    let last = events[3]["object"] ?? [:]
    #expect(last["kind"] == "ConfigMap")
    #expect(last["metadata"]?.object?.names == ["resourceVersion"])
    await server.session.stop()
  }

  @Test func `a revision that is forgotten ends a watch with 410`() async throws {
    let server = try await TestServer()
    try await create(server, "a")
    await server.session.cluster.perform { world in
      for index in 0...State.logCapacity {
        world.edit(.configMaps, ObjectKey(namespace: "default", name: "a")) {
          $0["data"] = ["n": .string(String(index))]
        }
      }
    }
    let events = try await events(server, "resourceVersion=1")
    #expect(events.map { $0.text("type") } == ["ERROR"])
    let status = events.first?["object"] ?? [:]
    #expect(status["code"] == 410)
    #expect(status["reason"] == "Expired")
    #expect(status.text("message").hasPrefix("too old resource version: 1 ("))
    await server.session.stop()
  }

  /// How many watchers a server has, as its metrics say.
  private func watchers(_ client: StreamClient) async throws -> String? {
    try await client.ask(.GET, "/metrics").text.split(separator: "\n")
      .first { $0.hasPrefix("apiserver_registered_watchers ") }.map(String.init)
  }

  @Test func `a watcher that does not read is dropped, and keeps nobody waiting`() async throws {
    var limits = APIServerLimits()
    limits.watcherSeconds = 1
    let server = try await TestServer(limits: limits)
    let slow = try await server.connect()
    try await slow.send("GET \(path)?watch=1 HTTP/1.1\r\nHost: x\r\n\r\n")
    _ = await slow.read(until: "\"type\":\"ADDED\"")
    try await slow.channel.setOption(.autoRead, value: false).get()
    let client = try await server.client()
    #expect(try await watchers(client) == "apiserver_registered_watchers 1")
    // More than what lies between two programs of one machine.
    let data = String(repeating: "x", count: 900_000)
    for index in 0..<16 { try await create(server, "big-\(index)", data: data) }
    while try await watchers(client) != "apiserver_registered_watchers 0" {}
    slow.close()
    await server.session.stop()
  }

  @Test(arguments: ["http/1.1", "h2"])
  func `a watch ends when its client says goodbye`(name: String) async throws {
    let server = try await TestServer()
    let watcher = try await server.client(name)
    let path = path
    let watch = Task { try await watcher.ask(.GET, "\(path)?watch=1") }
    let client = try await server.client()
    while try await watchers(client) != "apiserver_registered_watchers 1" {}
    // The connection is only closed when the server has said goodbye, too.
    try await watcher.channel.close()
    while try await watchers(client) != "apiserver_registered_watchers 0" {}
    _ = await watch.result
    client.close()
    await server.session.stop()
  }

  @Test func `many watchers are told the same, each once`() async throws {
    let server = try await TestServer()
    let clients = [try await server.client("h2"), try await server.client("h2")]
    let path = path
    let texts = try await withThrowingTaskGroup(of: String.self) { group in
      for index in 0..<50 {
        group.addTask {
          try await clients[index % 2].ask(
            .GET, "\(path)?watch=1&timeoutSeconds=6&labelSelector=!none"
          ).text
        }
      }
      let client = try await server.client()
      while try await watchers(client) != "apiserver_registered_watchers 50" {}
      for index in 0..<20 { try await create(server, "m-\(index)") }
      client.close()
      return try await group.reduce(into: []) { $0.append($1) }
    }
    for text in texts {
      let names = try text.split(separator: "\n").map {
        try JSON(parsing: Array($0.utf8))["object"]?.name ?? ""
      }
      #expect(names.filter { $0.hasPrefix("m-") } == (0..<20).map { "m-\($0)" })
    }
    clients.forEach { $0.close() }
    await server.session.stop()
  }

  @Test func `there are as many watches as there may be`() async throws {
    var limits = APIServerLimits()
    limits.watchesMax = 1
    let server = try await TestServer(limits: limits)
    let first = try await server.connect()
    try await first.send("GET \(path)?watch=1 HTTP/1.1\r\nHost: x\r\n\r\n")
    _ = await first.read(until: "\"type\":\"ADDED\"")
    let second = try await server.request("GET \(path)?watch=1")
    #expect(second.hasPrefix("HTTP/1.1 429 Too Many Requests\r\n"))
    #expect(second.contains("\r\nRetry-After: 1\r\n"))
    #expect(second.hasSuffix("\r\n\r\nToo many requests, please try again later.\n"))
    first.close()
    await server.session.stop()
  }

  @Test func `there are as many requests in work as there may be`() async throws {
    var limits = APIServerLimits()
    limits.requestsMax = 0
    let server = try await TestServer(limits: limits)
    let answer = try await server.request("GET /version")
    #expect(answer.hasPrefix("HTTP/1.1 429 Too Many Requests\r\n"))
    #expect(answer.contains("\r\nRetry-After: 1\r\n"))
    await server.session.stop()
  }

  @Test(arguments: ["Never", "Always"])
  func `a log that is followed ends with its container`(policy: String) async throws {
    let server = try await TestServer(kubelet: .simulated, speed: 4)
    let pod: JSON = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "p"],
      "spec": [
        "restartPolicy": .string(policy),
        "containers": [
          [
            "name": "c", "image": "busybox",
            "command": ["sh", "-c", "echo one; sleep 8; echo two; sleep 2; echo three"],
          ]
        ],
      ],
    ]
    let client = try await server.client()
    let pods = "/api/v1/namespaces/default/pods"
    let made = try await client.ask(
      .POST, pods, headers: [("Content-Type", "application/json")], body: pod.bytes)
    #expect(made.code == 201)
    var log = WholeAnswer()
    while log.code != 200 { log = try await client.ask(.GET, "\(pods)/p/log?follow=true") }
    #expect(log.text == "one\ntwo\nthree\n")
    client.close()
    await server.session.stop()
  }
}
