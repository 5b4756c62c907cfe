/// Where a field is in an object; made only as far down as something is looked at, printed only in errors.
public final class FieldPath: Sendable {
  /// The path above.
  private let parent: FieldPath?
  /// The name, or the key where that is in brackets.
  private let name: String
  /// The index in a list, or -1 for a name, -2 for a key.
  private let position: Int

  /// A path of one name.
  public init(_ name: String) {
    parent = nil
    self.name = name
    position = -1
  }

  /// A step down.
  private init(_ parent: FieldPath?, _ name: String, _ position: Int) {
    self.parent = parent
    self.name = name
    self.position = position
  }

  /// `metadata`
  static let metadata = FieldPath("metadata")
  /// `spec`
  static let spec = FieldPath("spec")
  /// `status`
  static let status = FieldPath("status")

  /// The path of a field.
  func child(_ name: String) -> FieldPath { FieldPath(self, name, -1) }

  /// The path of an item of a list.
  func index(_ index: Int) -> FieldPath { FieldPath(self, "", index) }

  /// The path of an item of a list in a field.
  func item(_ name: String, _ index: Int) -> FieldPath { child(name).index(index) }

  /// The path of a map's entry.
  func key(_ key: String) -> FieldPath { FieldPath(self, key, -2) }

  /// The path as errors print it: `spec.containers[0].resources.limits[cpu]`.
  public var text: String {
    var steps: [FieldPath] = []
    var step: FieldPath? = self
    while let current = step {
      steps.append(current)
      step = current.parent
    }
    var text = ""
    for step in steps.reversed() {
      switch step.position {
      case -1:
        if step.parent != nil { text += "." }
        text += step.name
      case -2: text += "[\(step.name)]"
      default: text += "[\(step.position)]"
      }
    }
    return text
  }
}
