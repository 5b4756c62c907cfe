internal import APIServer
internal import ArgumentParser

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// The file that requests are noted in.
enum AuditFile {
  /// Opens a file to append to, or standard output for `-`.
  static func open(_ path: String) throws -> AuditLog {
    var file = STDOUT_FILENO
    if path != "-" {
      file = fopenForAppending(path)
      if file < 0 { throw Terminal.badUse("cannot write \(path): \(Terminal.systemError)") }
    }
    let descriptor = file
    return AuditLog(timeOfDay: { WallClock.now }) { line in
      Terminal.write(line, to: descriptor)
    }
  }

  /// Opens a file that only its owner can read.
  private static func fopenForAppending(_ path: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    #else
      Musl.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    #endif
  }
}
