import ControlPlane
import KubeAPI

/// Answers requests by decoding alone.
enum Pipeline {
  /// The answer to a create.
  static func create(path: String, body: [UInt8]) -> APIResponse {
    let parts = path.split(separator: "/").map(String.init)
    let group = parts.first == "api" ? "" : parts[1]
    let version = parts.first == "api" ? parts[1] : parts[2]
    let namespace = parts.firstIndex(of: "namespaces").flatMap {
      parts.count > $0 + 2 ? parts[$0 + 1] : nil
    }
    guard
      let resource = Resource.all.first(where: {
        $0.group == group && $0.version == version && $0.plural == parts.last
      })
    else { return APIResponse(code: 404, body: .string("no resource \(path)")) }
    do throws(APIError) {
      let decoded = try ObjectDecoder.decode(
        body, group: group, version: version, kind: resource.kind, validation: .strict)
      if let sent = decoded.object["metadata", "namespace"]?.string, sent != namespace, namespace != nil {
        throw .badRequest(
          "the namespace of the provided object does not match the namespace sent on the request")
      }
      return APIResponse(code: 201, body: decoded.object)
    } catch {
      return APIResponse(code: error.code, body: error.status)
    }
  }
}
