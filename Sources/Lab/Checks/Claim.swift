internal import KubeAPI

/// What a check can ask of a cluster.
indirect enum Claim: Sendable {
  /// One object matches.
  case exists(Selection)
  /// An object's document is as expected.
  case expect(Selection, Expectation)
  /// So many objects match.
  case count(Selection, Expectation)
  /// Nothing matches.
  case absent(Selection)
  /// A DaemonSet has its pods exactly where it should.
  case onePerEligibleNode(DaemonCoverage)
  /// An event about an object was recorded.
  case event(EventQuery)
  /// Objects are as the lab set them up.
  case unchanged(Selection?, nothingNew: Bool)
  /// A container of an object runs an image.
  case image(Selection, container: String?, Expectation)
  /// A Service leads to pods.
  case endpoints(EndpointsQuery)
  /// Containers have printed something.
  case log(LogQuery)
  /// The learner's answer is right.
  case answer(AnswerKey)
  /// The opposite.
  case not(Claim)
  /// All of these.
  case all([Claim])
  /// At least one of these.
  case any([Claim])
  /// The second, provided that the first holds.
  case guarded(Claim, Claim)
  /// A word that is known, but that nothing here can judge yet.
  case unsupported(String)
}

/// Asks for a DaemonSet's pods on the nodes where they belong.
struct DaemonCoverage: Sendable {
  /// Which nodes should run a pod.
  enum Nodes: Sendable {
    /// Those that the DaemonSet controller computes.
    case eligible
    /// All.
    case all
    /// Those that are no control-plane nodes.
    case workers
    /// Those with such labels.
    case labelled(LabelSelector, text: String)
  }

  /// The DaemonSet's namespace.
  var namespace: String
  /// The DaemonSet's name.
  var name: String
  /// Whether the pods must be ready.
  var isReady = false
  /// Which nodes should run a pod.
  var nodes = Nodes.eligible
}

/// Asks for an event.
struct EventQuery: Sendable {
  /// The kind of the object that the event is about.
  var kind: String?
  /// That object's name.
  var name: String?
  /// The namespace of the event; `nil` for all.
  var namespace: String?
  /// What is expected of the event's reason, message, type and other fields.
  var fields: [(name: String, value: Expectation)] = []
}

/// How the right answer to a question is found.
struct AnswerKey: Sendable {
  /// Where the right answer comes from.
  enum Source: Sendable {
    /// It is written in the lab.
    case equals(JSON)
    /// Any of these is right.
    case oneOf([JSON])
    /// So many objects match.
    case count(Selection)
    /// The value at a place of the matching objects' documents.
    case field(Selection, JSONPath)
    /// The names of the matching objects.
    case names(Selection)
  }

  /// Where the right answer comes from.
  var source: Source
  /// Whether the cluster is asked as it was at the start, not as it is now.
  var asOfStart = true
  /// The answers to choose from.
  var choices: [String] = []
}
