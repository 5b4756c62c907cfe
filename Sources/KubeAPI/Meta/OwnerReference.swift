/// Who owns an object.
public struct OwnerReference: Hashable, Sendable {
  /// The owner's API version.
  public var apiVersion: String
  /// The owner's kind.
  public var kind: String
  /// The owner's name.
  public var name: String
  /// The owner's uid.
  public var uid: String
  /// Whether the owner manages the object.
  public var controller: Bool
  /// Whether the owner cannot go in the foreground before the object has gone.
  public var blockOwnerDeletion: Bool

  /// Names an owner.
  public init(
    apiVersion: String, kind: String, name: String, uid: String, controller: Bool = false,
    blockOwnerDeletion: Bool = false
  ) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.name = name
    self.uid = uid
    self.controller = controller
    self.blockOwnerDeletion = blockOwnerDeletion
  }

  /// Reads an entry of `metadata.ownerReferences`.
  public init(_ json: JSON) {
    self.init(
      apiVersion: json.text("apiVersion"), kind: json.text("kind"), name: json.text("name"),
      uid: json.text("uid"), controller: json.flag("controller"),
      blockOwnerDeletion: json.flag("blockOwnerDeletion"))
  }

  /// The entry of `metadata.ownerReferences`.
  public var json: JSON {
    var json: JSON = [
      "apiVersion": .string(apiVersion), "kind": .string(kind), "name": .string(name),
      "uid": .string(uid),
    ]
    if controller { json["controller"] = true }
    if blockOwnerDeletion { json["blockOwnerDeletion"] = true }
    return json
  }

  /// The owner's API group.
  public var group: String {
    apiVersion.contains("/") ? String(apiVersion.prefix { $0 != "/" }) : ""
  }

  /// The owner that manages an object, when there is one.
  public static func controller(of object: JSON) -> OwnerReference? {
    for reference in object["metadata"]?["ownerReferences"]?.array ?? []
    where reference.flag("controller") {
      return OwnerReference(reference)
    }
    return nil
  }
}
