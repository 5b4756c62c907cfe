/// One entry of a `status.conditions` list.
public struct Condition: Hashable, Sendable {
  /// What the condition is about, such as `Ready`.
  public var type: String
  /// `True`, `False` or `Unknown`.
  public var status: String
  /// The machine-readable reason of the last change.
  public var reason: String
  /// The words for people.
  public var message: String

  /// Describes a condition.
  public init(type: String, status: String, reason: String = "", message: String = "") {
    self.type = type
    self.status = status
    self.reason = reason
    self.message = message
  }

  /// Reads an entry.
  public init(_ json: JSON) {
    self.init(
      type: json.text("type"), status: json.text("status"), reason: json.text("reason"),
      message: json.text("message"))
  }

  /// The condition of a type, when an object has it.
  public static func find(_ type: String, in object: JSON) -> Condition? {
    for entry in object["status"]?["conditions"]?.array ?? [] where entry.text("type") == type {
      return Condition(entry)
    }
    return nil
  }

  /// Whether an object has a condition of a type whose status is `True`.
  public static func isTrue(_ type: String, in object: JSON) -> Bool {
    find(type, in: object)?.status == "True"
  }
}
