import ControlPlane
import KubeAPI
import Scenario

/// A definition of farms, for tests of custom resources.
enum Farms {
  /// The path of farms in `default`.
  static let path = "/apis/agri.example.com/v1/namespaces/default/farms"
  /// The path of the definition.
  static let definition =
    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/farms.agri.example.com"

  /// The definition, with two versions of which one is old and takes anything.
  static let yaml = """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: farms.agri.example.com}
    spec:
      group: agri.example.com
      scope: Namespaced
      names: {plural: farms, kind: Farm, shortNames: [fm], categories: [all]}
      versions:
      - name: v1alpha1
        served: true
        storage: false
        deprecated: true
        schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
      - name: v1
        served: true
        storage: true
        subresources:
          status: {}
          scale: {specReplicasPath: .spec.cows, statusReplicasPath: .status.cows}
        selectableFields: [{jsonPath: .spec.region}]
        additionalPrinterColumns:
        - {name: Cows, type: integer, jsonPath: .spec.cows}
        - {name: Since, type: date, jsonPath: .spec.since, priority: 1}
        schema:
          openAPIV3Schema:
            type: object
            properties:
              spec:
                type: object
                required: [cows]
                properties:
                  cows: {type: integer, minimum: 0}
                  region: {type: string, default: north}
                  since: {type: string, format: date-time}
              status:
                type: object
                properties: {cows: {type: integer}}
    """

  /// A world in which farms are served.
  static func world() throws -> Scenario {
    var scenario = Scenario(nodes: [])
    try scenario.create(yaml)
    scenario.settle()
    return scenario
  }

  /// Creates a farm.
  @discardableResult
  static func add(_ name: String, cows: Int64 = 1, to scenario: inout Scenario) throws -> JSON {
    try scenario.create(
      "{apiVersion: agri.example.com/v1, kind: Farm, metadata: {name: \(name)}, spec: {cows: \(cows)}}"
    ).first ?? [:]
  }

  /// What a request is refused with.
  static func refusal(
    _ scenario: inout Scenario, _ method: APIRequest.Method, _ path: String, _ body: JSON? = nil,
    query: [(name: String, value: String)] = [], contentType: String = "application/json"
  ) -> String {
    do throws(APIError) {
      try scenario.send(method, path, body, query: query, contentType: contentType)
      return "nothing"
    } catch { return "\(error.code) \(error.reason): \(error.message)" }
  }
}
