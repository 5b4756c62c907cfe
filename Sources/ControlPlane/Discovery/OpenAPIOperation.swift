internal import KubeAPI

/// What one method does at one path, in the words of OpenAPI.
struct OpenAPIOperation {
  /// The operation as far as it is described.
  private(set) var json: JSON
  /// The version of OpenAPI.
  private let dialect: TypeDocument.Dialect
  /// Its parameters.
  private var parameters: [JSON] = []

  /// The media types of answers.
  private static let produced = [
    "application/json", "application/vnd.kubernetes.protobuf", "application/yaml",
  ]

  /// Starts an operation of a group's version.
  init(tag: String, _ document: OpenAPIDocument) {
    self.init(tag: tag, document.dialect)
  }

  /// Starts an operation of a group's version.
  init(tag: String, _ dialect: TypeDocument.Dialect) {
    self.dialect = dialect
    json = ["tags": [.string(tag)]]
    if dialect == .v2 {
      json["schemes"] = ["https"]
      json["consumes"] = ["*/*"]
      json["produces"] = .array(Self.produced.map { .string($0) })
    }
  }

  /// Says what it does, and names it.
  mutating func describe(_ text: String, id: String) {
    json["description"] = .string(text)
    json["operationId"] = .string(id)
    json["responses"] = ["401": ["description": "Unauthorized"]]
  }

  /// Says what kubectl looks for: the action and the kind.
  mutating func act(_ action: String, _ group: String, _ version: String, _ kind: String) {
    json["x-kubernetes-action"] = .string(action)
    json["x-kubernetes-group-version-kind"] = [
      "group": .string(group), "version": .string(version), "kind": .string(kind),
    ]
  }

  /// Adds an answer.
  mutating func respond(_ code: Int, _ schema: JSON, mediaTypes: [String] = produced) {
    let text: JSON = code == 201 ? "Created" : code == 202 ? "Accepted" : "OK"
    var response: JSON = ["description": text]
    switch dialect {
    case .v2:
      response["schema"] = schema
      json["produces"] = .array(mediaTypes.map { .string($0) })
    case .v3: response["content"] = Self.content(schema, mediaTypes)
    }
    json.modify("responses") { $0[String(code)] = response }
  }

  /// Adds a parameter of the query.
  mutating func take(_ name: String, _ type: String) {
    parameters.append(Self.parameter(name, in: "query", type, dialect))
    json["parameters"] = .array(parameters)
  }

  /// Adds the body.
  mutating func takeBody(
    _ schema: JSON, mediaTypes: [String] = ["*/*"], isRequired: Bool = true
  ) {
    switch dialect {
    case .v2:
      var body: JSON = ["name": "body", "in": "body", "schema": schema]
      if isRequired { body["required"] = true }
      parameters.insert(body, at: 0)
      json["parameters"] = .array(parameters)
      json["consumes"] = .array(mediaTypes.map { .string($0) })
    case .v3:
      var body: JSON = ["content": Self.content(schema, mediaTypes)]
      if isRequired { body["required"] = true }
      json["requestBody"] = body
    }
  }

  /// The same schema for some media types.
  private static func content(_ schema: JSON, _ mediaTypes: [String]) -> JSON {
    .object(JSONObject(mediaTypes.map { ($0, ["schema": schema]) }))
  }

  /// A parameter of a path or a query.
  static func parameter(
    _ name: String, in place: String, _ type: String, _ dialect: TypeDocument.Dialect
  ) -> JSON {
    var parameter: JSON = ["name": .string(name), "in": .string(place)]
    if place == "path" { parameter["required"] = true }
    let schema: JSON = ["type": .string(type), "uniqueItems": true]
    switch dialect {
    case .v2:
      if let text = ParameterDescriptions.text(of: name) {
        parameter["description"] = .string(text)
      }
      parameter["type"] = .string(type)
      parameter["uniqueItems"] = true
    case .v3: parameter["schema"] = schema
    }
    return parameter
  }

  /// Words in one, each with a capital: `rbac.authorization.k8s.io` and `v1` are
  /// `RbacAuthorizationV1`.
  static func camel(_ words: [String]) -> String {
    words.flatMap { word in
      (word.hasSuffix(".k8s.io") ? String(word.dropLast(7)) : word).split(separator: ".")
    }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
