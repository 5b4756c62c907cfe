import Testing

/// The cells of workloads: most tables are as they were recorded.
@Suite struct WorkloadCellTests {
  /// A template of one container.
  private func template(_ name: String, _ image: String, _ extra: String = "") -> String {
    "template: {spec: {containers: [{name: \(name), image: \"\(image)\"}]\(extra)}}"
  }

  /// The metadata of an object that is so many seconds old.
  private func metadata(_ name: String, age: Int, _ extra: String = "") -> String {
    let second = 30 - age
    let text = second < 10 ? "0\(second)" : "\(second)"
    return "metadata: {name: \(name), creationTimestamp: \"2026-01-01T00:00:\(text)Z\"\(extra)}"
  }

  @Test func `deployments`() throws {
    let yaml = """
      apiVersion: apps/v1
      kind: Deployment
      \(metadata("web", age: 3))
      spec: {replicas: 2, selector: {matchLabels: {app: web}}, \(template("nginx", "nginx:1.27"))}
      status: {readyReplicas: 2, updatedReplicas: 2, availableReplicas: 2}
      """
    #expect(
      try PrintedTable(yaml, wide: true).lines == [
        "NAME   READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES       SELECTOR",
        "web    2/2     2            2           3s    nginx        nginx:1.27   app=web",
      ])
    #expect(
      try PrintedTable(yaml).lines == [
        "NAME   READY   UP-TO-DATE   AVAILABLE   AGE", "web    2/2     2            2           3s",
      ])
  }

  @Test func `replica sets and controllers`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        \(metadata("payments-6c6d78cc84", age: 10))
        spec:
          replicas: 5
          selector: {matchLabels: {app: payments, pod-template-hash: 6c6d78cc84}}
          \(template("server", "caddy:2.7"))
        status: {replicas: 5, readyReplicas: 5}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        \(metadata("payments-5796f9785d", age: 5))
        spec:
          replicas: 3
          selector: {matchLabels: {app: payments, pod-template-hash: 5796f9785d}}
          \(template("server", "caddy:nosuch-tag"))
        status: {replicas: 3}
        """, wide: true
      ).lines == [
        "NAME                  DESIRED   CURRENT   READY   AGE   CONTAINERS   IMAGES             SELECTOR",
        "payments-6c6d78cc84   5         5         5       10s   server       caddy:2.7          app=payments,pod-template-hash=6c6d78cc84",
        "payments-5796f9785d   3         3         0       5s    server       caddy:nosuch-tag   app=payments,pod-template-hash=5796f9785d",
      ])
    #expect(
      try PrintedTable(
        """
        apiVersion: v1
        kind: ReplicationController
        \(metadata("old", age: 1))
        spec: {replicas: 1, selector: {b: two, a: one}, \(template("main", "nginx"))}
        status: {replicas: 1}
        """, wide: true
      ).lines.last == "old    1         1         0       1s    main         nginx    a=one,b=two")
  }

  @Test func `daemon sets`() throws {
    let lines = try PrintedTable(
      """
      apiVersion: apps/v1
      kind: DaemonSet
      \(metadata("scraper-large", age: 4))
      spec:
        selector: {matchExpressions: [{key: app, operator: In, values: [scraper, other]}]}
        \(template("scraper", "example.com/scraper:2", ", nodeSelector: {hardware: large, gpu: \"true\"}"))
      status:
        desiredNumberScheduled: 4
        currentNumberScheduled: 3
        numberReady: 2
        updatedNumberScheduled: 1
      """, wide: true
    ).lines
    #expect(
      lines == [
        "NAME            DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR             AGE   CONTAINERS   IMAGES                  SELECTOR",
        "scraper-large   4         3         2       1            0           gpu=true,hardware=large   4s    scraper      example.com/scraper:2   app in (other,scraper)",
      ])
    let plain = try PrintedTable(
      """
      apiVersion: apps/v1
      kind: DaemonSet
      \(metadata("netdata", age: 14))
      spec: {selector: {matchLabels: {app: netdata}}, \(template("a", "b"))}
      status: {desiredNumberScheduled: 3}
      """
    ).lines
    #expect(
      plain.last
        == "netdata   3         0         0       0            0           <none>          14s")
  }

  @Test func `stateful sets and revisions`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        \(metadata("zk", age: 3))
        spec: {replicas: 3, \(template("zk", "zookeeper:3.9"))}
        status: {readyReplicas: 3}
        """, wide: true
      ).lines == [
        "NAME   READY   AGE   CONTAINERS   IMAGES",
        "zk     3/3     3s    zk           zookeeper:3.9",
      ])
    #expect(
      try PrintedTable(
        """
        apiVersion: apps/v1
        kind: ControllerRevision
        \(metadata(
          "fluentd-es-demo-7dff69dd97", age: 3,
          ", ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: fluentd-es-demo, controller: true}]"))
        revision: 1
        ---
        apiVersion: apps/v1
        kind: ControllerRevision
        \(metadata("alone", age: 3))
        revision: 2
        """
      ).lines == [
        "NAME                         CONTROLLER                       REVISION   AGE",
        "fluentd-es-demo-7dff69dd97   daemonset.apps/fluentd-es-demo   1          3s",
        "alone                        <none>                           2          3s",
      ])
  }

  @Test func `jobs tell how far they are`() throws {
    /// The row of a Job.
    func row(_ status: String, spec: String = "completions: 4", extra: String = "") throws -> String
    {
      try PrintedTable(
        """
        apiVersion: batch/v1
        kind: Job
        \(metadata("import", age: 9, extra))
        spec: {\(spec)}
        status: {\(status)}
        """
      ).lines[1]
    }
    /// The conditions of a status.
    func condition(_ type: String) -> String { "conditions: [{type: \(type), status: \"True\"}]" }
    let started = #"startTime: "2026-01-01T00:00:21Z""#
    #expect(
      try row(
        "\(started), completionTime: \"2026-01-01T00:00:27Z\", succeeded: 4, \(condition("Complete"))"
      )
        == "import   Complete   4/4           6s         9s")
    #expect(try row("\(started), active: 1") == "import   Running   0/4           9s         9s")
    #expect(try row("") == "import   Running   0/4                      9s")
    #expect(
      try row("", spec: "parallelism: 3") == "import   Running   0/1 of 3                 9s")
    #expect(
      try row("succeeded: 1", spec: "parallelism: 1")
        == "import   Running   1/1                      9s")
    for (type, word) in [
      ("Failed", "Failed"), ("Suspended", "Suspended"), ("FailureTarget", "FailureTarget"),
      ("SuccessCriteriaMet", "SuccessCriteriaMet"),
    ] { #expect(try row(condition(type)).contains(" \(word) "), "\(word)") }
    #expect(
      try row("", extra: #", deletionTimestamp: "2026-01-01T00:00:29Z""#).contains(" Terminating "))
  }

  @Test func `cron jobs`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: batch/v1
        kind: CronJob
        \(metadata("backup", age: 4))
        spec:
          schedule: 30 4 1 1 *
          timeZone: Europe/Madrid
          suspend: false
          jobTemplate: {spec: {\(template("dump", "postgres:16-alpine"))}}
        ---
        apiVersion: batch/v1
        kind: CronJob
        \(metadata("hello", age: 4))
        spec: {schedule: "* * * * *", suspend: true, jobTemplate: {spec: {\(template("a", "b"))}}}
        status: {active: [{name: x}], lastScheduleTime: "2026-01-01T00:00:00Z"}
        """, wide: true
      ).lines == [
        "NAME     SCHEDULE     TIMEZONE        SUSPEND   ACTIVE   LAST SCHEDULE   AGE   CONTAINERS   IMAGES               SELECTOR",
        "backup   30 4 1 1 *   Europe/Madrid   False     0        <none>          4s    dump         postgres:16-alpine   <none>",
        "hello    * * * * *    <none>          True      1        30s             4s    a            b                    <none>",
      ])
  }

  @Test func `pod templates`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: v1
        kind: PodTemplate
        metadata: {name: pt}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: a, image: x}, {name: b, image: z}]}
        """
      ).lines == [
        "NAME   CONTAINERS   IMAGES   POD LABELS", "pt     a,b          x,z      app=web",
      ])
  }

  @Test func `autoscalers tell what they aim at`() throws {
    /// The row of an autoscaler.
    func targets(_ spec: String, _ status: String = "", version: String = "v2") throws -> String {
      let lines = try PrintedTable(
        """
        apiVersion: autoscaling/\(version)
        kind: HorizontalPodAutoscaler
        \(metadata("crunch", age: 18))
        spec: {scaleTargetRef: {kind: Deployment, name: crunch}, minReplicas: 2, maxReplicas: 6, \(spec)}
        status: {currentReplicas: 2, \(status)}
        """
      ).lines
      return lines[1].split(separator: "   ").map { $0.drop { $0 == " " } }[2].description
    }
    #expect(
      try PrintedTable(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        \(metadata("crunch", age: 18))
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: crunch}
          minReplicas: 2
          maxReplicas: 6
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
        status: {currentReplicas: 2, currentMetrics: null}
        """
      ).lines == [
        "NAME     REFERENCE           TARGETS              MINPODS   MAXPODS   REPLICAS   AGE",
        "crunch   Deployment/crunch   cpu: <unknown>/50%   2         6         2          18s",
      ])
    #expect(
      try targets("targetCPUUtilizationPercentage: 50", version: "v1") == "cpu: <unknown>/50%")
    #expect(
      try targets(
        "targetCPUUtilizationPercentage: 50", "currentCPUUtilizationPercentage: 7", version: "v1")
        == "cpu: 7%/50%")
    #expect(try targets("metrics: []") == "<none>")
    #expect(
      try targets(
        """
        metrics: [
          {type: Pods, pods: {target: {averageValue: "1k"}}},
          {type: Object, object: {target: {value: "10"}}},
          {type: External, external: {target: {averageValue: "3"}}}]
        """, "currentMetrics: [{type: Pods, pods: {current: {averageValue: 500m}}}]")
        == "500m/1k, <unknown>/10 + 1 more...")
    #expect(
      try targets(
        "metrics: [{type: External, external: {target: {averageValue: \"3\"}}}, {type: Odd}]")
        == "<unknown>/3 (avg), <unknown type>")
    #expect(
      try targets(
        "metrics: [{type: ContainerResource, containerResource: {name: memory, target: {averageValue: 1Gi}}}]",
        "currentMetrics: [{type: ContainerResource, containerResource: {current: {averageValue: 512Mi}}}]"
      )
        == "memory: 512Mi/1Gi")
  }

  @Test func `disruption budgets`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        \(metadata("shop-pdb", age: 4))
        spec: {minAvailable: 2}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        \(metadata("half", age: 4))
        spec: {maxUnavailable: 50%}
        status: {disruptionsAllowed: 1}
        """
      ).lines == [
        "NAME       MIN AVAILABLE   MAX UNAVAILABLE   ALLOWED DISRUPTIONS   AGE",
        "shop-pdb   2               N/A               0                     4s",
        "half       N/A             50%               1                     4s",
      ])
  }
}
