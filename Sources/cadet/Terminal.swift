internal import ArgumentParser

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The terminal, or what stands in its place.
enum Terminal {
  /// Whether output is shown in colours: on a terminal, unless `NO_COLOR` or `TERM=dumb` forbid it.
  static var isColoured: Bool {
    isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil
      && getenv("TERM").map { String(cString: $0) } != "dumb"
  }

  /// Writes to standard error.
  static func complain(_ message: String) {
    write(Array((message + "\n").utf8), to: STDERR_FILENO)
  }

  /// Writes to standard output at once, also where that is no terminal.
  static func say(_ text: String) { write(Array(text.utf8), to: STDOUT_FILENO) }

  /// Writes bytes to a file that is open.
  static func write(_ bytes: [UInt8], to file: Int32) {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      written += count
    }
  }

  /// Writes as much as the system takes at once.
  private static func systemWrite(_ file: Int32, _ start: UnsafeRawPointer?, _ count: Int) -> Int {
    #if canImport(Glibc)
      Glibc.write(file, start, count)
    #elseif canImport(Musl)
      Musl.write(file, start, count)
    #else
      Darwin.write(file, start, count)
    #endif
  }

  /// What the system says of its last failure.
  static var systemError: String { String(cString: strerror(errno)) }

  /// Says what is wrong with what was asked for; thrown, it ends the program with status 2.
  static func badUse(_ message: String) -> ExitCode {
    complain("error: \(message)")
    return ExitCode(2)
  }

  /// Ends the program.
  static func exit(_ status: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(status)
    #elseif canImport(Musl)
      Musl.exit(status)
    #else
      Darwin.exit(status)
    #endif
  }
}
