/// Reads objects that clients have encoded as protocol buffers, and gives them back as JSON.
///
/// What an encoder writes for a field that was not set (empty text, 0, `false`) is left out where
/// JSON would not have it either.
// Kubernetes: apimachinery/pkg/runtime/serializer/protobuf/protobuf.go
public enum ProtobufReader {
  /// Why something is no object.
  public struct Fault: Error, Hashable, Sendable {
    /// The words.
    public let message: String
  }

  /// What every object begins with.
  private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]

  /// How deep messages may lie in each other.
  private static let depthMax = 100

  /// The object that some bytes encode.
  public static func object(_ bytes: [UInt8]) throws(Fault) -> JSON {
    guard bytes.starts(with: magic) else {
      throw Fault(
        message: "provided data does not appear to be a protobuf message, expected prefix "
          + "[107 56 115 0]")
    }
    var envelope = ProtobufFields(bytes[4...])
    var (apiVersion, kind) = ("", "")
    var raw: ArraySlice<UInt8> = []
    while let field = try envelope.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let type)):
        var names = ProtobufFields(type)
        while let name = try names.next() {
          guard case .bytes(let text) = name.value else { continue }
          if name.number == 1 { apiVersion = String(decoding: text, as: UTF8.self) }
          if name.number == 2 { kind = String(decoding: text, as: UTF8.self) }
        }
      case (2, .bytes(let bytes)): raw = bytes
      default: break
      }
    }
    let parts = apiVersion.split(separator: "/").map(String.init)
    let (group, version) = parts.count == 2 ? (parts[0], parts[1]) : ("", apiVersion)
    guard
      let definition = Schema.kubernetes.definition(group: group, version: version, kind: kind)
        ?? Schema.kubernetes.definition(group: "", version: "v1", kind: kind),
      let message = ProtobufMessage.named(definition.name)
    else { throw Fault(message: "no kind \"\(kind)\" is registered for version \"\(apiVersion)\"") }
    var json = try read(raw, message, depth: 0)
    json["apiVersion"] = .string(apiVersion)
    json["kind"] = .string(kind)
    return json
  }

  /// The value of a message.
  private static func read(
    _ bytes: ArraySlice<UInt8>, _ message: ProtobufMessage, depth: Int
  ) throws(Fault) -> JSON {
    guard depth < depthMax else { throw Fault(message: "the message is nested too deeply") }
    if let value = try ProtobufScalar.value(of: message.name, bytes) { return value }
    var json: JSON = [:]
    var lists: [String: [JSON]] = [:]
    var fields = ProtobufFields(bytes)
    while let entry = try fields.next() {
      guard let field = message.fields[entry.number] else { continue }
      switch field.shape {
      case .one:
        let value = try self.value(entry.value, field.kind, depth)
        if !isUnset(value, field, of: message) { json[field.name] = value }
      case .inline:
        let value = try self.value(entry.value, field.kind, depth)
        for part in value.object ?? JSONObject() { json[part.name] = part.value }
      case .list:
        let value = try self.value(entry.value, field.kind, depth)
        lists[field.name, default: []].append(value)
      case .map:
        guard case .bytes(let pair) = entry.value else { throw Self.malformed }
        let (name, value) = try self.pair(pair, field.kind, depth)
        json.modify(field.name) { $0[name] = value }
      }
    }
    for (name, items) in lists { json[name] = .array(items) }
    return json
  }

  /// The value of a field.
  private static func value(
    _ value: ProtobufFields.Value, _ kind: ProtobufMessage.Kind, _ depth: Int
  ) throws(Fault) -> JSON {
    switch (value, kind) {
    case (.bytes(let bytes), .text): .string(String(decoding: bytes, as: UTF8.self))
    case (.bytes(let bytes), .bytes): .string(Base64.encode(Array(bytes)))
    case (.bytes(let bytes), .message(let place)):
      try read(bytes, ProtobufMessage.at(place), depth: depth + 1)
    case (.number(let number), .integer): .integer(Int64(bitPattern: number))
    case (.number(let number), .flag): .bool(number != 0)
    case (.number(let number), .fraction): .double(Double(bitPattern: number))
    default: throw malformed
    }
  }

  /// The name and the value of an entry of a map.
  private static func pair(
    _ bytes: ArraySlice<UInt8>, _ kind: ProtobufMessage.Kind, _ depth: Int
  ) throws(Fault) -> (String, JSON) {
    var name = ""
    var result: JSON = kind == .text || kind == .bytes ? "" : nil
    var fields = ProtobufFields(bytes)
    while let field = try fields.next() {
      if field.number == 1, case .bytes(let text) = field.value {
        name = String(decoding: text, as: UTF8.self)
      } else if field.number == 2 {
        result = try value(field.value, kind, depth)
      }
    }
    return (name, result)
  }

  /// What says that bytes are no message.
  static let malformed = Fault(message: "proto: the message is malformed")
}

// MARK: What was not set

extension ProtobufReader {
  /// Flags that are not there unless they were set, so that `false` says something.
  private static let optionalFlags: Set<String> = [
    "controller", "blockOwnerDeletion", "automountServiceAccountToken", "immutable", "suspend",
    "optional", "privileged", "runAsNonRoot", "readOnlyRootFilesystem",
    "allowPrivilegeEscalation", "enableServiceLinks", "shareProcessNamespace", "hostUsers",
    "allocateLoadBalancerNodePorts", "setHostnameAsFQDN", "orphanDependents", "attachRequired",
    "podInfoOnMount", "allowVolumeExpansion", "hostProcess", "started", "fsGroupChange",
    "ignoreStoreReadErrorWithClusterBreakingPotential", "requiresRepublish", "storageCapacity",
    "seLinuxMount", "ready", "serving", "terminating",
  ]

  /// Numbers that are 0 unless they were set, so that 0 says nothing.
  private static let plainNumbers: Set<String> = [
    "generation", "observedGeneration", "minReadySeconds", "hostPort", "nodePort",
    "initialDelaySeconds", "periodSeconds", "successThreshold", "failureThreshold", "count",
    "restartCount", "currentNumberScheduled", "exitCode", "signal", "resourceVersion",
    "lastKnownGood", "readyReplicas", "availableReplicas", "updatedReplicas", "currentReplicas",
    "fullyLabeledReplicas", "unavailableReplicas", "active", "succeeded", "failed",
    "observedCollectionsGeneration", "remainingItemCount", "limit", "partition", "lun",
  ]

  /// Whether a value is what encoders write for a field that was not set.
  private static func isUnset(
    _ value: JSON, _ field: ProtobufMessage.Field, of message: ProtobufMessage
  ) -> Bool {
    switch value {
    case .null: return true
    case .string(let text): return text.isEmpty
    case .bool(let flag): return !flag && !optionalFlags.contains(field.name)
    case .integer(let number):
      if number != 0 { return false }
      let isProbe = field.name == "timeoutSeconds" && message.name.hasSuffix(".Probe")
      return plainNumbers.contains(field.name) || isProbe || message.name.hasSuffix("Status")
    default: return false
    }
  }
}
