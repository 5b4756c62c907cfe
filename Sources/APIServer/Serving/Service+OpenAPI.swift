internal import ControlPlane
internal import KubeAPI

/// The second version of OpenAPI, for clients that only read it as protocol buffers.
extension Service {
  /// The media type by which they ask.
  private static let mediaTypes = [
    "com.github.proto-openapi.spec.v2@v1.0+protobuf",
    "com.github.proto-openapi.spec.v2.v1.0+protobuf",
  ]

  /// The document of a client that does not accept JSON; `nil` for others.
  ///
  /// It says what the server is and describes no types: kubectl asks for it only when the third
  /// version, which describes them all, does not know a type.
  static func encodedOpenAPI(_ incoming: IncomingRequest, _ world: World) -> Answer? {
    let ranges = MediaRange.list(incoming.header("accept"))
    guard let first = ranges.first, mediaTypes.contains(first.subtype) else { return nil }
    /// A field of text or of a message.
    func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
      [number << 3 | 2, UInt8(bytes.count)] + bytes
    }
    let version = Array(world.configuration.version.utf8.prefix(64))
    let info = field(1, Array("Kubernetes".utf8)) + field(2, version)
    let document = field(1, Array("2.0".utf8)) + field(2, info)
    return Answer(
      code: 200, contentType: "application/com.github.proto-openapi.spec.v2.v1.0+protobuf",
      bytes: document)
  }
}
