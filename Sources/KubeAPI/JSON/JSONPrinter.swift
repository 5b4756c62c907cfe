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
  public var wireBytes: [UInt8] {
    var printer = JSONPrinter(order: .declared)
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
  private enum Frame {
    /// A list, the next of its items, and the name that it stands under.
    case array([JSON], next: Int, name: String)
    /// A map and the next of its entries.
    case object(JSONObject, next: Int)
    /// A map, the places of its entries in their order, and the next of these.
    case ordered(JSONObject, [Int], next: Int)
  }

  /// Writes a value behind what is there already.
  public mutating func print(_ value: JSON) {
    var stack: [Frame] = []
    open(value, "", &stack)
    while let frame = stack.popLast() {
      switch frame {
      case .array(let items, let next, let name):
        guard next < items.count else {
          close(ascii: "]", empty: items.isEmpty, depth: stack.count)
          continue
        }
        separate(first: next == 0, depth: stack.count + 1)
        stack.append(.array(items, next: next + 1, name: name))
        open(items[next], name, &stack)
      case .object(let object, let next):
        guard next < object.count else {
          close(ascii: "}", empty: object.isEmpty, depth: stack.count)
          continue
        }
        separate(first: next == 0, depth: stack.count + 1)
        stack.append(.object(object, next: next + 1))
        open(object[next], &stack)
      case .ordered(let object, let places, let next):
        guard next < places.count else {
          close(ascii: "}", empty: false, depth: stack.count)
          continue
        }
        separate(first: next == 0, depth: stack.count + 1)
        stack.append(.ordered(object, places, next: next + 1))
        open(object[places[next]], &stack)
      }
    }
  }

  /// Writes the name of an entry and a scalar, or the beginning of a container.
  private mutating func open(_ entry: JSONObject.Entry, _ stack: inout [Frame]) {
    write(string: entry.name)
    output.append(UInt8(ascii: ":"))
    if indentation != nil { output.append(UInt8(ascii: " ")) }
    open(entry.value, entry.name, &stack)
  }

  /// Writes a scalar, or the beginning of a container, which is put on the stack with its name.
  private mutating func open(_ value: JSON, _ name: String, _ stack: inout [Frame]) {
    switch value {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
    case .integer(let number): output.append(contentsOf: String(number).utf8)
    case .double(let number): output.append(contentsOf: number.goText.utf8)
    case .string(let string): write(string: string)
    case .array(let items):
      output.append(UInt8(ascii: "["))
      stack.append(.array(items, next: 0, name: name))
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      if let places = order?.places(of: object, under: name) {
        stack.append(.ordered(object, places, next: 0))
      } else {
        stack.append(.object(object, next: 0))
      }
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
    output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation * depth))
  }

  /// Writes bytes as they are.
  mutating func write(raw bytes: some Sequence<UInt8>) { output.append(contentsOf: bytes) }

  /// Writes a string in quotes, escaped as Go's encoder does.
  public mutating func write(string: String) {
    output.append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { bytes in
      var start = 0
      for index in 0..<bytes.count where Self.needsEscape(bytes, index) {
        output.append(contentsOf: bytes[start..<index])
        if bytes[index] == 0xE2 {
          output.append(contentsOf: (bytes[index + 2] == 0xA8 ? "\\u2028" : "\\u2029").utf8)
          start = index + 3
        } else {
          escape(bytes[index])
          start = index + 1
        }
      }
      output.append(contentsOf: bytes[start...])
    }
    output.append(UInt8(ascii: "\""))
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
