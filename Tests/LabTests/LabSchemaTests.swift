import KubeAPI
import Testing

@testable import Lab

/// Tests of the published schema: it is current, and refuses what the reader refuses, and the other
/// way round.
@Suite struct LabSchemaTests {
  /// The schema.
  static let validator = SchemaValidator(root: LabSchema.json)

  /// A lab that uses every word at least once.
  static let everything = """
    apiVersion: cadet.dev/v1
    kind: Lab
    metadata: {name: all, title: All, description: All words.}
    spec:
      curriculum: {exam: CKA, domain: Workloads}
      difficulty: easy
      minutes: 5
      variables: {name: [web, shop], port: {from: 1, to: 9}}
      cluster:
        profile: bare
        version: v1.36.2
        images: {missing: ["lost:1"]}
        nodes:
        - plain
        - name: full
          role: worker
          labels: {a: b, c: null}
          taints: [{key: k, value: v, effect: NoSchedule}, "k2=v:NoExecute"]
          capacity: {cpu: 2, memory: 4Gi}
      setup: []
      tasks:
      - id: one
        title: One
        text: Do ${name} on port ${port}.
        points: 2
        all: required
        given: x
        visibility: shown
        hints: [plain, {text: when, cost: 0.5, when: {exists: Pod/a}}]
        checks:
        - check: steps
          weight: 2
          visibility: hidden
          onlyIf: {exists: {kind: Pod, apiVersion: v1, namespaces: all, labels: a=b, ready: true}}
          after:
          - addNode: n
          - addNode: {name: m}
          - removeNode: n
          - failNode: {node: n}
          - cordon: {name: n}
          - uncordon: n
          - drain: n
          - label: {node: n, labels: {a: b, c: null}}
          - annotate: {kind: Pod, name: a, namespace: b, annotations: {a: b}}
          - taint: {node: n, taints: [{key: k, effect: NoSchedule}], remove: false}
          - delete: {kind: Pod, name: a, cascade: orphan}
          - apply: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}
          - scale: {kind: Deployment, name: a, replicas: 2}
          - setImage: {kind: Deployment, name: a, container: c, image: nginx}
          - rolloutUndo: {kind: Deployment, name: a, toRevision: 1}
          - rolloutRestart: {kind: Deployment, name: a, namespace: b}
          - killContainer: {pod: a, namespace: b, container: c}
          - wait: 60s
          absent: Pod/a
        - onePerEligibleNode: {daemonSet: {name: a, namespace: b}, ready: true, nodes: {labels: {a: b}}}
        - onePerEligibleNode: {daemonSet: a/b, nodes: workers}
        - count: {kind: Pod, fields: {spec.nodeName: n}}
          is: {atLeast: 1}
        - event: {about: {kind: Pod, name: a, namespace: b}, reason: Killing}
        - unchanged: true
        - unchanged: {kind: Pod, nothingNew: true}
        - unchanged: {nothingNew: false}
        - image: {kind: Pod, name: a, container: c, is: nginx}
        - expect: {kind: Pod, name: a, eachContainer: {image: nginx}, spec: {nodeName: n}}
        - not: {exists: Pod/a}
        - all: [{exists: Pod/a}, {exists: Pod/b}]
        - any: [{exists: Pod/a}, {exists: Pod/b}]
        - endpoints: {service: a, namespace: b, pods: {labels: {a: b}}, ready: true, ports: [80, http, {port: 80, name: a, protocol: TCP}], count: 2, headless: true}
        - log: {name: a, container: c, contains: [x, y], matches: z, each: true, previous: false}
        - {reaches: {}, can: {}, used: {}}
      - id: two
        question: How many?
        choices: [1, 2]
        answer: {count: {kind: Pod}, asOf: now, file: /opt/a}
      - id: three
        question: Which?
        answer: {field: {kind: Pod, name: a, path: spec.nodeName}}
      - id: four
        question: What?
        answer: {oneOf: [1, 2]}
    """

  /// What a schema cannot know: it asks for kinds, files, values and places that must make sense.
  static let meanings = [
    "there is no kind", "has no field", "is no label selector", "is no field path", "is no pattern",
    "there is no file", "cannot be read", "leads out of", "is no quantity", "is no duration",
    "there are two", "is none of the choices", "too fine", "weights of a task", "at most",
    "is no number, quantity", "there is no variable", "must be Kind, Kind/name", "needs \"is\"",
    "\"is\" must be a number", "a taint's effect must be", "must be a Service's name",
    "\"pods\" selects pods", "\"from\" must not be above", "needs \"path\"",
    "must be a number from 0", "a file holds one lab",
  ]
  /// The words below which a lab says what values must be, which the schema leaves open.
  static let open: Set<String> = [
    "expect", "is", "fields", "equals", "oneOf", "given", "apply", "labels", "count", "reason",
    "message", "type", "action", "field", "answer", "image", "namespaces", "each", "path",
  ]

