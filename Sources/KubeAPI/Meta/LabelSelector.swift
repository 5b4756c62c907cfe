/// A choice among objects by their labels: every requirement must hold.
public struct LabelSelector: Hashable, Sendable {
  /// How a requirement compares.
  public enum Operator: String, Sendable {
    /// One of the values.
    case `in` = "in"
    /// None of the values, or no such label.
    case notIn = "notin"
    /// The one value.
    case equals = "="
    /// The one value, written `==`.
    case doubleEquals = "=="
    /// Not the one value, or no such label.
    case notEquals = "!="
    /// There is such a label.
    case exists = "exists"
    /// There is no such label.
    case doesNotExist = "!"
    /// A number above the one value.
    case greaterThan = "gt"
    /// A number below the one value.
    case lessThan = "lt"
  }

  /// One condition.
  public struct Requirement: Hashable, Sendable {
    /// The label's name.
    public var key: String
    /// How it is compared.
    public var `operator`: Operator
    /// What it is compared with, sorted, each value once.
    public var values: [String]

    /// Whether labels meet the condition.
    // Kubernetes: apimachinery/pkg/labels/selector.go, Requirement.Matches
    public func matches(_ labels: JSONObject) -> Bool {
      let value = labels[key]?.string
      switch `operator` {
      case .in, .equals, .doubleEquals: return value.map(values.contains) ?? false
      case .notIn, .notEquals: return !(value.map(values.contains) ?? false)
      case .exists: return value != nil
      case .doesNotExist: return value == nil
      case .greaterThan, .lessThan:
        guard let text = value, let number = Int64(text),
          let bound = values.first.flatMap({ Int64($0) })
        else { return false }
        return `operator` == .greaterThan ? number > bound : number < bound
      }
    }
  }

  /// A text or object that is no selector.
  public struct ParseError: Error, Hashable, Sendable {
    /// The words of the real parser.
    public let message: String

    /// Reports what is wrong.
    init(_ message: String) { self.message = message }
  }

  /// The conditions, sorted by key.
  public private(set) var requirements: [Requirement]
  /// Whether nothing at all is chosen.
  public let choosesNothing: Bool

  /// Chooses everything that meets all conditions.
  public init(_ requirements: [Requirement] = []) {
    self.requirements = requirements
    choosesNothing = false
  }

  /// A selector that chooses nothing.
  private init(nothing: Void) {
    requirements = []
    choosesNothing = true
  }

  /// The selector that chooses everything.
  public static let everything = LabelSelector()
  /// The selector that chooses nothing.
  public static let nothing = LabelSelector(nothing: ())

  /// Whether there are no conditions, so that everything is chosen.
  public var isEmpty: Bool { requirements.isEmpty && !choosesNothing }

  /// Whether labels meet every condition.
  public func matches(labels: JSONObject) -> Bool {
    !choosesNothing && requirements.allSatisfy { $0.matches(labels) }
  }
}

// MARK: Object form

extension LabelSelector {
  /// A selector that asks for each of some labels.
  public init(matchLabels: JSONObject) {
    self.init(
      matchLabels.map {
        Requirement(key: $0.name, operator: .equals, values: [$0.value.string ?? ""])
      })
  }

  /// Reads the object form (`matchLabels`, `matchExpressions`); nothing is chosen where there is none.
  // Kubernetes: apimachinery/pkg/apis/meta/v1/helpers.go, LabelSelectorAsSelector
  public init(_ json: JSON?) throws(ParseError) {
    guard let json, !json.isNull else {
      self = .nothing
      return
    }
    self.init()
    for entry in json["matchLabels"]?.object ?? JSONObject() {
      requirements.append(
        try Requirement(checking: entry.name, .equals, [entry.value.string ?? ""]))
    }
    for expression in json["matchExpressions"]?.array ?? [] {
      let key = expression["key"]?.string ?? ""
      let values = (expression["values"]?.array ?? []).compactMap(\.string)
      let text = expression["operator"]?.string ?? ""
      let comparison: Operator
      switch text {
      case "In": comparison = .in
      case "NotIn": comparison = .notIn
      case "Exists": comparison = .exists
      case "DoesNotExist": comparison = .doesNotExist
      default: throw ParseError("\(text.goQuoted) is not a valid label selector operator")
      }
      requirements.append(try Requirement(checking: key, comparison, Set(values).sorted()))
    }
    if requirements.count > 1 { requirements.sort { $0.key.precedes($1.key) } }
  }
}

extension LabelSelector.Requirement {
  /// Makes a condition whose key and values are well-formed.
  // Kubernetes: apimachinery/pkg/labels/selector.go, NewRequirement
  init(
    checking key: String, _ comparison: LabelSelector.Operator, _ values: [String]
  ) throws(LabelSelector.ParseError) {
    var errors = FieldErrors()
    var valuesPath: FieldPath { FieldPath("values") }
    let messages = Names.qualifiedName(key)
    if !messages.isEmpty {
      errors.invalid(FieldPath("key"), key, messages.joined(separator: "; "))
    }
    var list: JSON { .array(values.map { .string($0) }) }
    switch comparison {
    case .in, .notIn:
      if values.isEmpty {
        errors.invalid(
          valuesPath, json: list, "for 'in', 'notin' operators, values set can't be empty")
      }
    case .equals, .doubleEquals, .notEquals:
      if values.count != 1 {
        errors.invalid(
          valuesPath, json: list, "exact-match compatibility requires one single value")
      }
    case .exists, .doesNotExist:
      if !values.isEmpty {
        errors.invalid(
          valuesPath, json: list, "values set must be empty for exists and does not exist")
      }
    case .greaterThan, .lessThan:
      if values.count != 1 {
        errors.invalid(
          valuesPath, json: list, "for 'Gt', 'Lt' operators, exactly one value is required")
      }
      for (index, value) in values.enumerated() where Int64(value) == nil {
        errors.invalid(
          valuesPath.index(index), value, "for 'Gt', 'Lt' operators, the value must be an integer")
      }
    }
    for (index, value) in values.enumerated() {
      let messages = Names.labelValue(value)
      if !messages.isEmpty {
        errors.invalid(
          valuesPath.index(index).key(key), value, messages.joined(separator: "; "))
      }
    }
    if !errors.list.isEmpty { throw LabelSelector.ParseError(errors.list.message) }
    self.init(key: key, operator: comparison, values: values)
  }
}

// MARK: Text form

extension LabelSelector: CustomStringConvertible {
  /// The selector as text: `a=b,c in (x,y),!d`.
  public var description: String {
    requirements.map { requirement in
      switch requirement.operator {
      case .exists: requirement.key
      case .doesNotExist: "!" + requirement.key
      case .greaterThan: requirement.key + ">" + (requirement.values.first ?? "")
      case .lessThan: requirement.key + "<" + (requirement.values.first ?? "")
      case .in, .notIn:
        "\(requirement.key) \(requirement.operator.rawValue) (\(requirement.values.joined(separator: ",")))"
      default: requirement.key + requirement.operator.rawValue + (requirement.values.first ?? "")
      }
    }.joined(separator: ",")
  }

  /// Reads the text form, or says in the words of the real parser why it is none.
  // Kubernetes: apimachinery/pkg/labels/selector.go, Parse
  public init(parsing text: String) throws(ParseError) {
    var parser = LabelSelectorParser(text)
    self.init(try parser.parse().sorted { $0.key < $1.key })
  }
}
