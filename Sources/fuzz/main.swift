// Feeds parsers with damaged inputs: `fuzz [TARGET] [COUNT] [SEED]`; all targets and 1,000,000
// inputs each unless told otherwise. Stops at the first input that breaks a rule, takes over a
// second of processor time, or lets the process grow over 256 MB, and prints it in hexadecimal
// digits.
import Fuzzing
import Glibc

/// The processor time of this process in nanoseconds: what a parser spends, however busy the machine is.
func nanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// The most memory that this process has had, in bytes.
func peak() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss * 1024
}

let arguments = Array(CommandLine.arguments.dropFirst())
let named = arguments.first.flatMap { Int($0) == nil ? $0 : nil }
let numbers = arguments.compactMap { UInt64($0) }
let count = Int(numbers.first ?? 1_000_000)
let seed = numbers.dropFirst().first ?? 1
let targets = FuzzTarget.all.filter { named == nil || $0.name == named }
if targets.isEmpty {
  print("no such target: one of \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
  exit(2)
}
var failed = false
for target in targets {
  let start = nanoseconds()
  var inputs = 0
  var slowest: UInt64 = 0
  var part = seed
  while inputs < count {
    let outcome = target.run(
      min(10_000, count - inputs), seed: part, clock: nanoseconds, limit: 1_000_000_000)
    inputs += outcome.inputs
    slowest = max(slowest, outcome.slowest)
    let rule = outcome.failure?.rule ?? (peak() > 256 << 20 ? "over 256 MB of memory" : nil)
    if let rule {
      let input = outcome.failure?.input ?? outcome.slowestInput
      let digits = input.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      print("\(target.name): \(rule)\nseed \(part), input \(digits)")
      failed = true
      break
    }
    part &+= 1
  }
  let seconds = Double((nanoseconds() - start) / 1_000_000) / 1000
  print(
    "\(target.name): \(inputs) inputs, \(seconds) s, slowest \(slowest / 1000) us, "
      + "peak \(peak() >> 20) MiB")
}
exit(failed ? 1 : 0)
