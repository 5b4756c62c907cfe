internal import KubeAPI

/// How long controllers wait before they try again to create pods that were refused.
// Kubernetes: staging/src/k8s.io/client-go/util/workqueue/default_rate_limiters.go, DefaultTypedControllerRateLimiter
enum CreationBackoff {
  /// The wait after so many failures in a row: 5 ms, then each time twice as long, at most 1,000 s.
  static func wait(failures: Int) -> Duration {
    failures > 17
      ? .seconds(1000) : min(.milliseconds(Int64(5) << Int64(max(0, failures - 1))), .seconds(1000))
  }
}

/// The batches in which controllers make pods: one pod, then each time twice as many, until one is refused.
// Kubernetes: pkg/controller/replicaset/replica_set.go, slowStartBatch
struct SlowStart: Sequence, IteratorProtocol {
  /// How many pods are left to be made.
  private var left: Int
  /// How many the next batch has.
  private var size = 1

  /// Divides so many pods.
  init(_ count: Int) { left = count }

  /// The size of the next batch.
  mutating func next() -> Int? {
    guard left > 0 else { return nil }
    let batch = Swift.min(size, left)
    left -= batch
    size = 2 * batch
    return batch
  }
}

extension CreationBackoff {
  /// The wait of the controller of Jobs: a second, then each time twice as long, at most a minute.
  // Kubernetes: pkg/controller/job/job_controller.go, DefaultJobApiBackOff
  static func jobWait(failures: Int) -> Duration {
    .seconds(min(60, Int64(1) << Int64(min(max(0, failures - 1), 6))))
  }
}

extension World {
  /// Lets controllers try again at once whose pods were refused, because what refused them has changed.
  mutating func retryRefusedPods(in namespace: String) {
    /// Whether a controller is concerned.
    func isConcerned(_ key: ObjectKey) -> Bool { namespace.isEmpty || key.namespace == namespace }
    for key in Array(daemonSets.refused) where isConcerned(key) { daemonSets.dirty.insert(key) }
    for key in Array(replicas.refused) where isConcerned(key.object) {
      replicas.memos.modify(key) { $0.retryAt = nil }
      replicas.dirty.insert(key)
    }
    for key in Array(statefulSets.refused) where isConcerned(key) {
      statefulSets.memos.modify(key) { $0.retryAt = nil }
      statefulSets.dirty.insert(key)
    }
    for key in Array(jobs.refused) where isConcerned(key) { jobs.dirty.insert(key) }
    for key in Array(cronJobs.refused) where isConcerned(key) { cronJobs.dirty.insert(key) }
  }
}
