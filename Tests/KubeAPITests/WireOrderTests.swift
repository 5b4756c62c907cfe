import Foundation
import KubeAPI
import Testing

/// The order in which the server writes fields.
@Suite struct WireOrderTests {
  /// A value as the server writes it.
  private func written(_ json: String) throws -> String {
    String(decoding: try JSON(parsing: json).wireBytes, as: UTF8.self)
  }

  /// The names of all fields of a text of JSON, in the order in which they stand there.
  private func names(_ text: some StringProtocol) -> [String] {
    var names: [String] = []
    var rest = Array(text.utf8)[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "\"")) {
      var end = start + 1
      while end < rest.endIndex, rest[end] != UInt8(ascii: "\"") {
        end += rest[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard end < rest.endIndex else { break }
      let name = rest[start + 1..<end]
      rest = rest[(end + 1)...]
      if rest.first == UInt8(ascii: ":") { names.append(String(decoding: name, as: UTF8.self)) }
    }
    return names
  }

  @Test(arguments: [
    // Recorded from the real server.
    #"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"from-raw","namespace":"default","uid":"U","creationTimestamp":"2026-11-21T01:05:24Z","labels":{"a":"b"}},"data":{"k":"v"}}"#,
    #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"from-raw","kind":"configmaps","uid":"U"}}"#,
    #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}"#,
    #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"no","reason":"Invalid","details":{"name":"a","kind":"Pod","causes":[{"reason":"x","message":"y","field":"z"}]},"code":422}"#,
    #"{"kind":"NamespaceList","apiVersion":"v1","metadata":{"resourceVersion":"5","continue":"abc","remainingItemCount":1},"items":[{"metadata":{"name":"a","uid":"u","labels":{"b":"c","name":"x"}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}]}"#,
    #"{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{"containers":[{"name":"main","image":"nginx","args":["-x"]}],"nodeName":"node01"},"status":{"phase":"Running","podIP":"10.0.0.1"}}"#,
    #"{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"5"},"columnDefinitions":[{"name":"Name","type":"string","format":"name","description":"","priority":0}],"rows":[{"cells":["a"],"object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":{"name":"a","uid":"u","labels":{"x":"y"}}}}]}"#,
    #"{"kind":"Secret","apiVersion":"v1","metadata":{"name":"a"},"data":{"x":"eA=="},"type":"Opaque"}"#,
    #"{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"store"},"spec":{"replicas":1},"status":{"replicas":1,"selector":"app=store"}}"#,
  ])
  func `fields come in the order of their types`(json: String) throws {
    #expect(try written(json) == json)
    #expect(try JSON(parsing: written(json)) == JSON(parsing: json))
  }

  @Test func `every answer that was recorded is written in the order that it was recorded in`()
    throws
  {
    let mark = "\"response\":"
    // Custom resource definitions are not in the table.
    for file in Recordings.files(in: "oracle/exchanges", extension: "json")
    where !file.lastPathComponent.contains("customresourcedefinitions") {
      let text = try String(contentsOf: file, encoding: .utf8)
      let recording = try JSON(parsing: text)
      let exchanges = recording.array ?? recording["cases"]?.array ?? []
      let answers = exchanges.compactMap { $0["response"] }.filter { $0["kind"]?.string != nil }
      var wanted: [String] = []
      for part in text.components(separatedBy: mark).dropFirst() {
        var (depth, isText, isEscaped, end) = (0, false, false, part.utf8.startIndex)
        for index in part.utf8.indices {
          let byte = part.utf8[index]
          end = part.utf8.index(after: index)
          if isEscaped {
            isEscaped = false
          } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
          } else if byte == UInt8(ascii: "\"") {
            isText.toggle()
          } else if !isText {
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
            if depth == 0, byte != UInt8(ascii: " ") { break }
          }
        }
        wanted += names(part[..<end])
      }
      let found = answers.flatMap { names(String(decoding: $0.wireBytes, as: UTF8.self)) }
      if found != wanted {
        let place = zip(found, wanted).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
        Issue.record(
          """
          \(file.lastPathComponent): \(found.dropFirst(max(0, place - 3)).prefix(8)) \
          where the recording has \(wanted.dropFirst(max(0, place - 3)).prefix(8))
          """)
      }
    }
  }

  @Test func `every field is written once, whatever there is`() throws {
    let json =
      #"{"aa":[{"metadata":{}}],"apiVersion":"v1","kind":"Pod","spec":{"zz":1,"nodeName":"a","containers":[],"b":{}},"status":5,"zz":null}"#
    #expect(
      try written(json)
        == #"{"kind":"Pod","apiVersion":"v1","spec":{"containers":[],"nodeName":"a","b":{},"zz":1},"status":5,"aa":[{"metadata":{}}],"zz":null}"#
    )
  }

  @Test func `of a kind that is not known, all names are sorted`() throws {
    #expect(
      try written(
        #"{"apiVersion":"x/v1","kind":"Y","metadata":{"labels":{},"name":"a"},"aa":{"z":1,"b":2}}"#)
        == #"{"aa":{"b":2,"z":1},"apiVersion":"x/v1","kind":"Y","metadata":{"labels":{},"name":"a"}}"#
    )
    #expect(try written(#"{"b":{"kind":1,"a":2},"a":3}"#) == #"{"a":3,"b":{"a":2,"kind":1}}"#)
  }

  @Test func `other orders and forms stay as they are`() throws {
    let value = try JSON(parsing: #"{"kind":"Pod","apiVersion":"v1"}"#)
    #expect(value.text == #"{"apiVersion":"v1","kind":"Pod"}"#)
    #expect(
      String(decoding: value.wireBytes(indentation: 2), as: UTF8.self)
        == "{\n  \"kind\": \"Pod\",\n  \"apiVersion\": \"v1\"\n}")
  }

  @Test(arguments: [
    "", "plain", "a\"b", "\\", "<&>", "\u{1}\u{8}\u{c}\n\r\t", "a\u{2028}b\u{2029}", "é日本",
    "a long text without anything in it, 16 bytes and more",
    "a long text with something at its very end\"", "\"something at the beginning of a long text",
    "fifteen bytes..\u{2028}", "x123456789012345<678901234567890>",
  ])
  func `texts are escaped as Go does it, wherever the escape is`(text: String) {
    let escaped = text.unicodeScalars.reduce(into: "\"") { result, scalar in
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case "<": result += "\\u003c"
      case ">": result += "\\u003e"
      case "&": result += "\\u0026"
      case "\u{2028}": result += "\\u2028"
      case "\u{2029}": result += "\\u2029"
      case "\u{1}": result += "\\u0001"
      default: result.unicodeScalars.append(scalar)
      }
    }
    #expect(JSON.string(text).text == escaped + "\"")
  }
}
