/// One thing that is judged, in the words of the lab.
struct Check: Sendable {
  /// The check in a sentence.
  var sentence: String
  /// Its share of the task's points, against the other checks of the task.
  var weight = Points(1)
  /// What must hold in the learner's own cluster before anything else is looked at.
  var precondition: Claim?
  /// When the learner gets to see the sentence and what was found.
  var visibility = Visibility.afterwards
  /// What is done to a fork before judging.
  var steps: [Step] = []
  /// What must hold then.
  var claim: Claim
}
