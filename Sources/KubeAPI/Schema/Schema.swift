import Synchronization

/// The table of facts about the API: which fields a type has, of which types they are, how lists
/// merge.
///
/// The table is one text. Making a schema reads its head only; a definition is read when it is
/// first asked for, and then kept. Reading is safe from any thread without a lock: two threads that
/// read the same definition at once get the one that was kept first.
public struct Schema: Sendable {
  /// The schema of the Kubernetes version that is simulated.
  public static let kubernetes = Schema(text: SchemaData.text)

  /// The definitions.
  private let table: Table

  /// Reads the head of a text.
  init(text: String) { table = Table(text: text) }

  /// The definition of a kind; the core group is empty.
  public func definition(group: String, version: String, kind: String) -> Definition? {
    table.kinds["\(group)/\(version)/\(kind)"].map { table.definition($0) }
  }

  /// The name of the definition of a kind, without reading it; `apiVersion` is as objects have it.
  func name(apiVersion: String, kind: String) -> String? {
    let group = apiVersion.utf8.contains(UInt8(ascii: "/")) ? "" : "/"
    return table.kinds["\(group)\(apiVersion)/\(kind)"].map { table.slots[$0].name }
  }

  /// The definition of a name such as `io.k8s.api.apps.v1.DaemonSetSpec`.
  public func definition(named name: String) -> Definition? {
    table.names[name].map { table.definition($0) }
  }

  /// The definition of a name, without reading it.
  func reference(named name: String) -> Reference? {
    table.names[name].map { Reference(table, $0) }
  }

  /// Whether there is such a kind, without reading it.
  public func hasKind(group: String, version: String, kind: String) -> Bool {
    table.kinds["\(group)/\(version)/\(kind)"] != nil
  }

  /// The facts that the table is made of, to tell one table from another.
  public var sourceBytes: [UInt8] { table.bytes }

  /// The names of all definitions, sorted.
  public var definitionNames: [String] { table.slots.map(\.name) }

  /// A definition that is named but perhaps not read yet.
  public struct Reference: Sendable {
    /// Where it is kept.
    private let table: Table
    /// Its place there.
    private let index: Int

    /// Names the definition at a place.
    init(_ table: Table, _ index: Int) {
      self.table = table
      self.index = index
    }

    /// Its name.
    public var name: String { table.slots[index].name }

    /// Its name as Go's errors write it: `v1.DaemonSetSpec`.
    public var goType: String { Definition.goType(of: name) }

    /// The definition, which is read now when nobody has asked for it before.
    public var definition: Definition { table.definition(index) }
  }
}

/// The definitions of a schema, read or not.
final class Table: Sendable {
  /// One definition.
  final class Slot: Sendable {
    /// Its name.
    let name: String
    /// The kinds that it describes, as `group/version/Kind`.
    let kinds: [String]
    /// Where its body stands behind the head.
    let body: Range<Int>
    /// The definition, once it has been read. It is set once and never changed, so that no lock is
    /// needed.
    let definition = AtomicLazyReference<Definition>()

    /// Describes a definition that is not read yet.
    init(name: String, kinds: [String], body: Range<Int>) {
      self.name = name
      self.kinds = kinds
      self.body = body
    }
  }

  /// The text.
  private let text: String
  /// Where the first body begins.
  private let bodies: Int
  /// The definitions by their place.
  let slots: [Slot]
  /// The places by name.
  let names: [String: Int]
  /// The places by `group/version/Kind`.
  let kinds: [String: Int]

  /// Reads the head of a text.
  init(text: String) {
    var slots: [Slot] = []
    var names: [String: Int] = [:]
    var kinds: [String: Int] = [:]
    slots.reserveCapacity(640)
    names.reserveCapacity(640)
    kinds.reserveCapacity(192)
    let utf8 = text.utf8
    let bytes = utf8.span
    var line = 0
    var place = 0
    while line < bytes.count, bytes[line] != UInt8(ascii: "\n") {
      var end = line
      while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
      let words = Self.string(bytes, line..<end).split(separator: " ").map(String.init)
      guard words.count >= 2, let length = Int(words[1]) else { break }
      let slotKinds = words.count > 2 ? words[2].split(separator: ",").map(String.init) : []
      names[words[0]] = slots.count
      for kind in slotKinds { kinds[kind] = slots.count }
      slots.append(Slot(name: words[0], kinds: slotKinds, body: place..<place + length))
      place += length
      line = end + 1
    }
    bodies = line + 1
    self.text = text
    self.slots = slots
    self.names = names
    self.kinds = kinds
  }

  /// A piece of the text.
  private static func string(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// The bytes of the text.
  var bytes: [UInt8] { Array(text.utf8) }

  /// The lines of a definition.
  func body(_ slot: Slot) -> String {
    let utf8 = text.utf8
    return Self.string(utf8.span, bodies + slot.body.lowerBound..<bodies + slot.body.upperBound)
  }

  /// The definition at a place.
  func definition(_ index: Int) -> Definition {
    let slot = slots[index]
    if let definition = slot.definition.load() { return definition }
    return slot.definition.storeIfNil(Definition(slot, in: self))
  }
}
