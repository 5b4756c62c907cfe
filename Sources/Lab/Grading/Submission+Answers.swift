public import KubeAPI

/// Submissions of nothing but answers, to what a cluster itself has become.
extension Submission {
  /// The answers by task, as a document.
  public var answerDocument: JSON { .object(answers) }

  /// Makes a submission of answers by task.
  public init(name: String, answers document: JSON) {
    self.init(name: name)
    answers = document.object ?? JSONObject()
  }

  /// Reads a file of answers; `nil` when there is no such file.
  public init?(answersIn path: String, lab: LabDefinition) {
    guard case .file = FileSystem.kind(of: path) else { return nil }
    self.init(name: path)
    readAnswers(path, lab)
  }
}
