import Foundation
import KubeAPI

/// Runs this program again with some arguments, so that every figure is of a fresh process.
func runAgain(_ arguments: String...) throws {
  fflush(nil)
  let child = Process()
  child.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
  child.arguments = arguments
  try child.run()
  child.waitUntilExit()
  if child.terminationStatus != 0 { exit(child.terminationStatus) }
}

/// Measures everything, each part in a process of its own. Times are CPU time.
func runAll() throws {
  print("DaemonSet on N nodes: applied until all pods run; a node's join, and the same in a fork.")
  print("  nodes   apply s    us/pod  peak MiB   join ms   fork ms  grown MiB")
  for count in ["100", "1000", "5000", "20000"] { try runAgain("daemonset", count) }
  print("\nTemplate update of a DaemonSet with maxUnavailable 10 %, then one node lost.")
  print("  nodes  update s   lost ms  peak MiB")
  for count in ["1000", "5000"] { try runAgain("update", count) }
  print("\nMany DaemonSets.")
  print("   sets   nodes  running   apply s  peak MiB")
  try runAgain("many", "100", "200")
  print("\nDeployment of N pods: applied until all run, exposed, one pod killed, rolled over.")
  for count in ["1000", "10000"] { try runAgain("deployment", count) }
  print("\nReads: lists of N pods in each form, and watches.")
  try runAgain("reads", "5000")
  print("\nThe answer to deploy-fluentd, graded N times in one process.")
  print("  times   jobs    right      CPU s     wall s   peak MiB")
  for count in ["100", "1000"] { try runAgain("submissions", count) }
  for count in ["100", "1000"] { try runAgain("submissions", count, "--jobs", "2") }
  try runAgain("same-submissions", "200", "--jobs", "2")
  print("\nThe server, over TLS (rates need wrk): the best of several runs.")
  try runAgain("server")
}

do {
  let words = Array(CommandLine.arguments.dropFirst())
  let numbers = words.dropFirst().compactMap { Int($0) }
  switch (words.first, numbers.count) {
  case (nil, _): try runAll()
  case ("daemonset", 1): try daemonSet(numbers[0])
  case ("update", 1): try daemonSetUpdate(numbers[0])
  case ("many", 2): try manyDaemonSets(numbers[0], numbers[1])
  case ("deployment", 1): try deployment(numbers[0])
  case ("reads", 1): try reads(numbers[0])
  case ("submissions", 1): try await submissions(numbers[0], jobs: 1)
  case ("submissions", 2): try await submissions(numbers[0], jobs: numbers[1])
  case ("same-submissions", 2): try await sameSubmissions(numbers[0], jobs: numbers[1])
  case ("server", 0): try await ServerBench().run()
  default:
    print(
      "usage: bench [daemonset N | update N | many SETS NODES | deployment N | reads N | "
        + "submissions N [--jobs N] | same-submissions N --jobs N | server]")
    exit(2)
  }
} catch let error as APIError {
  print(error.message)
  exit(1)
}
