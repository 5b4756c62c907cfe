import CZlib

/// A message of protocol buffers, as programs written in Go carry its description in them.
struct MessageDescriptor {
  /// A field.
  struct Field {
    /// The name.
    var name = ""
    /// The number.
    var number: UInt64 = 0
    /// Whether it is there many times.
    var isRepeated = false
    /// The number of its type.
    var type: UInt64 = 0
    /// The name of its message, for those that are one.
    var typeName = ""
  }

  /// The name, such as `ConfigMap`.
  var name = ""
  /// The fields, in the order of their declaration.
  var fields: [Field] = []
  /// The messages of entries of maps, by name.
  var entries: [String: MessageDescriptor] = [:]

  /// The messages that a program carries, by full names such as `k8s.io.api.core.v1.ConfigMap`.
  static func all(inProgram program: [UInt8]) -> [String: MessageDescriptor] {
    let magic: [UInt8] = [0x1F, 0x8B, 8, 0, 0]
    var all: [String: MessageDescriptor] = [:]
    var place = 0
    while place + magic.count < program.count {
      if program[place] == magic[0], program[place..<place + magic.count].elementsEqual(magic),
        let file = unpacked(program[place..<min(place + packedMax, program.count)])
      {
        var package = ""
        for (number, value) in fields(of: file[...]) {
          guard case .bytes(let bytes) = value else { continue }
          if number == 2 { package = String(decoding: bytes, as: UTF8.self) }
          if number == 4 {
            let message = MessageDescriptor(bytes)
            all["\(package).\(message.name)"] = message
          }
        }
      }
      place += 1
    }
    return all
  }

  /// Reads a description.
  private init(_ bytes: ArraySlice<UInt8>) {
    for case (let number, .bytes(let value)) in Self.fields(of: bytes) {
      switch number {
      case 1: name = String(decoding: value, as: UTF8.self)
      case 2: fields.append(Self.field(value))
      case 3:
        let entry = MessageDescriptor(value)
        entries[entry.name] = entry
      default: break
      }
    }
  }

  /// Reads the description of a field.
  private static func field(_ bytes: ArraySlice<UInt8>) -> Field {
    var field = Field()
    for (number, value) in fields(of: bytes) {
      switch (number, value) {
      case (1, .bytes(let text)): field.name = String(decoding: text, as: UTF8.self)
      case (3, .number(let number)): field.number = number
      case (4, .number(let label)): field.isRepeated = label == 3
      case (5, .number(let type)): field.type = type
      case (6, .bytes(let text)):
        field.typeName = String(decoding: text.dropFirst(), as: UTF8.self)
      default: break
      }
    }
    return field
  }
}

// MARK: Bytes

extension MessageDescriptor {
  /// The value of an encoded field.
  private enum Value {
    /// A number.
    case number(UInt64)
    /// Text or a message.
    case bytes(ArraySlice<UInt8>)
  }

  /// The most bytes of a packed description.
  private static let packedMax = 1 << 17
  /// The most bytes of a description.
  private static let unpackedMax = 1 << 19

  /// The fields of an encoded message; those before the first one that is malformed.
  private static func fields(of bytes: ArraySlice<UInt8>) -> [(number: UInt64, value: Value)] {
    var rest = bytes
    var fields: [(number: UInt64, value: Value)] = []
    /// The next number of variable length.
    func number() -> UInt64? {
      var (value, shift): (UInt64, UInt64) = (0, 0)
      while let byte = rest.popFirst(), shift < 64 {
        value |= UInt64(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { return value }
      }
      return nil
    }
    while let tag = number(), let value = number() {
      switch tag & 7 {
      case 0: fields.append((tag >> 3, .number(value)))
      case 2 where value <= UInt64(rest.count):
        fields.append((tag >> 3, .bytes(rest.prefix(Int(value)))))
        rest = rest.dropFirst(Int(value))
      default: return fields
      }
    }
    return fields
  }

  /// What some bytes are packed from; `nil` where they are no whole description.
  private static func unpacked(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var stream = z_stream()
    guard cadet_gunzip_begin(&stream) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var status = Z_OK
    let result = [UInt8](unsafeUninitializedCapacity: unpackedMax) { output, count in
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        status = inflate(&stream, Z_FINISH)
      }
      count = Int(stream.total_out)
    }
    return status == Z_STREAM_END && result.first == 0x0A ? result : nil
  }
}
