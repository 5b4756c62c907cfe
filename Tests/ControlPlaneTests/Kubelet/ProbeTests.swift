import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What probes ask of simulated containers, and what follows.
@Suite struct ProbeTests {
  /// A world of one node with one new pod `p`.
  private func world(
    image: String = "nginx", spec: String = "", container: String
  ) throws -> Scenario {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p", image: image, spec: spec, container: container))
    return scenario
  }

  /// The status of the pod's container.
  private func status(_ scenario: Scenario) -> JSON? {
    scenario.object("pod/p")?["status", "containerStatuses"]?[0]
  }

  /// The first message of the events with which the kubelet says that a probe failed, without counts.
  private func complaint(_ scenario: Scenario) -> String? {
    let text = scenario.events(about: "p", reason: "Unhealthy").first
    return text?.split(separator: " (x").first.map(String.init)
  }

  @Test(arguments: [
    ("nginx", "readinessProbe: {httpGet: {port: 80}}"),
    ("nginx", "readinessProbe: {tcpSocket: {port: 80}}"),
    ("nginx", "ports: [{name: web, containerPort: 80}], readinessProbe: {httpGet: {port: web}}"),
    ("redis:7", "readinessProbe: {tcpSocket: {port: 6379}}"),
    ("example.com/agent:1", "readinessProbe: {httpGet: {port: 9999, path: /x}}"),
    ("example.com/agent:1", "readinessProbe: {exec: {command: [/bin/check, now]}}"),
    ("busybox", "command: [httpd, -f, -p, '8080'], readinessProbe: {tcpSocket: {port: 8080}}"),
    ("nginx", "readinessProbe: {exec: {command: [cat, /etc/nginx/nginx.conf]}}"),
  ])
  func `a probe of what a container does succeeds`(image: String, container: String) throws {
    var scenario = try world(image: image, container: container)
    scenario.settle()
    #expect(status(scenario)?["ready"] == true)
    #expect(scenario.events(about: "p", reason: "Unhealthy") == [])
  }

  @Test(arguments: [
    (
      "nginx", "readinessProbe: {httpGet: {port: 8080, path: /healthz}}",
      "Get \"http://10.244.0.2:8080/healthz\": dial tcp 10.244.0.2:8080: connect: connection refused"
    ),
    (
      "nginx", "readinessProbe: {tcpSocket: {port: 8080}}",
      "dial tcp 10.244.0.2:8080: connect: connection refused"
    ),
    (
      "nginx", "readinessProbe: {httpGet: {port: 80, path: /healthz}}",
      "HTTP probe failed with statuscode: 404"
    ),
    (
      "nginx", "readinessProbe: {httpGet: {port: 80, scheme: HTTPS}}",
      "Get \"https://10.244.0.2:80/\": http: server gave HTTP response to HTTPS client"
    ),
    (
      "nginx", "readinessProbe: {grpc: {port: 9090}}",
      "timeout: failed to connect service \"10.244.0.2:9090\" within 1s: context deadline exceeded"
    ),
    (
      "busybox", "command: [sleep, '3600'], readinessProbe: {exec: {command: [cat, /tmp/ready]}}",
      "cat: can't open '/tmp/ready': No such file or directory\n"
    ),
  ])
  func `a readiness probe that nothing answers keeps the pod unready`(
    image: String, container: String, message: String
  ) throws {
    var scenario = try world(image: image, container: container)
    let report = scenario.settle()
    #expect(report.isSettled)
    #expect(report.elapsed < .seconds(60))
    #expect(status(scenario)?["ready"] == false)
    #expect(status(scenario)?["started"] == true)
    #expect(status(scenario)?["restartCount"] == 0)
    #expect(complaint(scenario) == "Warning Unhealthy Readiness probe failed: \(message)")
    scenario.run(seconds: 3600)
    #expect(scenario.pods() == ["node01 Running"])
    #expect(status(scenario)?["ready"] == false)
  }

  @Test func `a liveness probe that fails restarts its container, at last with waits`() throws {
    var scenario = try world(
      container: "livenessProbe: {tcpSocket: {port: 8080}, periodSeconds: 5, failureThreshold: 2}")
    scenario.run(seconds: 6)
    #expect(status(scenario)?["restartCount"] == 0)
    #expect(
      complaint(scenario)
        == "Warning Unhealthy Liveness probe failed: dial tcp 10.244.0.2:8080: connect: connection refused"
    )
    scenario.run(seconds: 5)
    #expect(status(scenario)?["restartCount"] == 1)
    #expect(status(scenario)?["lastState", "terminated", "exitCode"] == 0)
    #expect(
      scenario.events(about: "p", reason: "Killing")
        == ["Normal Killing Container main failed liveness probe, will be restarted"])
    #expect(scenario.settle().isSettled)
    #expect((status(scenario)?["restartCount"]?.integer ?? 0) >= 2)
    scenario.run(seconds: 1200)
    #expect(scenario.pods() == ["node01 CrashLoopBackOff"])
  }

  @Test func `a file that a script takes away ends the container's good health`() throws {
    var scenario = try world(
      image: "busybox", spec: "terminationGracePeriodSeconds: 5",
      container: """
        args: [/bin/sh, -c, 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'], \
        livenessProbe: {exec: {command: [cat, /tmp/healthy]}, initialDelaySeconds: 5, periodSeconds: 5}
        """)
    #expect(scenario.settle().isSettled)
    #expect(scenario.events(about: "p", reason: "Unhealthy") == [])
    scenario.run(seconds: 36)
    #expect(
      complaint(scenario)
        == "Warning Unhealthy Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n"
    )
    #expect(status(scenario)?["restartCount"] == 0)
    scenario.run(seconds: 20)
    #expect(status(scenario)?["restartCount"] == 1)
    #expect(status(scenario)?["lastState", "terminated", "exitCode"] == 137)
  }

  @Test func `a startup probe holds the others back`() throws {
    var scenario = try world(
      container: """
        startupProbe: {tcpSocket: {port: 8080}, periodSeconds: 10, failureThreshold: 3}, \
        livenessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1, failureThreshold: 1}
        """)
    scenario.run(seconds: 15)
    #expect(status(scenario)?["restartCount"] == 0)
    #expect(status(scenario)?["started"] == false)
    #expect(
      complaint(scenario)
        == "Warning Unhealthy Startup probe failed: dial tcp 10.244.0.2:8080: connect: connection refused"
    )
    scenario.run(seconds: 11)
    #expect(
      scenario.events(about: "p", reason: "Killing")
        == ["Normal Killing Container main failed startup probe, will be restarted"])
  }

  @Test func `a readiness probe runs after the startup probe has succeeded`() throws {
    var scenario = try world(
      container: """
        startupProbe: {tcpSocket: {port: 80}}, readinessProbe: {tcpSocket: {port: 81}}
        """)
    scenario.run(seconds: 10)
    #expect(status(scenario)?["started"] == true)
    #expect(status(scenario)?["ready"] == false)
    #expect(
      complaint(scenario)
        == "Warning Unhealthy Readiness probe failed: dial tcp 10.244.0.2:81: connect: connection refused"
    )
  }
}
