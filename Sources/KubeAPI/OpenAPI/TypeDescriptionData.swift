/// The sentences that `kubectl explain` prints.
enum TypeDescriptionData {
  /// A line each: the type without `io.k8s.`, after a space the field where one is described, a tab
  /// and the sentence.
  static let text = #"""
"""#
}
