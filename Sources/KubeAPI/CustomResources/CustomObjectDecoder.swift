/// Reads the bodies of requests as custom resources: unknown fields are dropped and reported as the
/// schema has it, metadata is read as that of any object.
// Kubernetes: apiextensions-apiserver/pkg/apiserver/customresource_handler.go, schemaCoercingDecoder
public enum CustomObjectDecoder {
  /// Reads a body; one without `apiVersion` or `kind` is of the expected kind.
  public static func decode(
    _ body: [UInt8], group: String, version: String, kind: String, schema: StructuralSchema,
    validation: FieldValidation
  ) throws(APIError) -> DecodedObject {
    let expected = GroupVersionKind(group: group, version: version, kind: kind)
    var (object, problems) = try read(body, expected, validation)
    problems += try coerceMetadata(&object, expected)
    if validation == .ignore {
      schema.prune(&object)
    } else {
      problems += schema.pruneUnknown(&object).map { "unknown field \($0.goQuoted)" }
    }
    if validation == .strict, !problems.isEmpty {
      throw .badRequest(
        "\(kind) in version \(version.goQuoted) cannot be handled as a \(kind): "
          + "strict decoding error: \(problems.joined(separator: ", "))")
    }
    object["apiVersion"] = .string(expected.apiVersion)
    object["kind"] = .string(kind)
    return DecodedObject(object: object, warnings: validation == .warn ? problems : [])
  }

  /// Reads the text and checks which kind it says it is of.
  private static func read(
    _ body: [UInt8], _ expected: GroupVersionKind, _ validation: FieldValidation
  ) throws(APIError) -> (JSON, [String]) {
    let header: ObjectHeader
    do throws(ObjectHeader.Failure) { header = try ObjectHeader(reading: body) } catch {
      throw .badRequest(
        "the object provided is unrecognized (must be of type \(expected.kind)): "
          + "\(error.message) (\(ObjectHeader.summary(body)))")
    }
    let actual = header.filled(from: expected)
    if actual != expected {
      if actual.kind == expected.kind, actual.group == expected.group {
        throw .badRequest(
          "the API version in the data (\(actual.apiVersion)) does not match the expected API "
            + "version (\(expected.apiVersion))")
      }
      let text = "\(actual.group)/\(actual.version), Kind=\(actual.kind)"
      throw .badRequest(
        "\(actual.kind) in version \(actual.version.goQuoted) cannot be handled as a "
          + "\(expected.kind): converting (v1.\(actual.kind)) to (unstructured.Unstructured): "
          + "invalid kind \(text)")
    }
    do throws(JSONSyntaxError) {
      var reader = try UntypedReader(body, tracksDuplicates: validation != .ignore)
      let object = try reader.read()
      return (object.object == nil ? [:] : object, reader.duplicates)
    } catch { throw .badRequest(error.message) }
  }

  /// Brings metadata into the form that all objects have; says what was unknown in it.
  // Kubernetes: apiextensions-apiserver/pkg/apiserver/schema/objectmeta/coerce.go
  private static func coerceMetadata(
    _ object: inout JSON, _ expected: GroupVersionKind
  ) throws(APIError) -> [String] {
    let name = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
    guard let metadata = object["metadata"],
      let definition = Schema.kubernetes.definition(named: name)
    else { return [] }
    guard metadata.object != nil, var walk = try? ObjectWalk(metadata.bytes, tracksStrictly: true)
    else {
      if metadata.isNull {
        object["metadata"] = .none
        return []
      }
      throw .badRequest(
        "\(expected.kind) in version \(expected.version.goQuoted) cannot be handled as a "
          + "\(expected.kind): unable to decode metadata")
    }
    guard let coerced = walk.run(definition) else {
      throw .badRequest(
        "\(expected.kind) in version \(expected.version.goQuoted) cannot be handled as a "
          + "\(expected.kind): \(walk.failure ?? "unable to decode metadata")")
    }
    object["metadata"] = coerced
    return walk.strictErrors.map { $0.replacing("field \"", with: "field \"metadata.") }
  }
}
