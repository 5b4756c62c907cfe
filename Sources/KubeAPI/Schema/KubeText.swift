/// Texts as the data of Secrets and certificate requests write them.
public enum KubeText {
  /// The bytes of a text in base 64.
  public static func base64(_ text: String) -> String { Base64.encode(Array(text.utf8)) }

  /// The bytes that a text in base 64 stands for; `nil` where it is malformed.
  public static func bytes(base64 text: String) -> [UInt8]? {
    try? Base64.decode(Array(text.utf8)).get()
  }
}
