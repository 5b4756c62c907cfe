import KubeAPI
import Testing

/// Objects that clients have encoded as protocol buffers.
@Suite struct ProtobufReaderTests {
  /// A field of bytes, text or a message.
  private func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
    varint(UInt64(number << 3 | 2)) + varint(UInt64(bytes.count)) + bytes
  }

  /// A field of text.
  private func field(_ number: Int, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

  /// A field of a number.
  private func field(_ number: Int, _ value: UInt64) -> [UInt8] {
    varint(UInt64(number << 3)) + varint(value)
  }

  /// A number in as many bytes as it needs.
  private func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F | 0x80)] + varint(value >> 7)
  }

  /// An object in its envelope.
  private func object(_ apiVersion: String, _ kind: String, _ message: [UInt8]) -> [UInt8] {
    [0x6B, 0x38, 0x73, 0] + field(1, field(1, apiVersion) + field(2, kind)) + field(2, message)
  }

  /// What is said of bytes that are no object.
  private func fault(_ bytes: [UInt8]) -> String? {
    do throws(ProtobufReader.Fault) { _ = try ProtobufReader.object(bytes) } catch {
      return error.message
    }
    return nil
  }

  @Test func `an object is read as what it would be in JSON`() throws {
    let metadata = field(1, "a") + field(3, "default") + field(11, field(1, "app") + field(2, "x"))
    let bytes = object(
      "v1", "ConfigMap", field(1, metadata) + field(2, field(1, "k") + field(2, "v")))
    #expect(
      try ProtobufReader.object(bytes) == [
        "apiVersion": "v1", "kind": "ConfigMap", "data": ["k": "v"],
        "metadata": ["name": "a", "namespace": "default", "labels": ["app": "x"]],
      ])
  }

  @Test func `lists keep their order, numbers their sign, quantities their text`() throws {
    let limits = field(1, field(1, "cpu") + field(2, field(1, "250m")))
    let port = field(3, 8080) + field(1, "http")
    let container =
      field(1, "c") + field(3, "b") + field(3, "a") + field(6, port) + field(8, limits)
    let bytes = object("v1", "Pod", field(2, field(2, container) + field(25, UInt64.max)))
    #expect(
      try ProtobufReader.object(bytes) == [
        "apiVersion": "v1", "kind": "Pod",
        "spec": [
          "containers": [
            [
              "name": "c", "command": ["b", "a"],
              "ports": [["name": "http", "containerPort": 8080]],
              "resources": ["limits": ["cpu": "250m"]],
            ]
          ], "priority": -1,
        ],
      ])
  }

  @Test func `what was not set is left out, what was set to nothing is not`() throws {
    let metadata = field(1, "a") + field(2, "") + field(7, 0)
    let bytes = object("apps/v1", "Deployment", field(1, metadata) + field(2, field(1, 0)))
    #expect(
      try ProtobufReader.object(bytes) == [
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": ["name": "a"],
        "spec": ["replicas": 0],
      ])
  }

  @Test func `fields that nobody knows are passed over`() throws {
    let bytes = object("v1", "ConfigMap", field(1, field(1, "a")) + field(999, "x") + field(998, 5))
    #expect(try ProtobufReader.object(bytes)["metadata"] == ["name": "a"])
  }

  @Test func `what is no object is refused`() {
    #expect(
      fault(Array("{}".utf8))
        == "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")
    #expect(
      fault(object("v1", "Nothing", []))
        == "no kind \"Nothing\" is registered for version \"v1\"")
    let good = object("v1", "ConfigMap", field(1, field(1, "abc")))
    for count in 4..<good.count {
      // Shorter by some bytes it is an object without these fields, or it is none; it is never a crash.
      if let words = fault(Array(good.prefix(count))) { #expect(!words.isEmpty) }
    }
    #expect(fault(good.dropLast(1) + []) == "proto: the message is malformed")
    let huge: [UInt8] = [0x6B, 0x38, 0x73, 0, 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
    #expect(fault(huge) == "proto: the message is malformed")
  }
}
