/// The forms of steps.
extension Form {
  /// One step: one of the words.
  static let step = Form(
    "step",
    [
      word("addNode", .either([.text, .form("node")]), "A node joins."),
      word("removeNode", nodeValue, "A node leaves for good."),
      word("failNode", nodeValue, "A node stops answering."),
      word("recoverNode", nodeValue, "A node that had stopped answering is started again."),
      word("label", .form("label")), word("annotate", .form("annotate")),
      word("taint", .form("taintStep")), word("cordon", nodeValue), word("uncordon", nodeValue),
      word("drain", nodeValue), word("delete", .either([.string, .form("delete")])),
      word(
        "apply",
        .either([
          .string, .map(.any), .list(.either([.string, .map(.any)]), isEmptyAllowed: true),
        ]), "A file, a manifest, or a list of these."),
      word("scale", .form("scale")), word("setImage", .form("setImage")),
      word("rolloutUndo", .form("rolloutUndo")),
      word("rolloutRestart", .form("rolloutRestart")),
      word("killContainer", .form("killContainer")),
      word("wait", .either([.integer(0, 1 << 31 - 1), .string]), "How long: 60s, 5m, 1h30m."),
    ]
  ).with { $0.isSingle = true }

  /// A node's name, alone or in a map.
  private static var nodeValue: Value { .either([.text, .form("nodeName")]) }

  /// A node's name in a map.
  static let nodeName = Form("nodeName", [word("node", .text), word("name", .text)]).with {
    $0.alternatives = [["node"], ["name"]]
  }

  /// The words that name one object.
  private static let objectWords = [
    word("kind", .text), word("apiVersion", .text), word("name", .name), word("namespace", .text),
  ]

  /// Labels or annotations of an object or node.
  static func marks(of step: String) -> Form {
    let field = step == "label" ? "labels" : "annotations"
    return Form(
      step,
      [word("node", .text)] + objectWords + [
        word(field, .map(.either([.text, .nothing])), "Nothing takes one off.")
      ], required: [field]
    ).with { $0.alternatives = [["node"], ["kind", "name"]] }
  }

  /// Taints of a node.
  static let taintStep = Form(
    "taintStep",
    [
      word("node", .name),
      word("taints", .list(.either([.string, .form("taintChange")]), isEmptyAllowed: true)),
      word("remove", .bool, "Whether they are taken off."),
    ], required: ["node", "taints"])

  /// What is deleted.
  static let delete = Form(
    "delete",
    selection.words + [word("cascade", .word(["background", "foreground", "orphan"]))],
    required: ["kind"])

  /// The steps that change one object that has a template or replicas.
  static func object(of step: String) -> Form {
    let (words, required): ([Word], [String]) =
      switch step {
      case "scale": ([word("replicas", .integer(0, 1_000_000))], ["replicas"])
      case "setImage": ([word("container", .text), word("image", .name)], ["image"])
      case "rolloutUndo":
        ([word("revision", .integer(0, .max)), word("toRevision", .integer(0, .max))], [])
      default: ([], [])
      }
    return Form(step, objectWords + words, required: ["kind", "name"] + required)
  }

  /// A container that ends.
  static let killContainer = Form(
    "killContainer", [word("pod", .name), word("namespace", .text), word("container", .text)],
    required: ["pod"])
}
