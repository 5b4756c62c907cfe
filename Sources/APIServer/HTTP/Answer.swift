internal import ControlPlane
internal import KubeAPI

/// What goes back to a client.
struct Answer: Sendable {
  /// What stands behind the headers.
  enum Content: Sendable {
    /// Bytes that are there already.
    case bytes([UInt8])
    /// The events of a watch, for as long as it lasts.
    case watch(WatchStart)
    /// The lines of a log that goes on.
    case log(LogStart)
  }

  /// The HTTP status code.
  var code: Int
  /// The headers beside those that every answer has.
  var headers: [(name: String, value: String)]
  /// What stands behind the headers.
  var content: Content

  /// Makes an answer of bytes.
  init(
    code: Int, contentType: String, bytes: [UInt8],
    headers: [(name: String, value: String)] = []
  ) {
    self.code = code
    self.headers = [("Content-Type", contentType)] + headers
    content = .bytes(bytes)
  }

  /// Makes an answer that goes on.
  init(contentType: String, _ content: Content) {
    code = 200
    headers = [("Content-Type", contentType)]
    self.content = content
  }

  /// The answer that is a refusal.
  init(_ error: APIError, _ media: MediaChoice = .plain) {
    self.init(
      code: error.code, contentType: media.encoding.rawValue, bytes: media.bytes(error.status))
    if let seconds = error.details?.retryAfterSeconds {
      headers.append(("Retry-After", String(seconds)))
    }
    warn(error.warnings)
  }

  /// An answer of plain text, as Go's `http.Error` gives it.
  static func text(_ code: Int, _ text: String) -> Answer {
    Answer(
      code: code, contentType: "text/plain; charset=utf-8", bytes: Array("\(text)\n".utf8),
      headers: [("X-Content-Type-Options", "nosniff")])
  }

  /// Adds warnings.
  // Kubernetes: apimachinery/pkg/util/net/http.go, NewWarningHeader
  mutating func warn(_ warnings: [String]) {
    for warning in warnings {
      let text = warning.unicodeScalars.reduce(into: "") { text, scalar in
        switch scalar {
        case "\"", "\\": text += "\\\(scalar)"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F: text += " "
        default: text.unicodeScalars.append(scalar)
        }
      }
      headers.append(("Warning", "299 - \"\(text)\""))
    }
  }
}

/// A watch that is about to begin.
struct WatchStart: Sendable {
  /// What is watched.
  var stream: WatchStream
  /// How its events are written.
  var media: MediaChoice
  /// The objects that it begins with.
  var moment: WatchMoment
}

/// A log that a client follows.
struct LogStart: Sendable {
  /// The request, which is asked again and again.
  var request: APIRequest
  /// How lines are written.
  var log: PodLog
  /// What has been printed already, as far as it is wanted.
  var bytes: [UInt8]
  /// How many lines have been printed.
  var printed: Int
  /// The run of the container that is followed; `nil` for one that is over.
  var run: String?
}
