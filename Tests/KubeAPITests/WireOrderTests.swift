import KubeAPI
import Testing

/// The order in which the server writes fields.
@Suite struct WireOrderTests {
  /// A value as the server writes it.
  private func written(_ json: String) throws -> String {
    String(decoding: try JSON(parsing: json).wireBytes, as: UTF8.self)
  }

  @Test(arguments: [
    // Recorded from the real server.
    #"{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"from-raw","namespace":"default","uid":"U","creationTimestamp":"2026-11-21T01:05:24Z","labels":{"a":"b"}},"data":{"k":"v"}}"#,
    #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","details":{"name":"from-raw","kind":"configmaps","uid":"U"}}"#,
    #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}"#,
    #"{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"no","reason":"Invalid","details":{"name":"a","kind":"Pod","causes":[{"reason":"x","message":"y","field":"z"}]},"code":422}"#,
    #"{"kind":"NamespaceList","apiVersion":"v1","metadata":{"resourceVersion":"5","continue":"abc","remainingItemCount":1},"items":[{"metadata":{"name":"a","uid":"u","labels":{"b":"c","name":"x"}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}]}"#,
    #"{"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"spec":{"containers":[{"name":"main","image":"nginx","args":["-x"]}],"nodeName":"node01"},"status":{"phase":"Running","podIP":"10.0.0.1"}}}"#,
    #"{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"5"},"columnDefinitions":[{"name":"Name","type":"string","format":"name","description":"","priority":0}],"rows":[{"cells":["a"],"object":null}]}"#,
    #"{"kind":"Secret","apiVersion":"v1","metadata":{"name":"a"},"data":{"x":"eA=="},"type":"Opaque"}"#,
    #"{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"store"},"spec":{"replicas":1},"status":{"replicas":1,"selector":"app=store"}}"#,
  ])
  func `fields come in the order of their types`(json: String) throws {
    #expect(try written(json) == json)
    #expect(try JSON(parsing: written(json)) == JSON(parsing: json))
  }

  @Test func `every field is written once, whatever there is`() throws {
    let json =
      #"{"zz":1,"status":{"b":1,"phase":2},"aa":[{"metadata":{}}],"spec":{"template":{},"q":0}}"#
    #expect(
      try written(json)
        == #"{"spec":{"template":{},"q":0},"status":{"phase":2,"b":1},"aa":[{"metadata":{}}],"zz":1}"#
    )
  }

  @Test func `other orders and forms stay as they are`() throws {
    let value = try JSON(parsing: #"{"kind":"A","apiVersion":"v1"}"#)
    #expect(value.text == #"{"apiVersion":"v1","kind":"A"}"#)
    var printer = JSONPrinter(indentation: 2, order: .declared)
    printer.print(value)
    #expect(
      String(decoding: printer.output, as: UTF8.self)
        == "{\n  \"kind\": \"A\",\n  \"apiVersion\": \"v1\"\n}")
  }
}
