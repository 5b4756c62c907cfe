extension JSON {
  /// The value as compact JSON text, names sorted.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The value as compact JSON bytes, names sorted, strings escaped as Go's encoder does.
  public var bytes: [UInt8] {
    var printer = JSONPrinter()
    printer.print(self)
    return printer.output
  }

  /// The value as compact JSON bytes, the fields of Kubernetes' own kinds in the order in which the
  /// real server writes them.
  public var wireBytes: [UInt8] { wireBytes(indentation: nil) }

  /// The value as JSON bytes in the order of the real server, over many lines where these are
  /// indented.
  public func wireBytes(indentation: Int?) -> [UInt8] {
    var printer = JSONPrinter(indentation: indentation, order: .declared)
    printer.print(self)
    return printer.output
  }

  /// The value as JSON text over many lines, each level indented by so many spaces.
  public func indentedText(by width: Int = 2) -> String {
    var printer = JSONPrinter(indentation: width)
    printer.print(self)
    return String(decoding: printer.output, as: UTF8.self)
  }
}

/// Writes JSON values as UTF-8 bytes, without recursion.
public struct JSONPrinter: Sendable {
  /// What has been written so far.
  public private(set) var output: [UInt8] = []

  /// The order in which the entries of maps are written.
  public enum Order: Sendable {
    /// That of their names.
    case sorted
    /// That in which the types of Kubernetes' own kinds declare them, as the real server does.
    case declared
  }

  /// The spaces that a level is indented by; `nil` writes all on one line.
  private let indentation: Int?
  /// The order in which the entries of maps are written, where it is not that of their names.
  private var order: WireOrder?

  /// Makes a printer for compact text, or for text over many lines.
  public init(indentation: Int? = nil, order: Order = .sorted) {
    self.indentation = indentation
    self.order = order == .declared ? WireOrder() : nil
  }

  /// A container whose items are being written.
  private struct Frame {
    /// What it holds.
    enum Content {
      /// The items of a list.
      case list([JSON])
      /// The entries of a map, in their own order.
      case sorted(JSONObject)
      /// The entries of a map, in the order of some places.
      case ordered(JSONObject, [WireOrder.Place])
    }

    /// What it holds.
    let content: Content
    /// What its items are, where their places do not say it.
    let type: WireType
    /// The next item.
    var next = 0
  }

  /// Writes a value behind what is there already.
  public mutating func print(_ value: JSON) {
    guard var frame = open(value, order == nil ? .plain : .root) else { return }
    var stack: [Frame] = []
    while true {
      if let inner = fill(&frame, depth: stack.count + 1) {
        stack.append(frame)
        frame = inner
      } else if let outer = stack.popLast() {
        frame = outer
      } else {
        return
      }
    }
  }

  /// Writes a container until another one begins in it, which it returns, or to its end.
  private mutating func fill(_ frame: inout Frame, depth: Int) -> Frame? {
    switch frame.content {
    case .list(let items):
      while frame.next < items.count {
        separate(first: frame.next == 0, depth: depth)
        frame.next += 1
        if let inner = open(items[frame.next - 1], frame.type) { return inner }
      }
      close(ascii: "]", empty: items.isEmpty, depth: depth - 1)
    case .sorted(let object):
      while frame.next < object.count {
        separate(first: frame.next == 0, depth: depth)
        frame.next += 1
        if let inner = open(object, frame.next - 1, frame.type) { return inner }
      }
      close(ascii: "}", empty: object.isEmpty, depth: depth - 1)
    case .ordered(let object, let places):
      while frame.next < places.count {
        separate(first: frame.next == 0, depth: depth)
        let place = places[frame.next]
        frame.next += 1
        if let inner = open(object, place.index, place.type) { return inner }
      }
      close(ascii: "}", empty: places.isEmpty, depth: depth - 1)
    }
    return nil
  }

  /// Writes the name of an entry and a scalar, or the beginning of a container, which it returns.
  private mutating func open(_ object: JSONObject, _ index: Int, _ type: WireType) -> Frame? {
    write(string: object.entries[index].name)
    output.append(UInt8(ascii: ":"))
    if indentation != nil { output.append(UInt8(ascii: " ")) }
    return open(object.entries[index].value, type)
  }

  /// Writes a scalar, or the beginning of a container, which it returns.
  private mutating func open(_ value: JSON, _ type: WireType) -> Frame? {
    switch value {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
    case .integer(let number): write(number)
    case .double(let number): output.append(contentsOf: number.goText.utf8)
    case .string(let string): write(string: string)
    case .array(let items):
      output.append(UInt8(ascii: "["))
      return Frame(content: .list(items), type: type)
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      return frame(of: object, type)
    }
    return nil
  }

  /// The frame of a map of a type.
  private mutating func frame(of object: JSONObject, _ type: WireType) -> Frame {
    guard type != .plain, order != nil else {
      return Frame(content: .sorted(object), type: .plain)
    }
    let own = type == .root ? order?.type(ofRoot: object) ?? .plain : type
    if own.hasFields, let places = order?.places(of: object, own) {
      return Frame(content: .ordered(object, places), type: .plain)
    }
    return Frame(content: .sorted(object), type: own.value)
  }

