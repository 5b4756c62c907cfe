/// Values as messages print the server's internal structures: JSON with Go's field names, zero values included.
enum GoValue {
  /// A string, quoted.
  static func string(_ value: String?) -> String { JSON.string(value ?? "").text }

  /// A value that may be missing.
  static func optional(_ value: JSON?) -> String { (value ?? .null).text }

  /// An owner reference, whose fields keep their names.
  static func ownerReference(_ reference: JSON) -> String {
    var text = "{\"apiVersion\":\(string(reference.text("apiVersion")))"
    text += ",\"kind\":\(string(reference.text("kind")))"
    text += ",\"name\":\(string(reference.text("name")))"
    text += ",\"uid\":\(string(reference.text("uid")))"
    if let controller = reference.present("controller") {
      text += ",\"controller\":\(controller.text)"
    }
    if let block = reference.present("blockOwnerDeletion") {
      text += ",\"blockOwnerDeletion\":\(block.text)"
    }
    return text + "}"
  }

  /// A taint.
  static func taint(_ taint: JSON) -> String {
    "{\"Key\":\(string(taint.text("key"))),\"Value\":\(string(taint.text("value"))),"
      + "\"Effect\":\(string(taint.text("effect"))),\"TimeAdded\":\(optional(taint["timeAdded"]))}"
  }
}
