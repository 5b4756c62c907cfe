import KubeAPI
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the JSON parser makes of texts, good and bad.
@Suite struct JSONParserTests {
  /// The words of a refusal, with the place; `nil` when the text is accepted.
  private func refusal(_ bytes: [UInt8]) -> String? {
    do throws(JSONSyntaxError) {
      _ = try JSON(parsing: bytes)
      return nil
    } catch {
      return "\(error.message) @\(error.offset)"
    }
  }

  @Test func `values of every kind are parsed and printed sorted`() throws {
    let text = #" { "b" : [1, -2.5e3, true, false, null, {}], "a": "x", "c": [] } "#
    let value = try JSON(parsing: text)
    #expect(value.text == #"{"a":"x","b":[1,-2500,true,false,null,{}],"c":[]}"#)
    #expect(value["b"]?[0] == .integer(1))
    #expect(value["b"]?[1] == .double(-2500))
  }

  @Test(arguments: [
    ("9223372036854775807", JSON.integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("1.0", .double(1)),
    ("-0", .integer(0)),
    ("1e2", .double(100)),
  ])
  func `integers that fit 64 bits are kept apart from doubles`(text: String, value: JSON) throws {
    #expect(try JSON(parsing: text) == value)
  }

  @Test(arguments: [
    ("", "unexpected end of JSON input @0"),
    ("  ", "unexpected end of JSON input @2"),
    ("x", "invalid character 'x' looking for beginning of value @0"),
    ("'a'", #"invalid character '\'' looking for beginning of value @0"#),
    ("{a:1}", "invalid character 'a' looking for beginning of object key string @1"),
    (#"{"a" 1}"#, "invalid character '1' after object key @5"),
    (#"{"a":1 "b":2}"#, #"invalid character '"' after object key:value pair @7"#),
    (#"{"a":1,}"#, "invalid character '}' looking for beginning of object key string @7"),
    ("[1 2]", "invalid character '2' after array element @3"),
    ("[1,]", "invalid character ']' looking for beginning of value @3"),
    ("[1", "unexpected end of JSON input @2"),
    ("{} {}", "invalid character '{' after top-level value @3"),
    ("tru", "invalid character ' ' in literal true (expecting 'e') @3"),
    ("trux", "invalid character 'x' in literal true (expecting 'e') @3"),
    ("01", "invalid character '1' after top-level value @1"),
    ("-", "invalid character ' ' in numeric literal @1"),
    ("1.", "invalid character ' ' after decimal point in numeric literal @2"),
    ("1ex", "invalid character 'x' in exponent of numeric literal @2"),
    (#""\q""#, "invalid character 'q' in string escape code @2"),
    (#""\u12g4""#, #"invalid character 'g' in \u hexadecimal character escape @5"#),
    ("\"a\nb\"", #"invalid character '\n' in string literal @2"#),
    ("\"ab", "unexpected end of JSON input @3"),
    ("\0", #"invalid character '\x00' looking for beginning of value @0"#),
    ("é", "invalid character 'Ã' looking for beginning of value @0"),
  ])
  func `mistakes are told in Go's words`(text: String, message: String) {
    #expect(refusal(Array(text.utf8)) == message)
  }

  @Test func `bytes that are no UTF-8 become replacement characters one by one`() throws {
    let value = try JSON(parsing: [0x22, 0x61, 0xE2, 0x82, 0x62, 0xFF, 0x22])
    #expect(value == "a\u{FFFD}\u{FFFD}b\u{FFFD}")
  }

  @Test func `escapes and surrogates are resolved`() throws {
    #expect(try JSON(parsing: #""\u00e9\n\/\ud83d\ude00é""#) == "é\n/😀é")
    #expect(try JSON(parsing: #""\ud83dx\udc00\ud83d\u0041""#) == "\u{FFFD}x\u{FFFD}\u{FFFD}A")
  }

  @Test func `of a name given twice the last value counts`() throws {
    #expect(try JSON(parsing: #"{"b":1,"a":2,"b":3}"#) == ["a": 2, "b": 3])
  }

  @Test func `limits hold`() {
    #expect(
      refusal([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) == "exceeded max depth @512")
    #expect(
      refusal([UInt8](repeating: 0x20, count: 4 << 20))
        == "limit is 3145728 bytes, got 4194304 @3145728")
  }

  @Test func `a tree 512 deep lives on a small stack`() {
    let text = String(repeating: #"{"a":["#, count: 256) + String(repeating: "]}", count: 256)
    let bytes = Array(text.utf8)
    let same = onSmallStack {
      guard let one = try? JSON(parsing: bytes), let two = try? JSON(parsing: bytes) else {
        return false
      }
      var copy = two
      copy["b"] = 1
      return one == two && one != copy && one.bytes == bytes && one.hashValue == two.hashValue
    }
    #expect(same)
  }

  @Test func `mutated texts never crash`() {
    var random = SystemLikeGenerator(state: 7)
    let seed = Array(
      #"{"a":[1,-2.5e3,true,null,"x\u00e9\n"],"b":{"c":{}},"d":"ü","e":[[],[{"f":false}]]}"#.utf8)
    var accepted = 0
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<(1 + random.next() % 4) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: place)
        default: bytes.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: place)
        }
      }
      if let value = try? JSON(parsing: bytes) {
        accepted += 1
        #expect((try? JSON(parsing: value.bytes))?.bytes == value.bytes)
      }
    }
    #expect(accepted > 0)
  }
}

/// A small seeded generator of numbers.
struct SystemLikeGenerator: RandomNumberGenerator {
  /// Where the sequence stands.
  var state: UInt64

  /// The next number.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Runs a test on a thread with a stack of 512 KiB.
func onSmallStack(_ body: @escaping @Sendable () -> Bool) -> Bool {
  /// What a thread is handed, and hands back.
  final class Box {
    /// The work.
    let body: @Sendable () -> Bool
    /// What came out.
    var result = false
    /// Wraps the work.
    init(_ body: @escaping @Sendable () -> Bool) { self.body = body }
  }
  let box = Box(body)
  // Allocated, not initialized: the initializer counts as a member of whichever C module came
  // first.
  let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
  defer { attributes.deallocate() }
  pthread_attr_init(attributes)
  pthread_attr_setstacksize(attributes, 512 << 10)
  #if canImport(Darwin)
    var thread: pthread_t?
  #else
    var thread = pthread_t()
  #endif
  let pointer = Unmanaged.passUnretained(box).toOpaque()
  pthread_create(
    &thread, attributes,
    { argument in
      #if canImport(Darwin)
        let box = Unmanaged<Box>.fromOpaque(argument).takeUnretainedValue()
        box.result = box.body()
      #else
        if let argument {
          let box = Unmanaged<Box>.fromOpaque(argument).takeUnretainedValue()
          box.result = box.body()
        }
      #endif
      return nil
    }, pointer)
  #if canImport(Darwin)
    if let thread { pthread_join(thread, nil) }
  #else
    pthread_join(thread, nil)
  #endif
  pthread_attr_destroy(attributes)
  return withExtendedLifetime(box) { box.result }
}
