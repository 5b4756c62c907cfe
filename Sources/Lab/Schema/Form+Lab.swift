internal import ControlPlane

/// The forms of a lab, its cluster and its tasks.
extension Form {
  /// The whole definition.
  static let lab = Form(
    "lab",
    [
      word("apiVersion", .word(["cadet.dev/v1"]), "The version of the format."),
      word("kind", .word(["Lab"])), word("metadata", .form("metadata")),
      word("spec", .form("spec")),
    ], required: ["apiVersion", "kind", "metadata", "spec"])

  /// What the lab is called.
  static let metadata = Form(
    "metadata",
    [
      word("name", .name, "The name of the lab, which is that of its folder."),
      word("title", .text, "The title for people."),
      word("description", .text, "What the lab is about, in a sentence."),
    ], required: ["name"])

  /// What the lab consists of.
  static let spec = Form(
    "spec",
    [
      word("curriculum", .form("curriculum"), "The exam that it prepares for."),
      word("difficulty", .text, "How hard it is, in a word."),
      word("minutes", .integer(0, 100_000), "How many minutes it takes."),
      word("cluster", .form("cluster"), "The cluster to start from."),
      word(
        "setup", .either([.string, .list(.text, isEmptyAllowed: true)]),
        "Manifests that are applied before the learner sees anything: files or folders."),
      word(
        "variables", .form("variables"),
        "Names, numbers and images that are drawn by the learner's seed; ${name} stands anywhere."),
      word("tasks", .list(.form("task"), isEmptyAllowed: false), "What there is to do."),
    ], required: ["tasks"])

  /// The exam.
  static let curriculum = Form("curriculum", [word("exam", .text), word("domain", .text)])

  /// The variables.
  static let variables = Form("variables", []).with {
    $0.namePattern = "^[a-z][A-Za-z0-9]*$"
    $0.others = .either([.list(.text, isEmptyAllowed: false), .form("range")])
  }

  /// Whole numbers to draw from.
  static let range = Form(
    "range",
    [
      word("from", .integer(-1_000_000_000, 1_000_000_000), "The smallest number."),
      word("to", .integer(-1_000_000_000, 1_000_000_000), "The largest number."),
    ], required: ["from", "to"])

  /// The cluster.
  static let cluster = Form(
    "cluster",
    [
      word("profile", .word(["bare", "kubeadm"]), "What runs in it from the beginning."),
      word("version", .text, "The version of Kubernetes."),
      word("nodes", .list(.either([.text, .form("node")]), isEmptyAllowed: false)),
      word("images", .form("images")),
      word(
        "daemonScheduling", .word(["defaultScheduler", "controller"]),
        "Who binds daemon pods to their nodes."),
    ])

  /// What is known of images.
  static let images = Form(
    "images",
    [word("missing", .list(.text, isEmptyAllowed: true), "Images that cannot be pulled.")])

  /// One machine.
  static let node = Form(
    "node",
    [
      word("name", .name), word("role", .word(["control-plane", "worker"])),
      word("labels", .map(.either([.text, .nothing]))),
      word("taints", .list(.either([.string, .form("taint")]), isEmptyAllowed: true)),
      word("capacity", .map(.text), "Amounts such as cpu, memory and pods."),
    ], required: ["name"])

  /// A taint of a node.
  static let taint = Form("taint", taintChange.words, required: ["key", "effect"])

  /// A taint to put on a node, or to take off.
  static let taintChange = Form(
    "taintChange",
    [
      word("key", .name), word("value", .text),
      word("effect", .word(["NoSchedule", "PreferNoSchedule", "NoExecute"])),
    ], required: ["key"])

  /// One thing to do, or one question.
  static let task = Form(
    "task",
    [
      word("id", .name, "The name that answers and reports use."),
      word("title", .text), word("text", .name, "What is to be done."),
      word("question", .name, "The question, instead of something to be done."),
      word("answer", .either([.text, .list(.any, isEmptyAllowed: true), .form("answer")])),
      word("choices", .list(.text, isEmptyAllowed: true), "The answers to choose from."),
      word("points", .points, "What the task is worth."),
      word("hints", .list(.either([.text, .form("hint")]), isEmptyAllowed: true)),
      word("checks", .list(.form("check"), isEmptyAllowed: false), "What is judged."),
      word("all", .word(["required"]), "Whether anything less than all gives nothing."),
      word("given", .any, "Words that checks need and that the text does not say."),
      word("visibility", .word(Visibility.allCases.map(\.rawValue)), visibilityText),
    ], required: ["id"]
  ).with {
    $0.alternatives = [["text", "checks"], ["question", "answer"]]
    $0.companions = [("answer", "question"), ("question", "answer")]
  }

  /// What `visibility` is for.
  private static let visibilityText =
    "When learners see the check: before and after, afterwards, or never."

  /// A piece of help.
  static let hint = Form(
    "hint",
    [
      word("text", .name), word("cost", .points, "What asking for it costs."),
      word("when", .form("claim"), "The state in which it helps."),
    ], required: ["text"])

  /// One thing that is judged.
  static let check = Form(
    "check",
    [
      word("check", .text, "The check in a sentence."),
      word("weight", .points, "Its share of the task's points."),
      word("visibility", .word(Visibility.allCases.map(\.rawValue)), visibilityText),
      word(
        "after", .list(.form("step"), isEmptyAllowed: true),
        "What is done to a fork of the cluster before judging."),
    ] + claim.words
  ).with { $0.alternatives = claim.alternatives }

  /// All forms, each of which the schema defines.
  static let all = [
    lab, metadata, spec, curriculum, variables, range, cluster, images, node, taint, taintChange,
    task, hint, check, claim, selection, expect, count, image, coverage, daemonSet, coveredNodes,
    event, eventObject, unchanged, unchangedSelection, endpoints, port, podSelection, log, answer,
    answerField, step, nodeName, marks(of: "label"), marks(of: "annotate"), taintStep, delete,
    killContainer, object(of: "scale"), object(of: "setImage"), object(of: "rolloutUndo"),
    object(of: "rolloutRestart"),
  ]
}
