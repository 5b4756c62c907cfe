#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Reads files and folders, never more of them than is asked for.
///
/// Straight to the system, because a grader is started anew for each submission and must start at
/// once.
public enum FileSystem {
  /// What a path leads to.
  public enum Kind: Sendable {
    case file(size: Int), folder, other, nothing
  }

  /// Why a file could not be read.
  public struct ReadError: Error, Sendable {
    /// The words for people, without the file's name.
    public var message: String
  }

  /// How many entries of one folder are looked at.
  static let entriesMax = 10_000
  /// How deep folders are followed.
  static let depthMax = 32

  /// What a path leads to, links followed.
  public static func kind(of path: String) -> Kind {
    var status = stat()
    guard !path.isEmpty, stat(path, &status) == 0 else { return .nothing }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(size: Int(status.st_size))
    case S_IFDIR: return .folder
    default: return .other
    }
  }

  /// Whether a path is a link.
  private static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether a path stays inside of the folder that it is taken from.
  static func isInside(_ path: String) -> Bool {
    !path.hasPrefix("/") && !path.split(separator: "/").contains("..")
  }

  /// Whether a path leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    if case .folder = kind(of: path) { true } else { false }
  }

  /// Whether a path leads to a regular file.
  static func isFile(_ path: String) -> Bool {
    if case .file = kind(of: path) { true } else { false }
  }

  /// The bytes of a regular file of at most so many bytes.
  public static func read(_ path: String, limit: Int) throws(ReadError) -> [UInt8] {
    guard case .file(let size) = kind(of: path) else {
      throw ReadError(message: "not a regular file")
    }
    guard size <= limit else {
      throw ReadError(message: "the file has \(size) bytes; at most \(limit) are read")
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ReadError(message: systemMessage()) }
    defer { close(descriptor) }
    var count = 0
    var failed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: limit < size ? 0 : size) { buffer, used in
      while count < buffer.count {
        let got = Self.read(descriptor, buffer, count)
        if got <= 0 {
          failed = got < 0
          break
        }
        count += got
      }
      used = count
    }
    if failed { throw ReadError(message: systemMessage()) }
    return bytes
  }

  /// Reads more bytes into a buffer from a place on; says how many, below zero for an error.
  private static func read(
    _ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>, _ place: Int
  ) -> Int {
    let rest = UnsafeMutableRawBufferPointer(
      rebasing: UnsafeMutableRawBufferPointer(buffer)[place...])
    #if canImport(Glibc)
      return Glibc.read(descriptor, rest.baseAddress, rest.count)
    #elseif canImport(Musl)
      return Musl.read(descriptor, rest.baseAddress, rest.count)
    #else
      return Darwin.read(descriptor, rest.baseAddress, rest.count)
    #endif
  }

  /// What the system says about the last failure.
  private static func systemMessage() -> String {
    switch errno {
    case EACCES: "permission denied"
    case ENOENT: "no such file or directory"
    default: "the file cannot be read (error \(errno))"
    }
  }

  /// The names in a folder, sorted by their bytes, hidden ones left out.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream), names.count < entriesMax {
      let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(
          to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)
        ) {
          String(cString: $0)
        }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The regular files below a folder, as paths from it, sorted by their bytes.
  ///
  /// Hidden files are left out, and so are links, which may lead out of the folder.
  public static func files(below folder: String) -> [String] {
    var files: [String] = []
    var folders = 0
    /// Adds the files below a folder inside of the first one.
    func visit(_ prefix: String, _ depth: Int) {
      folders += 1
      guard depth < depthMax, folders < entriesMax else { return }
      for name in names(in: prefix.isEmpty ? folder : "\(folder)/\(prefix)") {
        guard files.count < entriesMax else { return }
        let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
        if isLink("\(folder)/\(path)") { continue }
        switch kind(of: "\(folder)/\(path)") {
        case .folder: visit(path, depth + 1)
        case .file: files.append(path)
        case .other, .nothing: break
        }
      }
    }
    visit("", 0)
    return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// A path without its last part; `.` where there is only one.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The value of an environment variable, when it is set and not empty.
  static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
