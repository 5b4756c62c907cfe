import KubeAPI
import Testing

/// The cells of pods.
@Suite struct PodCellTests {
  /// The cells of a pod, as kubectl prints its row.
  private func row(
    _ status: String, spec: String = "containers: [{name: main, image: nginx}]",
    metadata: String = "", wide: Bool = false
  ) throws -> String {
    try PrintedTable(
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, creationTimestamp: "2026-01-01T00:00:00Z"\(metadata)}
      spec: {\(spec)}
      status: {\(status)}
      """, wide: wide
    ).lines.last?.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
      ?? ""
  }

  /// The status of a container.
  private func container(
    _ state: String, ready: Bool = false, restarts: Int = 0, name: String = "main",
    extra: String = ""
  ) -> String {
    "{name: \(name), ready: \(ready), restartCount: \(restarts), state: {\(state)}\(extra)}"
  }

  /// A state that runs.
  private let running = #"running: {startedAt: "2026-01-01T00:00:01Z"}"#
  /// The end of an earlier run.
  private let ended =
    #", lastState: {terminated: {exitCode: 1, finishedAt: "2026-01-01T00:00:25Z"}}"#

  @Test func `a pod says what its containers do`() throws {
    #expect(try row("phase: Pending") == "web 0/1 Pending 0 30s")
    #expect(
      try row("phase: Running, containerStatuses: [\(container(running, ready: true))]")
        == "web 1/1 Running 0 30s")
    #expect(
      try row("phase: Running, containerStatuses: [\(container(running))]")
        == "web 0/1 Running 0 30s")
    #expect(
      try row(
        "phase: Pending, containerStatuses: [\(container("waiting: {reason: ImagePullBackOff}"))]")
        == "web 0/1 ImagePullBackOff 0 30s")
    #expect(
      try row("phase: Failed, reason: Evicted, message: The node was low")
        == "web 0/1 Evicted 0 30s")
  }

  @Test func `ended containers tell how`() throws {
    for (state, word) in [
      ("exitCode: 0, reason: Completed", "Completed"), ("exitCode: 1, reason: Error", "Error"),
      ("exitCode: 137, reason: OOMKilled", "OOMKilled"), ("exitCode: 3", "ExitCode:3"),
      ("exitCode: 137, signal: 9", "Signal:9"),
    ] {
      #expect(
        try row(
          "phase: Succeeded, containerStatuses: [\(container("terminated: {\(state)}"))]")
          == "web 0/1 \(word) 0 30s")
    }
  }

  @Test func `one that has completed beside one that runs is no end`() throws {
    let two = "containers: [{name: main, image: a}, {name: other, image: b}]"
    let statuses = [
      container("terminated: {exitCode: 0, reason: Completed}"),
      container(running, ready: true, name: "other"),
    ].joined(separator: ", ")
    #expect(
      try row(
        "phase: Running, conditions: [{type: Ready, status: \"True\"}], containerStatuses: [\(statuses)]",
        spec: two) == "web 1/2 Running 0 30s")
    #expect(
      try row("phase: Running, containerStatuses: [\(statuses)]", spec: two)
        == "web 1/2 NotReady 0 30s")
  }

  @Test func `restarts tell when the last one was`() throws {
    let first = container(running, ready: true, restarts: 2, extra: ended)
    #expect(
      try row("phase: Running, containerStatuses: [\(first)]") == "web 1/1 Running 2 (5s ago) 30s")
    let second = container(
      "waiting: {reason: CrashLoopBackOff}", restarts: 3, name: "other",
      extra: #", lastState: {terminated: {exitCode: 1, finishedAt: "2026-01-01T00:00:10Z"}}"#)
    #expect(
      try row(
        "phase: Running, containerStatuses: [\(first), \(second)]",
        spec: "containers: [{name: main, image: a}, {name: other, image: b}]")
        == "web 1/2 CrashLoopBackOff 5 (5s ago) 30s")
  }

  @Test func `init containers show how far they are`() throws {
    let spec =
      "initContainers: [{name: i1, image: a}, {name: i2, image: b}], containers: [{name: main, image: c}]"
    let done = container("terminated: {exitCode: 0, reason: Completed}", name: "i1")
    /// The row of a pod whose second init container is in a state.
    func second(_ state: String, restarts: Int = 0, extra: String = "") throws -> String {
      let statuses = container(state, restarts: restarts, name: "i2", extra: extra)
      let main = container("waiting: {reason: PodInitializing}")
      return try row(
        "phase: Pending, initContainerStatuses: [\(done), \(statuses)], containerStatuses: [\(main)]",
        spec: spec)
    }
    #expect(try second(running) == "web 0/1 Init:1/2 0 30s")
    #expect(try second("waiting: {reason: PodInitializing}") == "web 0/1 Init:1/2 0 30s")
    #expect(
      try second("waiting: {reason: ErrImagePull}") == "web 0/1 Init:ErrImagePull 0 30s")
    #expect(
      try second("terminated: {exitCode: 2, reason: Error}", restarts: 1, extra: ended)
        == "web 0/1 Init:Error 1 (5s ago) 30s")
    #expect(try second("terminated: {exitCode: 2}") == "web 0/1 Init:ExitCode:2 0 30s")
    #expect(
      try second("terminated: {exitCode: 2, signal: 15}") == "web 0/1 Init:Signal:15 0 30s")
  }

  @Test func `sidecars count among the containers`() throws {
    let spec =
      "initContainers: [{name: side, image: a, restartPolicy: Always}], containers: [{name: main, image: c}]"
    let side = container(
      running, ready: true, restarts: 1, name: "side", extra: ", started: true\(ended)")
    #expect(
      try row(
        "phase: Running, initContainerStatuses: [\(side)], containerStatuses: [\(container(running, ready: true))]",
        spec: spec) == "web 2/2 Running 1 (5s ago) 30s")
    let starting = container(running, name: "side", extra: ", started: false")
    #expect(
      try row("phase: Pending, initContainerStatuses: [\(starting)]", spec: spec)
        == "web 0/2 Init:0/1 0 30s")
  }

  @Test func `gates and deletions are told`() throws {
    #expect(
      try row(
        "phase: Pending, conditions: [{type: PodScheduled, status: \"False\", reason: SchedulingGated}]"
      ) == "web 0/1 SchedulingGated 0 30s")
    let deleted = #", deletionTimestamp: "2026-01-01T00:00:20Z""#
    #expect(
      try row(
        "phase: Running, containerStatuses: [\(container(running, ready: true))]",
        metadata: deleted) == "web 1/1 Terminating 0 30s")
    #expect(try row("phase: Failed", metadata: deleted) == "web 0/1 Failed 0 30s")
    #expect(
      try row("phase: Running, reason: NodeLost", metadata: deleted) == "web 0/1 Unknown 0 30s")
  }

  @Test func `wide rows tell where a pod is`() throws {
    #expect(
      try row("phase: Pending", wide: true)
        == "web 0/1 Pending 0 30s <none> <none> <none> <none>")
    #expect(
      try row(
        """
        phase: Pending, podIP: 10.244.1.2, podIPs: [{ip: 10.244.1.2}], nominatedNodeName: node02,
        conditions: [{type: a/one, status: "True"}, {type: a/two, status: "False"}]
        """,
        spec: """
          nodeName: node01, containers: [{name: main, image: a}],
          readinessGates: [{conditionType: a/one}, {conditionType: a/two}, {conditionType: a/three}]
          """, wide: true)
        == "web 0/1 Pending 0 30s 10.244.1.2 node01 node02 1/3")
  }

  @Test func `a table as of pods that ran is as it was recorded`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: netdata-8hwkd, creationTimestamp: "2026-01-01T00:00:26Z"}
        spec: {nodeName: controlplane, containers: [{name: netdata, image: a}]}
        status:
          phase: Running
          podIP: 10.244.0.14
          podIPs: [{ip: 10.244.0.14}]
          containerStatuses: [\(container(running, ready: true, name: "netdata"))]
        """, wide: true
      ).lines == [
        "NAME            READY   STATUS    RESTARTS   AGE   IP            NODE           NOMINATED NODE   READINESS GATES",
        "netdata-8hwkd   1/1     Running   0          4s    10.244.0.14   controlplane   <none>           <none>",
      ])
  }

  @Test func `rows say that pods have run to their end`() throws {
    let table = try PrintedTable.rows(
      """
      {apiVersion: v1, kind: Pod, metadata: {name: a}, status: {phase: Succeeded}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: b}, status: {phase: Failed}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: c}, status: {phase: Running}}
      """)
    #expect(
      table.map { $0["conditions"]?.text ?? "" } == [
        #"[{"message":"The pod has completed successfully.","reason":"Succeeded","status":"True","type":"Completed"}]"#,
        #"[{"message":"The pod failed.","reason":"Failed","status":"True","type":"Completed"}]"#,
        "",
      ])
  }
}
