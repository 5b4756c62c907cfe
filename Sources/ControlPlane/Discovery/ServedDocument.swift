/// An answer that is not an object of the API: its bytes as they go to the client.
public struct ServedDocument: Sendable, Hashable {
  /// The HTTP status code.
  public var code: Int
  /// The media type.
  public var contentType: String
  /// The bytes.
  public var body: [UInt8]
  /// The quoted entity tag, for answers that a client may keep: one that names it in
  /// `If-None-Match` gets 304 and no bytes.
  public var etag: String?
  /// Header fields beside the content type, the length and the entity tag.
  public var headers: [Header]

  /// A field of the header.
  public struct Header: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The value.
    public var value: String
  }

  /// Makes an answer.
  public init(
    code: Int = 200, contentType: String = "application/json", body: [UInt8],
    etag: String? = nil, headers: [Header] = []
  ) {
    self.code = code
    self.contentType = contentType
    self.body = body
    self.etag = etag
    self.headers = headers
  }

  /// Makes an answer of text.
  init(
    code: Int = 200, contentType: String = "application/json", text: String,
    etag: String? = nil, headers: [Header] = []
  ) {
    self.init(
      code: code, contentType: contentType, body: Array(text.utf8), etag: etag, headers: headers)
  }

  /// The same answer with a tag made of its bytes.
  func tagged() -> ServedDocument {
    var document = self
    document.etag = "\"\(ContentHash.text(of: body))\""
    return document
  }
}

/// A hash of bytes that is the same everywhere, to tell versions of a document apart.
// FNV-1a, as http://www.isthe.com/chongo/tech/comp/fnv describes it.
enum ContentHash {
  /// The hash in 16 hexadecimal digits.
  static func text(of bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16, uppercase: true)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
