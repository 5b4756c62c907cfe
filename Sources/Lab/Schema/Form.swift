/// What a map of the format may hold: the words that its reader knows, and of which the published
/// schema is made.
struct Form: Sendable {
  /// One word of a map.
  struct Word: Sendable {
    /// The word.
    var name: String
    /// What stands behind it.
    var value: Value
    /// What it is for, in a sentence that editors show; empty where its name says it.
    var about: String
  }

  /// What may stand behind a word.
  indirect enum Value: Sendable {
    /// Anything.
    case any
    /// A text, or a number or truth value that is read as one.
    case text
    /// A text that is not empty.
    case name
    /// A text, and no number.
    case string
    /// Any scalar, list or map but nothing.
    case something
    /// True or false.
    case bool
    /// True.
    case yes
    /// Nothing.
    case nothing
    /// A whole number between two.
    case integer(Int64, Int64)
    /// A number of points.
    case points
    /// One of these texts.
    case word([String])
    /// A list of such values.
    case list(Value, isEmptyAllowed: Bool)
    /// A map with any names of such values.
    case map(Value)
    /// A map of a form, by the form's name.
    case form(String)
    /// Any of these.
    case either([Value])
  }

  /// The name under which the schema defines it.
  var name: String
  /// The words.
  var words: [Word]
  /// The words that must be there.
  var required: [String] = []
  /// Groups of words of which one must be there.
  var alternatives: [[String]] = []
  /// Whether only one of the alternatives may be there.
  var isExclusive = false
  /// Words that may only be there together with others.
  var companions: [(word: String, needs: String)] = []
  /// Whether exactly one word must be there.
  var isSingle = false
  /// Whether other words than these are allowed.
  var isOpen = false
  /// What all names must be like, where they are free; a pattern.
  var namePattern: String?
  /// What stands behind names that are free.
  var others: Value?

  /// Makes a form of words.
  init(_ name: String, _ words: [Word], required: [String] = []) {
    self.name = name
    self.words = words
    self.required = required
  }

  /// The words alone.
  var names: [String] { words.map(\.name) }

  /// The form with one more rule.
  func with(_ change: (inout Form) -> Void) -> Form {
    var form = self
    change(&form)
    return form
  }
}

/// Describes a word with what stands behind it.
func word(_ name: String, _ value: Form.Value, _ about: String = "") -> Form.Word {
  Form.Word(name: name, value: value, about: about)
}

extension Form.Value {
  /// Whether nothing may stand here, too.
  var isFree: Bool { if case .any = self { true } else { false } }
}
