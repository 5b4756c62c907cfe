internal import ControlPlane
internal import NIOCore
internal import NIOHTTP1

/// One request as it came over the wire, whole.
struct IncomingRequest: Sendable {
  /// The method, such as `GET`.
  var method: String
  /// What the request's line asks for.
  var target: RequestTarget
  /// The headers.
  var headers: HTTPHeaders
  /// The body.
  var body: [UInt8]
  /// Who is at the other end of the connection.
  var peer: Peer

  /// The first value of a header; empty where there is none.
  func header(_ name: String) -> String { headers.first(name: name) ?? "" }
}

/// Who is at the other end of a connection.
struct Peer: Sendable {
  /// The address, such as `127.0.0.1`.
  var address: String
  /// The client certificate that the connection was made with, in DER.
  var certificate: [UInt8]?
  /// The user of that certificate, where it was good when the connection was made.
  var user: UserInfo?
}
