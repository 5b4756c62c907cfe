import ControlPlane
import KubeAPI
import Scenario
import Testing

/// What becomes of schedules that make no sense.
@Suite struct CronJobScheduleTests {
  @Test func `a day that never comes is reported`() throws {
    var scenario = Scenario(nodes: ["node01"])
    try scenario.create(
      """
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: never}
      spec:
        schedule: "59 23 31 2 *"
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: Never
                containers: [{name: main, image: busybox}]
      """)
    scenario.settle()
    #expect(
      scenario.events(about: "never").first
        == "Warning InvalidSchedule invalid schedule: 59 23 31 2 * : "
        + "time difference between two schedules is less than 1 second")
    #expect(scenario.podObjects().isEmpty)
  }
}
