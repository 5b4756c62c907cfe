internal import KubeAPI

/// The bodies of requests: in which languages they may be written.
// Kubernetes: staging/src/k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go, NegotiateInputSerializer
enum RequestBody {
  /// The media types of objects that can be read.
  private static let mediaTypes = ["application/json", "application/yaml"]

  /// Turns the body of a request into JSON where it is YAML; refuses other languages.
  ///
  /// Patches say by their media type what they are, and are read elsewhere.
  static func makeReadable(_ request: inout APIRequest) throws(APIError) {
    guard request.method == .post || request.method == .put || request.method == .delete else {
      return
    }
    if request.method == .delete, request.body.isEmpty { return }
    let mediaType = ObjectPatch.mediaType(request).filter { $0 != " " }.lowercased()
    switch mediaType {
    case "", "application/json": return
    case "application/vnd.kubernetes.protobuf":
      do throws(ProtobufReader.Fault) {
        request.body = try ProtobufReader.object(request.body).bytes
      } catch { throw .badRequest(error.message) }
      request.contentType = "application/json"
    case "application/yaml":
      request.body = try json(request.body)
      request.contentType = "application/json"
    default:
      throw APIError(
        code: 415, reason: "UnsupportedMediaType",
        message: "the body of the request was in an unknown format - accepted media types include: "
          + mediaTypes.joined(separator: ", "), details: APIError.Details())
    }
  }

  /// The first document of YAML as JSON.
  private static func json(_ body: [UInt8]) throws(APIError) -> [UInt8] {
    let (documents, error) = YAML.documents(in: body)
    if let error { throw .badRequest("error converting YAML to JSON: yaml: \(error.message)") }
    return documents.first?.value.bytes ?? Array("null".utf8)
  }
}