  /// The places of a document, and whether the schema says what stands there.
  static func places(
    _ json: JSON, _ path: [PathStep] = [], isOpen: Bool = false
  ) -> [(path: [PathStep], isOpen: Bool)] {
    var found = [(path, isOpen)]
    switch json {
    case .object(let object):
      for entry in object {
        found += places(
          entry.value, path + [.name(entry.name)], isOpen: isOpen || open.contains(entry.name))
      }
    case .array(let items):
      for (index, item) in items.enumerated() {
        found += places(item, path + [.index(index)], isOpen: isOpen)
      }
    default: break
    }
    return found
  }

  /// A document with another value at a place; `nil` takes the place out.
  static func changed(_ json: JSON, _ path: ArraySlice<PathStep>, _ value: JSON?) -> JSON? {
    guard let step = path.first else { return value }
    switch (step, json) {
    case (.name(let name), .object(var object)):
      object[name] = object[name].flatMap { changed($0, path.dropFirst(), value) }
      return .object(object)
    case (.index(let index), .array(var items)):
      guard let item = changed(items[index], path.dropFirst(), value) else {
        items.remove(at: index)
        return .array(items)
      }
      items[index] = item
      return .array(items)
    default: return json
    }
  }

  /// What the reader says about a document that is wrong with it.
  static func errors(_ json: JSON, folder: String) -> [String] {
    do throws(LabError) {
      _ = try LabDefinition(bytes: json.bytes, file: "lab.yaml", folder: folder)
      return []
    } catch {
      return error.diagnostics.filter { $0.severity == .error }.map(\.message)
    }
  }

  /// Compares schema and reader on a document and on what becomes of it by one change each.
  ///
  /// - Parameter variety: How many other values each place gets.
  static func compare(_ document: JSON, folder: String, variety: Int) -> [String] {
    let values: [JSON] = [42, "text", true, [], [:], nil, -1, "", ["zzz"], ["zzz": 1]]
    var complaints: [String] = []
    for (number, place) in places(document).enumerated() {
      var variants: [JSON?] = [nil]
      for offset in 0..<variety {
        variants.append(values[(number * 3 + offset * 7) % values.count])
      }
      if var object = value(document, place.path)?.object {
        object["zzz"] = 1
        variants.append(.object(object))
      }
      for variant in variants {
        guard let mutant = changed(document, place.path[...], variant), mutant != document else {
          continue
        }
        let isAccepted = validator.accepts(mutant, validator.root)
        let errors = errors(mutant, folder: folder)
        let said = "\(place.path.pathText) = \(variant?.text ?? "nothing")"
        if !isAccepted, errors.isEmpty { complaints.append("only the schema refuses \(said)") }
        if isAccepted, !errors.isEmpty, !place.isOpen {
          let other = errors.filter { error in !meanings.contains { error.contains($0) } }
          if !other.isEmpty { complaints.append("only the reader refuses \(said): \(other)") }
        }
      }
    }
    return complaints
  }

  /// The value at a place.
  static func value(_ json: JSON, _ path: [PathStep]) -> JSON? {
    path.reduce(json) { value, step in
      switch step {
      case .name(let name): value?[name]
      case .index(let index): value?[index]
      }
    }
  }

  @Test func `the published schema is current`() throws {
    let bytes = try FileSystem.read(
      "\(LabContentTests.repository)/labs/lab.schema.json", limit: 1 << 20)
    #expect(String(decoding: bytes, as: UTF8.self) == LabSchema.text, "run `make generate`")
  }

  @Test func `forms have names of their own, and refer to forms that are there`() {
    let names = Form.all.map(\.name)
    #expect(Set(names).count == names.count)
    let references = LabSchema.text.split(separator: "#/$defs/").dropFirst()
      .map { String($0.prefix { $0 != "\"" }) }
    #expect(Set(references).subtracting(names) == [])
    #expect(Set(names).subtracting(references) == [])
  }

  @Test(arguments: LabContentTests.names)
  func `schema and reader agree on a lab and its mutants`(name: String) throws {
    let folder = "\(LabContentTests.repository)/labs/\(name)"
    let bytes = try FileSystem.read("\(folder)/lab.yaml", limit: 1 << 20)
    let document = try #require(YAML.documents(in: bytes).documents.first).value
    #expect(Self.validator.accepts(document, Self.validator.root))
    #expect(Self.compare(document, folder: folder, variety: 1) == [])
  }

  @Test func `schema and reader agree on every word and its mutants`() throws {
    let documents = YAML.documents(in: Array(Self.everything.utf8)).documents
    let document = try #require(documents.first).value
    #expect(Self.errors(document, folder: ".") == [])
    #expect(Self.validator.accepts(document, Self.validator.root))
    #expect(Self.compare(document, folder: ".", variety: 4) == [])
  }
}
