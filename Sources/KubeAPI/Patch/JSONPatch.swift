/// JSON patches: lists of operations on paths (RFC 6902), with the leniences of the API server's
/// library.
public struct JSONPatch: Sendable {
  // Kubernetes: github.com/evanphx/json-patch/patch.go

  /// The operations.
  private let operations: [JSON]

  /// How many operations a patch may have.
  private static let operationsMax = 10_000
  /// How many bytes the `copy` operations of a patch may copy.
  private static let copiedBytesMax = 3 << 20
  /// How deep a patched document may nest.
  private static let depthMax = 512

  /// Reads a patch's body, which must be a list.
  public init(_ body: [UInt8]) throws(APIError) {
    let patch: JSON
    do throws(JSONSyntaxError) {
      patch = try JSON(parsing: body)
    } catch {
      throw .badRequest("error decoding patch: \(error.message)")
    }
    try self.init(patch)
  }

  /// Takes a patch that is parsed already.
  public init(_ patch: JSON) throws(APIError) {
    guard case .array(let operations) = patch else {
      throw .badRequest(
        "error decoding patch: json: cannot unmarshal \(patch.jsonTypeName) into Go value of type "
          + "[]handlers.jsonPatchOp")
    }
    for operation in operations where operation.object == nil && !operation.isNull {
      throw .badRequest(
        "error decoding patch: json: cannot unmarshal \(operation.jsonTypeName) into Go value of "
          + "type handlers.jsonPatchOp")
    }
    guard operations.count <= Self.operationsMax else {
      throw APIError(
        code: 413, reason: "RequestEntityTooLarge",
        message: "Request entity too large: The allowed maximum operations in a JSON patch is "
          + "\(Self.operationsMax), got \(operations.count)")
    }
    self.operations = operations
  }

  /// The document with all operations applied in order.
  ///
  /// - Throws: The server's answer to any operation that does not apply, which names no reason.
  public func apply(to document: JSON) throws(APIError) -> JSON {
    var run = Run(document: document, depth: document.depth)
    for operation in operations {
      guard run.apply(operation) else {
        throw APIError(
          code: 422, reason: "Invalid",
          message: "the server rejected our request due to an error in our request",
          details: APIError.Details())
      }
    }
    return run.document
  }

  /// A patch that is being applied.
  private struct Run {
    /// The document so far.
    var document: JSON
    /// How many bytes have been copied.
    var copiedBytes = 0
    /// A bound for the document's depth.
    var depth: Int
    /// How often the depth may still be measured.
    var measurements = 64

    /// Applies one operation; says whether it could be.
    mutating func apply(_ operation: JSON) -> Bool {
      guard let path = operation["path"]?.string else { return false }
      let target = Pointer(path)
      switch operation["op"]?.string {
      case "add":
        let value = operation["value"] ?? .null
        return place(value, at: target, insert: true, depth: value.depth)
      case "remove": return target.edit(&document) { $0.remove($1) }
      case "replace":
        let value = operation["value"] ?? .null
        if path.isEmpty {
          guard value.isContainer else { return false }
          document = value
          depth = value.depth
          return true
        }
        return place(value, at: target, insert: false, depth: value.depth)
      case "move":
        guard let from = operation["from"]?.string, let value = Pointer(from).read(document),
          Pointer(from).edit(&document, { $0.remove($1) })
        else { return false }
        return place(value, at: target, insert: true, depth: depth)
      case "test":
        if path.isEmpty { return document == operation["value"] }
        guard let value = target.read(document) else { return false }
        return value == operation["value"] ?? .null
      case "copy":
        guard let from = operation["from"]?.string, let value = Pointer(from).read(document) else {
          return false
        }
        copiedBytes += value.bytes.count
        return copiedBytes <= JSONPatch.copiedBytesMax
          && place(value, at: target, insert: true, depth: depth)
      default: return false
      }
    }

