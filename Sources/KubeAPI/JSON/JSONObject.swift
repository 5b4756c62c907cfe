/// A map of names to JSON values that keeps its names sorted by their UTF-8 bytes.
///
/// Small maps, which nearly all are, are searched from front to back; large ones by halving. Copies
/// share storage until one of them is changed.
@frozen
public struct JSONObject: Sendable {
  /// One name with its value.
  @frozen
  public struct Entry: Sendable {
    /// The name.
    public let name: String
    /// The value.
    public var value: JSON

    /// Pairs a name with a value.
    @inlinable
    public init(name: String, value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The entries, sorted by name, each name once.
  @usableFromInline var entries: [Entry]

  /// Makes an empty map.
  @inlinable
  public init() { entries = [] }

  /// Makes a map; of a name that is given twice the last value counts.
  @inlinable
  public init(_ pairs: some Sequence<(String, JSON)>) {
    entries = []
    entries.reserveCapacity(pairs.underestimatedCount)
    for (name, value) in pairs {
      if let last = entries.last, !last.name.precedes(name) {
        self[name] = value
      } else {
        entries.append(Entry(name: name, value: value))
      }
    }
  }

  /// Makes a map of entries that are known to be sorted, each name once.
  @inlinable
  public init(sortedUnique entries: [Entry]) { self.entries = entries }

  /// How many names there are.
  @inlinable
  public var count: Int { entries.count }

  /// Whether there are no names.
  @inlinable
  public var isEmpty: Bool { entries.isEmpty }

  /// The names in order.
  @inlinable
  public var names: [String] { entries.map(\.name) }

  /// The values in the order of their names.
  @inlinable
  public var values: [JSON] { entries.map(\.value) }

  /// How far a map is searched from front to back.
  @usableFromInline static let scanned = 24

  /// The place of a name, when it is there.
  @inlinable
  public func index(of name: String) -> Int? {
    if entries.count <= Self.scanned {
      let length = name.utf8.count
      return entries.withUnsafeBufferPointer { entries in
        for index in 0..<entries.count
        where entries[index].name.utf8.count == length && entries[index].name.hasSameBytes(as: name)
        {
          return index
        }
        return nil
      }
    }
    let place = insertionIndex(of: name)
    return place < entries.count && entries[place].name.hasSameBytes(as: name) ? place : nil
  }

  /// Where a name is, or would have to be put.
  @inlinable
  func insertionIndex(of name: String) -> Int {
    var low = 0
    var high = entries.count
    if let last = entries.last, last.name.precedes(name) { return high }
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].name.precedes(name) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The value of a name; setting `nil` removes the name.
  @inlinable
  public subscript(_ name: String) -> JSON? {
    get {
      guard let index = index(of: name) else { return nil }
      return entries[index].value
    }
    set {
      if let index = index(of: name) {
        if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
      } else if let newValue {
        entries.insert(Entry(name: name, value: newValue), at: insertionIndex(of: name))
      }
    }
  }

  /// Edits the value of a name in place; a missing one starts as `null`.
  @inlinable
  public mutating func modify<Result>(_ name: String, _ body: (inout JSON) -> Result) -> Result {
    let place: Int
    if let index = index(of: name) {
      place = index
    } else {
      place = insertionIndex(of: name)
      entries.insert(Entry(name: name, value: .null), at: place)
    }
    return body(&entries[place].value)
  }

  /// Edits every value in place, in the order of the names.
  @inlinable
  public mutating func modifyEach(_ body: (String, inout JSON) -> Void) {
    for index in entries.indices { body(entries[index].name, &entries[index].value) }
  }

  /// Takes out all entries that a test does not want to keep.
  @inlinable
  public mutating func filter(_ keeps: (String, JSON) -> Bool) {
    entries.removeAll { !keeps($0.name, $0.value) }
  }
}

extension JSONObject: RandomAccessCollection {
  /// The first place.
  @inlinable
  public var startIndex: Int { 0 }
  /// The place behind the last.
  @inlinable
  public var endIndex: Int { entries.count }
  /// The entry at a place.
  @inlinable
  public subscript(position: Int) -> Entry { entries[position] }
}

extension String {
  /// Whether both strings have the same UTF-8 bytes; `==` also takes other spellings of a
  /// character.
  @inlinable
  public func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let isSame = utf8.withContiguousStorageIfAvailable { mine in
      other.utf8.withContiguousStorageIfAvailable { theirs in Self.areEqual(mine, theirs) }
    }
    return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
  }

  /// Whether two buffers of equal length hold the same bytes, compared word by word.
  @usableFromInline
  static func areEqual(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>)
    -> Bool
  {
    if one.baseAddress == other.baseAddress { return true }
    let mine = UnsafeRawBufferPointer(one)
    let theirs = UnsafeRawBufferPointer(other)
    var offset = 0
    while offset + 8 <= mine.count {
      guard
        mine.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          == theirs.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      else { return false }
      offset += 8
    }
    while offset < mine.count {
      guard mine[offset] == theirs[offset] else { return false }
      offset += 1
    }
    return true
  }

  /// Whether the UTF-8 bytes of this string come before those of another.
  @inlinable
  public func precedes(_ other: String) -> Bool {
    let isBefore = utf8.withContiguousStorageIfAvailable { a in
      other.utf8.withContiguousStorageIfAvailable { b in
        let shared = Swift.min(a.count, b.count)
        var index = 0
        while index < shared, a[index] == b[index] { index += 1 }
        return index < shared ? a[index] < b[index] : a.count < b.count
      }
    }
    return (isBefore ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
  }
}
