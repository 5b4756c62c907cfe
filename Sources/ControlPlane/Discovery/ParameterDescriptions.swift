/// What the OpenAPI 2 document says of the parameters of lists, watches and writes.
enum ParameterDescriptions {
  /// What is said of a parameter.
  static func text(of name: String) -> String? { texts[name] }

  /// The sentences by parameter.
  private static let texts = [
    "allowWatchBookmarks": "Asks a watch to say from time to time how far it has come.",
    "continue": "The token of a page of a list, with which the next page is asked for.",
    "dryRun":
      "With the value All, the request is answered as if it were done, and nothing is stored.",
    "fieldManager": "The name under which the written fields are noted.",
    "fieldSelector": "Restricts the list of returned objects to those whose fields match.",
    "fieldValidation": "What unknown and repeated fields lead to: Ignore, Warn or Strict.",
    "gracePeriodSeconds": "How many seconds the object has until it is gone; 0 deletes it at once.",
    "labelSelector": "Restricts the list of returned objects to those whose labels match.",
    "limit": "The most objects that one page of a list has.",
    "propagationPolicy": "What happens to dependents: Orphan, Background or Foreground.",
    "resourceVersion": "The version of the data from which a list or watch may be answered.",
    "sendInitialEvents": "Asks a watch to begin with the objects that are there.",
    "timeoutSeconds": "After how many seconds a list or watch ends.",
    "watch": "Watch for changes to the described resources, which come one by one as events.",
  ]
}
