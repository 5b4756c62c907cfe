internal import ControlPlane
internal import KubeAPI

/// One thing that is done to a cluster, by the learner or by a check on its fork.
enum Step: Sendable {
  /// A node joins.
  case addNode(NodeSpec)
  /// A node leaves for good.
  case removeNode(String)
  /// A node stops answering.
  case failNode(String)
  /// A node that had stopped answering is started again.
  case recoverNode(String)
  /// A node takes no new pods, or takes them again.
  case cordon(String, Bool)
  /// A node takes no new pods, and those that can go leave it.
  case drain(String)
  /// Labels or annotations are set, or removed where there is no value.
  case mark(Target, field: String, values: [(name: String, value: String?)])
  /// Taints are put on a node, or taken off.
  case taint(String, [TaintChange], remove: Bool)
  /// Objects are deleted.
  case delete(Selection, cascade: String?)
  /// Manifests are applied.
  case apply([Manifest])
  /// The number of replicas is set.
  case scale(Target, Int64)
  /// A container gets another image.
  case setImage(Target, container: String?, image: String)
  /// The template goes back to an earlier revision; to the last one where none is named.
  case rolloutUndo(Target, revision: Int64?)
  /// All pods are replaced.
  case rolloutRestart(Target)
  /// A container ends.
  case killContainer(pod: String, namespace: String, container: String?)
  /// Time passes.
  case wait(Duration)

  /// One object that a step changes.
  struct Target: Sendable {
    /// The kind.
    var resource: Resource
    /// The namespace; of no meaning for kinds that have none.
    var namespace: String
    /// The name.
    var name: String

    /// The object as reports name it.
    var text: String {
      resource.namespaced ? "\(resource.kind) \(namespace)/\(name)" : "\(resource.kind) \(name)"
    }
  }

  /// One taint that is set or taken off.
  struct TaintChange: Sendable {
    /// The key.
    var key: String
    /// The value; `nil` where there is none.
    var value: String?
    /// The effect; `nil`, when taking off, for all effects.
    var effect: String?
  }

  /// Whether this only lets time pass.
  var isWait: Bool { if case .wait = self { true } else { false } }

  /// The step in words, as reports show it.
  var text: String {
    switch self {
    case .addNode(let node): "addNode \(node.name)"
    case .removeNode(let name): "removeNode \(name)"
    case .failNode(let name): "failNode \(name)"
    case .recoverNode(let name): "recoverNode \(name)"
    case .cordon(let name, let isCordoned): "\(isCordoned ? "cordon" : "uncordon") \(name)"
    case .drain(let name): "drain \(name)"
    case .mark(let target, let field, let values):
      "\(field == "labels" ? "label" : "annotate") \(target.text) "
        + values.map { name, value in value.map { "\(name)=\($0)" } ?? "\(name)-" }
        .joined(separator: " ")
    case .taint(let node, let taints, let remove):
      "taint \(node) "
        + taints.map { taint in
          taint.key + (taint.value.map { "=\($0)" } ?? "") + (taint.effect.map { ":\($0)" } ?? "")
            + (remove ? "-" : "")
        }.joined(separator: " ")
    case .delete(let selection, _): "delete \(selection.text)"
    case .apply(let manifests):
      "apply " + Shown.list(manifests.map { $0.value["kind"]?.string ?? $0.file })
    case .scale(let target, let replicas): "scale \(target.text) to \(replicas)"
    case .setImage(let target, _, let image): "setImage \(target.text) \(image)"
    case .rolloutUndo(let target, _): "rolloutUndo \(target.text)"
    case .rolloutRestart(let target): "rolloutRestart \(target.text)"
    case .killContainer(let pod, let namespace, _): "killContainer \(namespace)/\(pod)"
    case .wait(let duration): "wait \(DurationText.text(duration))"
    }
  }
}
