internal import ArgumentParser

/// Where a server listens, such as `127.0.0.1:6443` or `[::1]:0`.
struct ListenPlace: ExpressibleByArgument, CustomStringConvertible {
  /// The host, without brackets.
  var host: String
  /// The port.
  var port: Int

  /// Names a place.
  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads a place; without a host it is the machine itself only.
  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":"),
      let port = Int(argument[argument.index(after: colon)...]), (0...65_535).contains(port)
    else { return nil }
    var host = String(argument[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
    } else if host.contains(":") {
      return nil
    }
    self.init(host: host.isEmpty ? "127.0.0.1" : host, port: port)
  }

  /// The place as a command line spells it.
  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The place as help shows it.
  var defaultValueDescription: String { description }
}
