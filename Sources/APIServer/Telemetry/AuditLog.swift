internal import ControlPlane
public import KubeAPI
internal import Synchronization

/// The identifier of a request, which its answer and its audit record share.
struct AuditIdentifier: Sendable {
  /// The text.
  let text: String

  /// Takes the identifier that a client gave its request, unless it is none.
  init?(_ text: String) {
    guard (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    self.text = text
  }

  /// Makes an identifier of bytes.
  private init(bytes: [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    self.text = String(decoding: text, as: UTF8.self)
  }

  /// A new identifier, from the system's chance.
  static func new() -> AuditIdentifier {
    var generator = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16)
    for var word in [generator.next(), generator.next()] {
      for _ in 0..<8 {
        bytes.append(UInt8(truncatingIfNeeded: word))
        word >>= 8
      }
    }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    return AuditIdentifier(bytes: bytes)
  }
}

/// What is noted of a request: who asked, for what, what came of it, how long it took.
struct AuditRecord: Sendable {
  /// The identifier of the request.
  var identifier: String
  /// The request.
  var request: IncomingRequest
  /// Who asked for what.
  var asked: Asked
  /// The status code of the answer.
  var code: Int
  /// How long the answer took.
  var latency: Duration

  /// The record as an event of Kubernetes' audit log.
  // Kubernetes: apiserver/pkg/apis/audit/v1/types.go, Event
  func json(at time: Instant) -> JSON {
    var json: JSON = [
      "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata",
      "auditID": .string(identifier), "stage": "ResponseComplete",
      "requestURI": .string(request.target.raw),
      "sourceIPs": [.string(request.peer.address)],
      "userAgent": .string(request.header("user-agent")),
      "responseStatus": ["code": .integer(Int64(code))],
      "stageTimestamp": .string(time.rfc3339Micro),
      "requestReceivedTimestamp": .string((time - latency).rfc3339Micro),
      "latencyMicroseconds": .integer(latency.nanoseconds / 1000),
    ]
    guard let wanted = asked.attributes else { return json }
    json["verb"] = .string(wanted.verb)
    json["user"] = Self.json(of: wanted.user)
    if let impersonated = asked.impersonated {
      json["impersonatedUser"] = Self.json(of: impersonated)
    }
    if wanted.isResourceRequest { json["objectRef"] = Self.reference(wanted) }
    return json
  }

  /// A user in a record.
  private static func json(of user: UserInfo) -> JSON {
    ["username": .string(user.name), "groups": .array(user.groups.map { .string($0) })]
  }

  /// What was asked for, in a record.
  private static func reference(_ wanted: AccessAttributes) -> JSON {
    var reference: JSON = [:]
    for (name, value) in [
      ("resource", wanted.resource), ("namespace", wanted.namespace), ("name", wanted.name),
      ("apiGroup", wanted.group), ("apiVersion", wanted.version),
      ("subresource", wanted.subresource),
    ] where !value.isEmpty { reference[name] = .string(value) }
    return reference
  }
}

/// Where requests are noted, a line of JSON each.
public final class AuditLog: Sendable {
  /// Writes a line; called by one thread at a time.
  private let write: @Sendable ([UInt8]) -> Void
  /// The time of day.
  private let timeOfDay: @Sendable () -> Instant
  /// Lets one line be written at a time.
  private let turn = Mutex(())

  /// Makes a log of a function that writes a line.
  public init(
    timeOfDay: @escaping @Sendable () -> Instant, write: @escaping @Sendable ([UInt8]) -> Void
  ) {
    self.timeOfDay = timeOfDay
    self.write = write
  }

  /// Notes a request.
  func note(_ record: AuditRecord) {
    var line = record.json(at: timeOfDay()).bytes
    line.append(UInt8(ascii: "\n"))
    turn.withLock { _ in write(line) }
  }
}