  /// Writes an integer.
  private mutating func write(_ number: Int64) {
    if (0..<10).contains(number) {
      output.append(UInt8(ascii: "0") + UInt8(number))
    } else {
      output.append(contentsOf: String(number).utf8)
    }
  }

  /// Writes what stands before an item: a comma after the first one, and a new line where lines are
  /// wanted.
  private mutating func separate(first: Bool, depth: Int) {
    if !first { output.append(UInt8(ascii: ",")) }
    breakLine(depth: depth)
  }

  /// Writes the end of a container.
  private mutating func close(ascii: Unicode.Scalar, empty: Bool, depth: Int) {
    if !empty { breakLine(depth: depth) }
    output.append(UInt8(ascii: ascii))
  }

  /// Starts a new line at a depth, where lines are wanted.
  private mutating func breakLine(depth: Int) {
    guard let indentation else { return }
    output.append(UInt8(ascii: "\n"))
    for _ in 0..<indentation * depth { output.append(UInt8(ascii: " ")) }
  }

  /// Writes a string in quotes, escaped as Go's encoder does.
  public mutating func write(string: String) {
    output.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { bytes in
      var start = 0
      while let index = Self.firstEscape(bytes, from: start) {
        output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
        if bytes[index] == 0xE2 {
          output.append(contentsOf: (bytes[index + 2] == 0xA8 ? "\\u2028" : "\\u2029").utf8)
          start = index + 3
        } else {
          escape(bytes[index])
          start = index + 1
        }
      }
      output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
    }
    output.append(UInt8(ascii: "\""))
  }

  /// Where the first byte is that begins an escape; `nil` where there is none.
  private static func firstEscape(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      if index + 16 <= bytes.count, let base = bytes.baseAddress {
        let block = UnsafeRawPointer(base + index).loadUnaligned(as: SIMD16<UInt8>.self)
        if !mayNeedEscape(block) {
          index += 16
          continue
        }
      }
      let end = min(index + 16, bytes.count)
      while index < end {
        if needsEscape(bytes, index) { return index }
        index += 1
      }
    }
    return nil
  }

  /// Whether one of some bytes may begin an escape.
  private static func mayNeedEscape(_ block: SIMD16<UInt8>) -> Bool {
    /// Where the block has a byte.
    func has(_ byte: UInt8) -> SIMDMask<SIMD16<Int8>> { block .== SIMD16(repeating: byte) }
    let low = block .< SIMD16(repeating: 0x20)
    let marks = has(UInt8(ascii: "\"")) .| has(UInt8(ascii: "\\")) .| has(UInt8(ascii: "&"))
    let brackets = has(UInt8(ascii: "<")) .| has(UInt8(ascii: ">")) .| has(0xE2)
    return any(low .| marks .| brackets)
  }

  /// Whether the byte at an index begins something that is written as an escape.
  private static func needsEscape(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    switch bytes[index] {
    case 0..<0x20, UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "&"):
      true
    case 0xE2:
      index + 2 < bytes.count && bytes[index + 1] == 0x80 && (bytes[index + 2] & 0xFE) == 0xA8
    default: false
    }
  }

  /// Writes the escape of one byte.
  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): output.append(contentsOf: "\\\"".utf8)
    case UInt8(ascii: "\\"): output.append(contentsOf: "\\\\".utf8)
    case 0x08: output.append(contentsOf: "\\b".utf8)
    case 0x0C: output.append(contentsOf: "\\f".utf8)
    case 0x0A: output.append(contentsOf: "\\n".utf8)
    case 0x0D: output.append(contentsOf: "\\r".utf8)
    case 0x09: output.append(contentsOf: "\\t".utf8)
    default:
      let digits = Array("0123456789abcdef".utf8)
      output.append(contentsOf: "\\u00".utf8)
      output.append(digits[Int(byte >> 4)])
      output.append(digits[Int(byte & 15)])
    }
  }
}

extension Double {
  /// The number as Go's JSON encoder writes it: shortest form, an exponent below 1e-6 and from 1e21
  /// on.
  public var goText: String {
    if self == 0 { return sign == .minus ? "-0" : "0" }
    var text = "\(self)"
    let size = magnitude
    if size >= 1e-6, size < 1e21 {
      return Self.plain(text)
    }
    // Swift writes 1e-07 and 1e+21 alike to Go, which drops the zero of a negative one-digit
    // exponent.
    text = text.replacing("e-0", with: "e-")
    if text.contains(".0e") { text = text.replacing(".0e", with: "e") }
    return text
  }

  /// A number's shortest digits written out without an exponent.
  private static func plain(_ text: String) -> String {
    guard let mark = text.firstIndex(of: "e") else {
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    let negative = text.hasPrefix("-")
    let mantissa = text[..<mark].drop { $0 == "-" }
    let exponent = Int(text[text.index(after: mark)...]) ?? 0
    let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    var digits = String(parts[0]) + (parts.count > 1 ? String(parts[1]) : "")
    var point = parts[0].count + exponent
    if point <= 0 {
      digits = String(repeating: "0", count: 1 - point) + digits
      point = 1
    }
    if digits.count < point { digits += String(repeating: "0", count: point - digits.count) }
    let whole = digits.prefix(point)
    var fraction = String(digits.dropFirst(point))
    while fraction.last == "0" { fraction.removeLast() }
    return (negative ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }
}
