internal import KubeAPI

/// What a lab expects of one value: a part of a manifest, or one of the value forms.
indirect enum Expectation: Sendable {
  /// Equal to a scalar, compared by the field's type.
  case scalar(JSON)
  /// A map that has these names with such values, among others.
  case map([Entry])
  /// A list that has such items, among others, in any order.
  case list([Expectation])
  /// One of these.
  case oneOf([Expectation])
  /// Anything but this.
  case not(Expectation)
  /// A number, quantity or time between two, each optional.
  case range(atLeast: JSON?, atMost: JSON?)
  /// A text in which a pattern is found.
  case matches(Pattern)
  /// Equal to the last detail.
  case exactly(JSON)
  /// A list that has such items in this order, others between them allowed.
  case inOrder([Expectation])
  /// There, or not there.
  case present(Bool)
  /// A list with at least one item, each of which is such.
  case each(Expectation)
  /// A pod or pod template with at least one container, each of which is such.
  case eachContainer(Expectation, withInit: Bool)
  /// An image with these parts; a part that is not given may be anything.
  case image(repository: String?, tag: String?, digest: String?)
  /// A pod or pod template in which some container runs an image.
  case someImage(Expectation)
  /// All of these at once.
  case all([Expectation])

  /// One name of a map with what is expected of its value.
  struct Entry: Sendable {
    /// The name.
    var name: String
    /// What is expected.
    var value: Expectation
  }

  /// The words of value forms.
  static let valueWords = [
    "oneOf", "not", "atLeast", "atMost", "matches", "exactly", "inOrder", "present",
  ]
}

extension Expectation: CustomStringConvertible {
  /// The expectation in words, short, on one line.
  var description: String {
    switch self {
    case .oneOf(let items): Shown.list(items.map(\.description), "or")
    case .not(.oneOf(let items)): "none of " + Shown.list(items.map(\.description), "and")
    case .not(let inner): "anything but \(inner)"
    case .range(let low?, let high?): "\(Shown.value(low)) to \(Shown.value(high))"
    case .range(let low?, nil): "at least \(Shown.value(low))"
    case .range(nil, let high?): "at most \(Shown.value(high))"
    case .matches(let pattern): "a text that matches \(Shown.value(.string(pattern.source)))"
    case .exactly(let value): "exactly \(Shown.value(value))"
    case .inOrder(let items): "in this order: \(Shown.value(.array(items.map(\.json))))"
    case .present(true): "any value"
    case .present(false): "no value"
    case .all(let parts): Shown.list(parts.map(\.description))
    default: Shown.value(json)
    }
  }

  /// Whether exactly the number 1 is expected.
  var isOne: Bool { if case .scalar(.integer(1)) = self { true } else { false } }

  /// The expectation as it would stand in a lab.
  var json: JSON {
    switch self {
    case .scalar(let value): value
    case .map(let entries): .object(JSONObject(entries.map { ($0.name, $0.value.json) }))
    case .list(let items): .array(items.map(\.json))
    case .oneOf(let items): ["oneOf": .array(items.map(\.json))]
    case .not(let inner): ["not": inner.json]
    case .range(let low, let high):
      .object(
        JSONObject(
          [("atLeast", low), ("atMost", high)].compactMap { pair in
            pair.1.map { (pair.0, $0) }
          }))
    case .matches(let pattern): ["matches": .string(pattern.source)]
    case .exactly(let value): ["exactly": value]
    case .inOrder(let items): ["inOrder": .array(items.map(\.json))]
    case .present(let isPresent): ["present": .bool(isPresent)]
    case .each(let inner): ["each": inner.json]
    case .eachContainer(let inner, let withInit):
      ["eachContainer": withInit ? ["init": true, "is": inner.json] : inner.json]
    case .image(let repository, let tag, let digest):
      .object(
        JSONObject(
          [("repository", repository), ("tag", tag), ("digest", digest)]
            .compactMap { pair in pair.1.map { (pair.0, .string($0)) } }))
    case .someImage(let inner): ["image": inner.json]
    case .all(let parts):
      .object(
        JSONObject(
          parts.flatMap { part in
            (part.json.object ?? JSONObject()).map { ($0.name, $0.value) }
          }))
    }
  }
}
