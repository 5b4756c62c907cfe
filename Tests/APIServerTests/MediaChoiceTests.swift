import ControlPlane
import KubeAPI
import Testing

@testable import APIServer

/// What a client gets of what it accepts.
@Suite struct MediaChoiceTests {
  /// The choice for an `Accept` header.
  private func choice(_ accept: String, _ path: String = "/api/v1/pods") throws -> MediaChoice {
    try MediaChoice(accept: accept, APIRequest(.get, path))
  }

  @Test func `without a wish the answer is JSON`() throws {
    #expect(try choice("") == .plain)
    #expect(try choice("*/*") == .plain)
  }

  @Test func `protocol buffers are passed over for what comes next`() throws {
    let choice = try choice("application/vnd.kubernetes.protobuf,application/json")
    #expect(choice.encoding == .json)
  }

  @Test func `kubectl gets tables`() throws {
    let choice = try choice(
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;"
        + "g=meta.k8s.io,application/json")
    #expect(choice.representation == .table(.v1, .metadata))
  }

  @Test func `a form that is not known is passed over`() throws {
    let choice = try choice("application/json;as=Chart;v=v1;g=meta.k8s.io,application/yaml")
    #expect(choice.representation == .object)
    #expect(choice.encoding == .yaml)
  }

  @Test func `what is wanted more goes first`() throws {
    #expect(try choice("application/json;q=0.5,application/yaml").encoding == .yaml)
  }

  @Test func `nothing but protocol buffers is not acceptable`() {
    let error = #expect(throws: APIError.self) {
      try choice("application/vnd.kubernetes.protobuf")
    }
    #expect(error?.code == 406)
    #expect(error?.reason == "NotAcceptable")
    #expect(
      error?.message
        == "only the following media types are accepted: application/json, application/yaml, "
        + "application/vnd.kubernetes.protobuf")
  }

  @Test func `curl gets lines for the eyes of people`() throws {
    let request = APIRequest(.get, "/api/v1/pods", userAgent: "curl/8.0")
    #expect(try MediaChoice(accept: "", request).isPretty)
  }

  @Test func `warnings are quoted`() {
    var answer = Answer(code: 200, contentType: "application/json", bytes: [])
    answer.warn(["say \"no\" to \\"])
    #expect(answer.headers.last?.value == "299 - \"say \\\"no\\\" to \\\\\"")
  }

  @Test func `dates are in the form of HTTP`() {
    let dates = DateHeader { Instant(seconds: 1_767_225_600) }
    #expect(dates.text == "Thu, 01 Jan 2026 00:00:00 GMT")
  }
}
