/// A single YAML value as go-yaml types it, before it becomes JSON.
enum YAMLScalar: Equatable {
  /// No value.
  case null
  /// A truth value.
  case bool(Bool)
  /// A whole number that fits 64 bits.
  case integer(Int64)
  /// A whole number that only fits 64 bits without a sign.
  case unsigned(UInt64)
  /// Any other number.
  case double(Double)
  /// A date or time, which stays the text that it is.
  case timestamp(String)
  /// The key `<<`.
  case merge
  /// A text.
  case string(String)

  /// What a plain text stands for.
  init(resolving text: String) {
    // Kubernetes: sigs.k8s.io/yaml/goyaml.v2/resolve.go, resolve
    guard let first = text.utf8.first else {
      self = .null
      return
    }
    switch first {
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      self = Self.words[text] ?? Self.number(text)
    case UInt8(ascii: "."):
      if let word = Self.words[text] {
        self = word
      } else if YAMLNumber.isFloat(text.utf8), let value = Double(text), value.isFinite {
        self = .double(value)
      } else {
        self = .string(text)
      }
    case UInt8(ascii: "<"): self = text == "<<" ? .merge : .string(text)
    case let byte where text.utf8.count <= 5 && "yYnNtTfFoO~".utf8.contains(byte):
      self = Self.words[text] ?? .string(text)
    default: self = .string(text)
    }
  }

  /// What a text stands for that begins like a number.
  private static func number(_ text: String) -> YAMLScalar {
    if YAMLNumber.isTimestamp(text.utf8) { return .timestamp(text) }
    let plain = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
    if let value = YAMLNumber.integer(plain.utf8) { return .integer(value) }
    if let value = YAMLNumber.unsigned(plain.utf8) { return .unsigned(value) }
    if YAMLNumber.isFloat(plain.utf8), let value = Double(plain), value.isFinite {
      return .double(value)
    }
    return .string(text)
  }

  /// The words that stand for something other than themselves.
  private static let words: [String: YAMLScalar] = {
    var words: [String: YAMLScalar] = [:]
    for word in ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"] {
      words[word] = .bool(true)
    }
    for word in ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"] {
      words[word] = .bool(false)
    }
    for word in ["~", "null", "Null", "NULL"] { words[word] = .null }
    for word in [".nan", ".NaN", ".NAN"] { words[word] = .double(.nan) }
    for word in [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"] {
      words[word] = .double(.infinity)
    }
    for word in ["-.inf", "-.Inf", "-.INF"] { words[word] = .double(-.infinity) }
    return words
  }()

  /// The tag that go-yaml names this kind of value with.
  private var tag: String {
    switch self {
    case .null: "!!null"
    case .bool: "!!bool"
    case .integer, .unsigned: "!!int"
    case .double: "!!float"
    case .timestamp: "!!timestamp"
    case .merge: "!!merge"
    case .string: "!!str"
    }
  }

  /// What a text with an explicit tag stands for; `nil` when it does not fit, with the reason.
  static func tagged(_ text: String, _ tag: String) -> Result<YAMLScalar, YAMLTagProblem> {
    let prefix = "tag:yaml.org,2002:"
    let short = tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.count) : tag
    switch short {
    case "!!str": return .success(.string(text))
    case "!!binary":
      guard let bytes = YAMLNumber.base64(text.utf8) else {
        return .failure(YAMLTagProblem(problem: "!!binary value contains invalid base64 data"))
      }
      return .success(.string(String(decoding: bytes, as: UTF8.self)))
    case "!!bool", "!!int", "!!float", "!!null", "!!timestamp":
      let value = YAMLScalar(resolving: text)
      if value.tag == short { return .success(value) }
      if short == "!!float", case .integer(let number) = value {
        return .success(.double(Double(number)))
      }
      return .failure(
        YAMLTagProblem(problem: "cannot decode \(value.tag) `\(text)` as a \(short)"))
    default: return .success(.string(text))
    }
  }

  /// The value as JSON; `nil` for a number that JSON does not have.
  var json: JSON? {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .unsigned(let value): .double(Double(value))
    case .double(let value):
      if value.isFinite { Self.shortened(value) } else { nil }
    case .timestamp(let text), .string(let text): .string(text)
    case .merge: .string("<<")
    }
  }

  /// A number as JSON text would carry it: without a fraction it is an integer.
  private static func shortened(_ value: Double) -> JSON {
    if value.magnitude < 1e18, let whole = Int64(exactly: value) { return .integer(whole) }
    return .double(value)
  }

  /// The text as which the value names an entry of a JSON map; `nil` for `null`, which cannot.
  var key: String? {
    // Kubernetes: sigs.k8s.io/yaml/yaml.go, convertToJSONableObject
    switch self {
    case .null, .unsigned: nil
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .double(let value):
      if value.isNaN {
        ".nan"
      } else if value.isInfinite {
        value < 0 ? "-.inf" : ".inf"
      } else {
        YAMLNumber.generalText("\(Float(value))")
      }
    case .timestamp(let text), .string(let text): text
    case .merge: "<<"
    }
  }
}

/// A text that its tag does not fit.
struct YAMLTagProblem: Error {
  /// What is wrong.
  var problem: String
}
