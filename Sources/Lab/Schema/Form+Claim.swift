/// The forms of checks: what they ask, and of which objects.
extension Form {
  /// A map of words, all of which must hold.
  static let claim = Form(
    "claim",
    [
      word("onlyIf", .form("claim"), "What must hold before anything else is looked at."),
      word("is", .any, "The number or image that \"count\" or \"image\" expects."),
    ] + claimWords
  ).with { $0.alternatives = claimWords.map { [$0.name] } }

  /// The words that say what must hold, in the order in which they are judged.
  static let claimWords = [
    word("exists", .either([.string, .form("selection")]), "One object matches."),
    word("expect", .form("expect"), "An object's document contains this part of a manifest."),
    word("count", .either([.string, .form("count")]), "So many objects match."),
    word("absent", .either([.string, .form("selection")]), "Nothing matches; needs onlyIf."),
    word(
      "onePerEligibleNode", .either([.string, .form("coverage")]),
      "A DaemonSet has its pods exactly where it should."),
    word("event", .form("event"), "An event about an object was recorded."),
    word(
      "unchanged",
      .either([.yes, .string, .form("unchanged"), .form("unchangedSelection")]),
      "Objects are as the lab set them up."),
    word("image", .form("image"), "A container of an object runs an image."),
    word(
      "answer", .either([.text, .list(.any, isEmptyAllowed: true), .form("answer")]),
      "The learner's answer is right."),
    word("not", .either([.form("claim"), claims]), "The opposite."),
    word("all", claims, "All of these."), word("any", claims, "At least one of these."),
    word(
      "endpoints", .either([.string, .form("endpoints")]),
      "A Service leads to these pods, ready, on these ports."),
    word("log", .form("log"), "Containers have printed something."),
    word("reaches", .any, "Not judged yet."), word("can", .any, "Not judged yet."),
    word("used", .any, "Not judged yet."),
  ]

  /// A list of claims.
  private static var claims: Value { .list(.form("claim"), isEmptyAllowed: false) }

  /// The words that select objects.
  private static let selectionWords = [
    word("kind", .text, "The kind, with or without its group."), word("apiVersion", .text),
    word("name", .text), word("namespace", .text, "The namespace; default where none is named."),
    word("namespaces", .word(["all"])),
    word("labels", .either([.string, .map(.any)]), "Labels, or a selector's text."),
    word("fields", .map(.any), "Field paths with what must stand there."),
    word("ready", .bool),
  ]

  /// Which objects are meant.
  static let selection = Form("selection", selectionWords, required: ["kind"])

  /// Which pods are meant.
  static let podSelection = Form("podSelection", selectionWords)

  /// A part of an object's manifest.
  static let expect = Form(
    "expect",
    selectionWords + [
      word("eachContainer", .map(.any), "What every container must be."),
      word("each", .map(.any), "Field paths of lists with what every item must be."),
    ], required: ["kind"]
  ).with { $0.isOpen = true }

  /// Which objects are counted.
  static let count = Form("count", selectionWords + [word("is", .any)], required: ["kind"])

  /// Whose containers run an image.
  static let image = Form(
    "image", selectionWords + [word("container", .text), word("is", .any), word("image", .any)],
    required: ["kind"])

  /// A DaemonSet's pods.
  static let coverage = Form(
    "coverage",
    [
      word("daemonSet", .either([.text, .form("daemonSet")]), "name or namespace/name."),
      word("ready", .bool),
      word("nodes", .either([.word(["eligible", "all", "workers"]), .form("coveredNodes")])),
    ], required: ["daemonSet"])

  /// A DaemonSet.
  static let daemonSet = Form(
    "daemonSet", [word("name", .name), word("namespace", .text)], required: ["name"])

  /// Nodes by label.
  static let coveredNodes = Form(
    "coveredNodes", [word("labels", .either([.string, .map(.any)]))], required: ["labels"])

  /// The names under which an event's object may stand.
  static let eventObjects = ["about", "object", "involvedObject", "regarding"]
  /// The fields of an event.
  static let eventFields = ["reason", "message", "type", "count", "action"]

  /// An event.
  static let event = Form(
    "event",
    eventObject.words + eventObjects.map { word($0, .either([.string, .form("eventObject")])) }
      + eventFields.map { word($0, .any) }
  ).with { $0.alternatives = eventFields.map { [$0] } }

  /// What an event is about.
  static let eventObject = Form(
    "eventObject",
    [
      word("kind", .text), word("name", .text), word("namespace", .text),
      word("namespaces", .word(["all"])),
    ])

  /// All objects.
  static let unchanged = Form(
    "unchanged", [word("nothingNew", .bool), word("namespaces", .word(["all"]))])

  /// Some objects.
  static let unchangedSelection = Form(
    "unchangedSelection", selectionWords + [word("nothingNew", .bool)], required: ["kind"])

  /// What a Service leads to.
  static let endpoints = Form(
    "endpoints",
    [
      word("service", .name, "name or namespace/name."), word("namespace", .text),
      word("pods", .form("podSelection"), "The pods to which it leads, and to no others."),
      word("ready", .bool, "Whether all must be ready, which they must unless this is false."),
      word(
        "ports",
        .list(.either([.integer(1, 65_535), .string, .form("port")]), isEmptyAllowed: true)),
      word("count", .any, "How many there are: a number or a range."), word("headless", .bool),
    ], required: ["service"])

  /// A port.
  static let port = Form(
    "port", [word("name", .text), word("port", .integer(1, 65_535)), word("protocol", .text)])

  /// What containers have printed.
  static let log = Form(
    "log",
    selectionWords + [
      word("container", .text),
      word(
        "contains", .either([.text, .list(.text, isEmptyAllowed: false)]),
        "Texts, each of which some line contains."),
      word("matches", .text, "A pattern that some line matches."),
      word("each", .bool, "Whether every pod must have printed it."),
      word("previous", .bool, "Whether the run before the last restart is meant."),
    ]
  ).with { $0.alternatives = [["contains"], ["matches"]] }

  /// The ways to find the right answer.
  static let answerSources = ["equals", "oneOf", "count", "field", "names"]

  /// How the right answer is found.
  static let answer = Form(
    "answer",
    [
      word("equals", .something), word("oneOf", .list(.any, isEmptyAllowed: true)),
      word("count", .either([.string, .form("selection")]), "How many objects match."),
      word("field", .either([.string, .form("answerField")]), "A field of objects."),
      word("names", .either([.string, .form("selection")]), "The names of objects."),
      word("asOf", .word(["start", "now"])),
      word("file", .text, "Where an exam wants the answer written."),
      word("of", .either([.string, .form("answerField")])), word("path", .text),
    ]
  ).with {
    $0.alternatives = answerSources.map { [$0] }
    $0.isExclusive = true
  }

  /// Objects and a place in them.
  static let answerField = Form(
    "answerField",
    selectionWords + [word("path", .text), word("field", .text), word("jsonpath", .text)],
    required: ["kind"])
}
