import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What containers print.
@Suite struct LogTests {
  /// A settled world of one node with one pod `p`.
  private func world(
    image: String = "busybox", spec: String = "", container: String = ""
  ) throws -> Scenario {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(Manifest.pod("p", image: image, spec: spec, container: container))
    scenario.settle()
    return scenario
  }

  /// The log of the pod, as texts.
  private func log(
    _ scenario: Scenario, _ container: String? = nil, previous: Bool = false
  ) throws(APIError) -> [String] {
    try scenario.world.log(
      namespace: "default", pod: "p", container: container, previous: previous
    ).map(\.text)
  }

  /// Why there is no log.
  private func refusal(
    _ scenario: Scenario, _ container: String? = nil, previous: Bool = false
  ) -> String? {
    do {
      _ = try log(scenario, container, previous: previous)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func `a loop prints a line each turn`() throws {
    var scenario = try world(
      container: "command: [sh, -c, 'while true; do echo hello $NAME; sleep 5; done'], "
        + "env: [{name: NAME, value: world}]")
    let before = try log(scenario).count
    scenario.run(seconds: 60)
    let lines = try scenario.world.log(namespace: "default", pod: "p")
    #expect(lines.count == before + 12)
    #expect(Set(lines.map(\.text)) == ["hello world"])
    #expect(lines[1].time - lines[0].time == .seconds(5))
  }

  @Test func `a log of a day is as long as is kept`() throws {
    var scenario = try world(
      container: "command: [sh, -c, 'echo start; while true; do echo a; echo b; sleep 1; done']")
    scenario.run(seconds: 86_400)
    #expect(try log(scenario).count == 10_000)
    #expect(try log(scenario).last == "b")
  }

  @Test func `the date and the host's name are filled in`() throws {
    let scenario = try world(container: "command: [sh, -c, 'echo $(date) $(hostname); sleep 99']")
    let text = try log(scenario).first ?? ""
    #expect(text.hasPrefix("Thu Jan  1 00:00:0"))
    #expect(text.hasSuffix(" UTC 2026 p"))
  }

  @Test func `the run before the present one has its own log`() throws {
    let scenario = try world(container: "command: [sh, -c, 'echo failing; exit 1']")
    #expect(try log(scenario) == ["failing"])
    #expect(try log(scenario, previous: true) == ["failing"])
  }

  @Test func `listed images print what they print, others one line`() throws {
    #expect(
      try log(world(image: "nginx")).contains(
        "/docker-entrypoint.sh: Configuration complete; ready for start up"))
    #expect(
      try log(world(image: "mysql")).contains(
        "[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified"))
    #expect(try log(world(image: "example.com/team/agent:1")) == ["agent started"])
    #expect(try log(world(container: "command: [sleep, '3600']")) == [])
  }

  @Test func `refusals name container and reason`() throws {
    let running = try world(image: "nginx")
    #expect(refusal(running, "x") == "container x is not valid for pod p")
    #expect(
      refusal(running, previous: true)
        == "previous terminated container \"main\" in pod \"p\" not found")
    #expect(
      refusal(try world(image: "nosuch"))
        == "container \"main\" in pod \"p\" is waiting to start: trying and failing to pull image")
    var early = Scenario(nodes: ["node01"])
    try early.create(Manifest.pod("p"))
    early.run(seconds: 0)
    #expect(
      refusal(early)
        == "container \"main\" in pod \"p\" is waiting to start: ContainerCreating")
    let two = try world(
      image: "nginx",
      spec: """
        initContainers: [{name: before, image: busybox, command: ['true']}, \
        {name: side, image: foo, restartPolicy: Always}]
        """)
    #expect(try log(two, "side") == ["foo started"])
    var pair = Scenario(nodes: ["node01"])
    try pair.create(
      """
      {apiVersion: v1, kind: Pod, metadata: {name: p},
      spec: {containers: [{name: a, image: foo}, {name: b, image: foo}],
      initContainers: [{name: c, image: busybox}]}}
      """)
    pair.settle()
    #expect(
      refusal(pair)
        == "a container name must be specified for pod p, choose one of: [a b] or one of the init containers: [c]"
    )
    do {
      _ = try pair.world.log(namespace: "default", pod: "q")
      Issue.record("a log of no pod")
    } catch {
      #expect(error.message == "pods \"q\" not found")
    }
  }
}
