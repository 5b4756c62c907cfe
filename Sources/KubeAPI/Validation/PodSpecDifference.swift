/// The difference between two specifications of pods, as refused updates show it.
enum PodSpecDifference {
  /// The lines that differ.
  static func text(_ old: JSON, _ new: JSON) -> String { "" }
}
