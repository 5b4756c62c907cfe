internal import CZlib

/// Compresses long answers for clients that want them so, which all of Go's do.
// Kubernetes: apiserver/pkg/endpoints/handlers/responsewriters/writers.go
enum Gzip {
  /// How many bytes an answer must have more than to be compressed.
  static let threshold = 128 << 10
  /// How hard it is tried.
  private static let level: Int32 = 1

  /// Whether a client takes compressed answers, as it says in the header `Accept-Encoding`.
  static func isAccepted(_ header: String) -> Bool {
    header.split(separator: ",").contains { token in
      token.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" } == "gzip"
    }
  }

  /// Some bytes in the format of gzip; `nil` where there is no memory for that.
  static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard cadet_gzip_begin(&stream, level) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    let most = Int(deflateBound(&stream, UInt(bytes.count)))
    var status = Z_OK
    let result = [UInt8](unsafeUninitializedCapacity: most) { output, count in
      bytes.withUnsafeBufferPointer { input in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        status = deflate(&stream, Z_FINISH)
      }
      count = status == Z_STREAM_END ? Int(stream.total_out) : 0
    }
    return status == Z_STREAM_END ? result : nil
  }
}

extension Answer {
  /// The answer as a client gets it that takes such encodings: compressed, where it is long.
  func encoded(for header: String) -> Answer {
    guard case .bytes(let bytes) = content, bytes.count > Gzip.threshold,
      Gzip.isAccepted(header), let compressed = Gzip.compressed(bytes)
    else { return self }
    var answer = self
    answer.content = .bytes(compressed)
    answer.headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    return answer
  }
}
