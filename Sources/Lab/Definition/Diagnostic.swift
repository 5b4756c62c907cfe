/// Something to say about a place in a lab's file.
public struct Diagnostic: Sendable, Hashable {
  /// How much it matters.
  public enum Severity: String, Sendable {
    /// The lab cannot be used.
    case error
    /// The lab may not do what was meant.
    case warning
    /// Something worth knowing about the one before.
    case note
  }

  /// How much it matters.
  public var severity: Severity
  /// The file.
  public var file: String
  /// The line, from 1; 0 where it is about the whole file.
  public var line: Int
  /// The column, from 1, in scalars.
  public var column: Int
  /// The words for people.
  public var message: String
  /// The line of the file.
  public var source: String?

  /// The diagnostic as compilers print it: the place, the words, the line and a caret.
  public var text: String {
    guard line > 0 else { return "\(file): \(severity.rawValue): \(message)" }
    let head = "\(file):\(line):\(column): \(severity.rawValue): \(message)"
    guard let source else { return head }
    let number = String(line)
    let margin = String(repeating: " ", count: number.count)
    let scalars = Array(source.unicodeScalars)
    let first = max(0, column - 80)
    var shown = String.UnicodeScalarView()
    var pad = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated().dropFirst(first).prefix(120) {
      let isPlain = scalar.value >= 32 && scalar.value != 127
      shown.append(isPlain || scalar == "\t" ? scalar : "\u{FFFD}")
      if index < column - 1 { pad.append(scalar == "\t" ? "\t" : " ") }
    }
    return "\(head)\n  \(number) | \(String(shown))\n  \(margin) | \(String(pad))^"
  }
}

/// Says that a lab cannot be used, and everything that is wrong with it.
public struct LabError: Error, Sendable {
  /// What is wrong, in the order of the file.
  public var diagnostics: [Diagnostic]

  /// Wraps what is wrong.
  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// Says one thing about a file as a whole.
  public init(_ message: String, file: String) {
    diagnostics = [
      Diagnostic(severity: .error, file: file, line: 0, column: 0, message: message, source: nil)
    ]
  }
}
