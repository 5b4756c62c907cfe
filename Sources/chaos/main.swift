// Runs chaos: `chaos [SEEDS] [FIRST]` runs so many seeds from the first on, each twice, and prints
// what is wrong; `chaos -v SEED` prints what one seed does.
import Scenario

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "-v" {
  let chaos = Chaos.run(seed: arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1)
  print(chaos.timeline, terminator: "")
  for step in chaos.steps { print(step) }
  for problem in chaos.problems { print("problem: \(problem)") }
} else {
  let count = arguments.first.flatMap { UInt64($0) } ?? 2000
  let first = arguments.dropFirst().first.flatMap { UInt64($0) } ?? 1
  var failures = 0
  for seed in first..<(first + count) {
    let chaos = Chaos.run(seed: seed)
    var problems = chaos.problems
    if Chaos.run(seed: seed).digest != chaos.digest {
      problems.append("other bytes the second time")
    }
    if problems.isEmpty { continue }
    failures += 1
    print("seed \(seed): \(problems.prefix(3).joined(separator: "; "))")
  }
  print("\(count) seeds, \(failures) failed")
}
