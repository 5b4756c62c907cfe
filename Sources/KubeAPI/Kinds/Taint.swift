/// What keeps pods off a node.
public struct Taint: Hashable, Sendable {
  /// The key.
  public var key: String
  /// The value; empty where there is none.
  public var value: String
  /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
  public var effect: String

  /// Describes a taint.
  public init(key: String, value: String = "", effect: String) {
    self.key = key
    self.value = value
    self.effect = effect
  }

  /// Reads an item of `node.spec.taints`.
  public init(_ json: JSON) {
    key = json["key"]?.string ?? ""
    value = json["value"]?.string ?? ""
    effect = json["effect"]?.string ?? ""
  }

  /// Whether the scheduler keeps pods that do not tolerate it off the node.
  public var keepsOff: Bool { effect == "NoSchedule" || effect == "NoExecute" }
}

/// What lets a pod stand a taint.
public struct Toleration: Hashable, Sendable {
  /// The key; empty for every key.
  public var key: String
  /// Whether any value will do.
  public var exists: Bool
  /// The value.
  public var value: String
  /// The effect; empty for every effect.
  public var effect: String
  /// For how many seconds a NoExecute taint is stood; `nil` for ever.
  public var seconds: Int64?

  /// Describes a toleration of a key with any value.
  public init(key: String, effect: String) {
    self.key = key
    self.effect = effect
    exists = true
    value = ""
  }

  /// Reads an item of `pod.spec.tolerations`.
  public init(_ json: JSON) {
    key = json["key"]?.string ?? ""
    exists = json["operator"]?.string == "Exists"
    value = json["value"]?.string ?? ""
    effect = json["effect"]?.string ?? ""
    seconds = json["tolerationSeconds"]?.integer
  }

  /// Whether a taint is stood.
  // Kubernetes: staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go, TolerateTaint
  public func tolerates(_ taint: Taint) -> Bool {
    if !effect.isEmpty && effect != taint.effect { return false }
    if !key.isEmpty && key != taint.key { return false }
    return exists || value == taint.value
  }
}

extension Sequence<Toleration> {
  /// Whether any of the tolerations stands a taint.
  public func tolerate(_ taint: Taint) -> Bool { contains { $0.tolerates(taint) } }
}
