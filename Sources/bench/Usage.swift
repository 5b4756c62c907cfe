import Foundation

/// What the process has used so far.
struct Usage {
  /// CPU time in seconds, user and system.
  var cpu: Double
  /// The most memory held at once, in MiB.
  var peak: Double

  /// Asks the kernel.
  static var now: Usage {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    /// A time in seconds.
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return Usage(
      cpu: seconds(usage.ru_utime) + seconds(usage.ru_stime), peak: Double(usage.ru_maxrss) / 1024)
  }
}

/// Runs a piece of work and returns the CPU time that it took, in seconds.
func measure(_ work: () throws -> Void) rethrows -> Double {
  let before = Usage.now.cpu
  try work()
  return Usage.now.cpu - before
}

/// A number with so many digits after the point, in a column.
func column(_ value: Double, _ digits: Int, _ width: Int = 10) -> String {
  let text = String(format: "%.\(digits)f", value)
  return String(repeating: " ", count: max(0, width - text.count)) + text
}
