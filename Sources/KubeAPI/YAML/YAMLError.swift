/// Text that is no YAML (or JSON) document, or one beyond the limits.
public struct YAMLError: Error, Hashable, Sendable {
  /// The whole message as `kubectl` shows it behind `error parsing FILE: `; lines in it count from
  /// the document's start.
  public var message: String
  /// What is wrong, without place.
  public var problem: String
  /// The line in the whole text, from 1.
  public var line: Int
  /// The column in characters, from 1.
  public var column: Int

  /// Describes what is wrong and where.
  public init(message: String, problem: String, line: Int, column: Int) {
    self.message = message
    self.problem = problem
    self.line = line
    self.column = column
  }
}

/// How much YAML is accepted, counted while reading and before values are built.
public struct YAMLLimits: Hashable, Sendable {
  /// The bytes of the whole text.
  public var bytes: Int
  /// How deep lists and maps may nest.
  public var depth: Int
  /// The nodes of all documents together, those behind aliases counted each time.
  public var nodes: Int
  /// The bytes of all scalars of all documents together, those behind aliases counted each time.
  public var scalarBytes: Int

  /// Sets the limits.
  public init(
    bytes: Int = 5 << 20, depth: Int = 512, nodes: Int = 1_000_000, scalarBytes: Int = 16 << 20
  ) {
    self.bytes = bytes
    self.depth = depth
    self.nodes = nodes
    self.scalarBytes = scalarBytes
  }

  /// The limits for manifests and labs.
  public static let manifest = YAMLLimits()
}
