internal import ControlPlane
internal import KubeAPI

extension Claim {
  /// The claim in words, for checks to which the lab gives no sentence.
  var text: String {
    switch self {
    case .exists(let selection): Shown.sentence("\(selection.text) exists")
    case .expect(let selection, let expected): Shown.sentence("\(selection.text) has \(expected)")
    case .count(let selection, let number): "The number of \(selection.plural) is \(number)"
    case .absent(let selection): "There is no \(selection.text)"
    case .onePerEligibleNode(let coverage): coverage.text
    case .event(let query): "There is an event \(query.text)"
    case .unchanged(nil, _): "Nothing else was changed"
    case .unchanged(let selection?, _): Shown.sentence("\(selection.text) was not changed")
    case .image(let selection, let container, let image):
      Shown.sentence("\(selection.text) runs \(image)")
        + (container.map { " in container \($0)" } ?? "")
    case .endpoints(let query): query.sentence
    case .log(let query): query.sentence
    case .answer: "The answer is right"
    case .not(let inner): "Not: \(inner.text)"
    case .all(let claims): claims.map(\.text).joined(separator: "; ")
    case .any(let claims): claims.map(\.text).joined(separator: "; or ")
    case .guarded(_, let inner): inner.text
    case .unsupported(let word): word
    }
  }
}

extension Claim {
  /// Whether only an answer is judged, which no object of the cluster can spoil.
  var isAnswer: Bool { if case .answer = self { true } else { false } }
}

extension DaemonCoverage {
  /// The coverage in words.
  var text: String {
    "One \(isReady ? "ready " : "")pod of DaemonSet \(namespace)/\(name) on \(nodesText)"
  }

  /// The nodes in words.
  var nodesText: String {
    switch nodes {
    case .eligible: "every eligible node"
    case .all: "every node"
    case .workers: "every worker node"
    case .labelled(_, let text): "every node with labels \(text)"
    }
  }
}

extension EventQuery {
  /// The query in words.
  var text: String {
    var text = fields.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    if let kind {
      text += " about \(kind)"
      if let name { text += " " + (namespace.map { "\($0)/" } ?? "") + name }
    }
    return text
  }
}

extension EndpointsQuery {
  /// The query as a check's sentence.
  var sentence: String {
    Shown.sentence(text.replacing(" to lead to ", with: " leads to ", maxReplacements: 1))
  }
}

extension LogQuery {
  /// The query as a check's sentence.
  var sentence: String {
    (isForEach ? "Every log of " : "The log of ") + selection.text
      + (container.map { ", container \($0)," } ?? "") + (isPrevious ? " before its restart" : "")
      + " should " + Shown.list(texts.map(\.text))
  }
}