    /// Puts a value of at most some depth at a path, unless the document would nest too deep.
    private mutating func place(
      _ value: JSON, at target: Pointer, insert: Bool, depth valueDepth: Int
    ) -> Bool {
      guard target.edit(&document, { $0.put(value, $1, insert: insert) }) else { return false }
      depth = max(depth, target.names.count + valueDepth)
      guard depth > JSONPatch.depthMax else { return true }
      measurements -= 1
      depth = document.depth
      return measurements > 0 && depth <= JSONPatch.depthMax
    }
  }

  /// The way to a place in a document.
  private struct Pointer {
    /// The names and indexes on the way.
    var names: [String]

    /// Reads a path; whatever stands before its first slash is passed over.
    init(_ path: String) {
      names = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map { name in
        guard name.utf8.contains(UInt8(ascii: "~")) else { return String(name) }
        return String(name).replacing("~1", with: "/").replacing("~0", with: "~")
      }
    }

    /// Edits the container that holds the place.
    func edit(_ document: inout JSON, _ body: (inout JSON, String) -> Bool) -> Bool {
      guard let last = names.last else { return false }
      return Self.descend(names.dropLast(), &document) { body(&$0, last) }
    }

    /// Goes down a path and edits what is there.
    private static func descend(
      _ path: ArraySlice<String>, _ value: inout JSON, _ body: (inout JSON) -> Bool
    ) -> Bool {
      guard let name = path.first else { return value.isContainer && body(&value) }
      switch value {
      case .object(let object):
        guard object[name]?.isContainer ?? false else { return false }
        return value.update { $0.modify(name) { descend(path.dropFirst(), &$0, body) } }
      case .array(let items):
        guard let index = index(name, items.count), items[index].isContainer else { return false }
        return value.updateItems { descend(path.dropFirst(), &$0[index], body) }
      default: return false
      }
    }

    /// The value at the place; a missing name of a map is `null`, a missing index nothing.
    func read(_ document: JSON) -> JSON? {
      guard !names.isEmpty else { return nil }
      var value = document
      for (place, name) in names.enumerated() {
        switch value {
        case .object(let object):
          guard let next = object[name] else {
            return place == names.count - 1 ? .some(.null) : .none
          }
          value = next
        case .array(let items):
          guard let index = Self.index(name, items.count) else { return nil }
          value = items[index]
        default: return nil
        }
      }
      return value
    }

    /// The index that a name stands for in a list of some length; negative ones count from the end.
    static func index(_ name: String, _ count: Int) -> Int? {
      guard let index = Int(name), index < count, index >= -count else { return nil }
      return index < 0 ? index + count : index
    }
  }
}

extension JSON {
  /// How many lists and maps lie within each other at most.
  var depth: Int {
    switch self {
    case .array(let items): 1 + (items.lazy.map(\.depth).max() ?? 0)
    case .object(let object): 1 + (object.lazy.map(\.value.depth).max() ?? 0)
    default: 0
    }
  }

  /// Removes a name or an index; says whether it was there.
  fileprivate mutating func remove(_ name: String) -> Bool {
    switch self {
    case .object(let object):
      guard object.index(of: name) != nil else { return false }
      update { $0[name] = nil }
      return true
    case .array(let items):
      guard let index = Int(name), index < items.count, index >= -items.count else { return false }
      updateItems { _ = $0.remove(at: index < 0 ? index + items.count : index) }
      return true
    default: return false
    }
  }

  /// Sets a name or an index, or inserts at an index; says whether that was possible.
  fileprivate mutating func put(_ value: JSON, _ name: String, insert: Bool) -> Bool {
    switch self {
    case .object:
      update { $0[name] = value }
      return true
    case .array(let items):
      let count = items.count
      if insert, name == "-" {
        updateItems { $0.append(value) }
        return true
      }
      let size = insert ? count + 1 : count
      guard let given = Int(name), given < size, given >= -size else { return false }
      let index = given < 0 ? given + size : given
      updateItems { if insert { $0.insert(value, at: index) } else { $0[index] = value } }
      return true
    default: return false
    }
  }
}
