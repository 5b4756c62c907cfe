/// A persistent ordered map: a B-tree whose nodes are shared between copies and copied only when written.
///
/// A copy costs nothing; the first write after it copies the nodes on one path. Reads and writes take
/// logarithmic time, and iteration goes in the order of the keys, which is the same in every process.
public struct SortedMap<Key: Comparable & Sendable, Value: Sendable>: Sendable {
  /// One node. A leaf holds keys and values; an inner node holds children and each one's smallest key.
  @usableFromInline
  // Sendable although mutable: a node is written only while its map holds the only reference.
  final class Node: @unchecked Sendable {
    /// The keys of the entries, or the smallest key of each child (the first may be greater than a key
    /// that was put in front of it later, which costs nothing).
    @usableFromInline var keys: ContiguousArray<Key>
    /// The values of a leaf.
    @usableFromInline var values: ContiguousArray<Value>
    /// The children of an inner node; none in a leaf.
    @usableFromInline var children: ContiguousArray<Node>

    /// Makes a node.
    @usableFromInline
    init(
      keys: ContiguousArray<Key>, values: ContiguousArray<Value>, children: ContiguousArray<Node>
    ) {
      self.keys = keys
      self.values = values
      self.children = children
    }

    /// Whether this holds values rather than children.
    @usableFromInline var isLeaf: Bool { children.isEmpty }

    /// A copy that can be written.
    @usableFromInline func copy() -> Node { Node(keys: keys, values: values, children: children) }
  }

  /// The most entries that a node holds.
  @usableFromInline static var capacity: Int { 32 }

  /// The top of the tree; `nil` in an empty map.
  @usableFromInline var root: Node?

  /// How many entries there are.
  public private(set) var count: Int

  /// Makes an empty map.
  public init() {
    root = nil
    count = 0
  }

  /// Whether there are no entries.
  public var isEmpty: Bool { count == 0 }
}

// MARK: Reading

extension SortedMap {
  /// The first place in a node whose key is not before a key.
  @inline(__always)
  private static func lowerBound(_ keys: ContiguousArray<Key>, _ key: Key) -> Int {
    keys.withUnsafeBufferPointer { keys in
      var low = 0
      var high = keys.count
      while low < high {
        let middle = (low + high) / 2
        if keys[middle] < key { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }

  /// The child of an inner node that would hold a key.
  @inline(__always)
  private static func childIndex(_ keys: ContiguousArray<Key>, _ key: Key) -> Int {
    let place = lowerBound(keys, key)
    if place < keys.count, keys[place] == key { return place }
    return Swift.max(0, place - 1)
  }

  /// The value of a key.
  public subscript(_ key: Key) -> Value? {
    get {
      guard var node = root else { return nil }
      while !node.isLeaf { node = node.children[Self.childIndex(node.keys, key)] }
      let place = Self.lowerBound(node.keys, key)
      guard place < node.keys.count, node.keys[place] == key else { return nil }
      return node.values[place]
    }
    set {
      if let newValue { updateValue(newValue, forKey: key) } else { removeValue(forKey: key) }
    }
  }

  /// Whether a key has a value.
  public func contains(_ key: Key) -> Bool {
    guard var node = root else { return false }
    while !node.isLeaf { node = node.children[Self.childIndex(node.keys, key)] }
    let place = Self.lowerBound(node.keys, key)
    return place < node.keys.count && node.keys[place] == key
  }

  /// The entry with the smallest key.
  public var first: (key: Key, value: Value)? {
    guard var node = root else { return nil }
    while !node.isLeaf { node = node.children[0] }
    return (node.keys[0], node.values[0])
  }

  /// The entry with the greatest key.
  public var last: (key: Key, value: Value)? {
    guard var node = root else { return nil }
    while !node.isLeaf { node = node.children[node.children.count - 1] }
    return (node.keys[node.keys.count - 1], node.values[node.values.count - 1])
  }
}

extension SortedMap: Sequence {
  /// Walks the entries in the order of their keys.
  public struct Iterator: IteratorProtocol, Sendable {
    /// The nodes from the top to the current leaf, each with the next place in it.
    private var stack: [(node: Node, next: Int)] = []

    /// Starts before the first entry.
    fileprivate init(all root: Node?) {
      if let root { descend(root) }
    }

    /// Starts before the first entry whose key is not before a key.
    fileprivate init(root: Node?, from key: Key) {
      guard var node = root else { return }
      while !node.isLeaf {
        let place = SortedMap.childIndex(node.keys, key)
        stack.append((node, place + 1))
        node = node.children[place]
      }
      stack.append((node, SortedMap.lowerBound(node.keys, key)))
    }

    /// Puts a node and its first children on the stack.
    private mutating func descend(_ node: Node) {
      var node = node
      while !node.isLeaf {
        stack.append((node, 1))
        node = node.children[0]
      }
      stack.append((node, 0))
    }

    /// The next entry, or `nil` behind the last.
    public mutating func next() -> (key: Key, value: Value)? {
      while let (node, place) = stack.last {
        if node.isLeaf {
          if place < node.keys.count {
            stack[stack.count - 1].next = place + 1
            return (node.keys[place], node.values[place])
          }
          stack.removeLast()
        } else if place < node.children.count {
          stack[stack.count - 1].next = place + 1
          descend(node.children[place])
        } else {
          stack.removeLast()
        }
      }
      return nil
    }
  }

  /// An iterator over all entries.
  public func makeIterator() -> Iterator { Iterator(all: root) }

  /// The number of entries.
  public var underestimatedCount: Int { count }

  /// The entries whose keys are not before a key, in order.
  public func entries(from key: Key) -> IteratorSequence<Iterator> {
    IteratorSequence(Iterator(root: root, from: key))
  }

  /// How many entries have a key that is not before a key; visits nodes, not entries.
  public func count(from key: Key) -> Int {
    guard var node = root else { return 0 }
    var count = 0
    while !node.isLeaf {
      let place = Self.childIndex(node.keys, key)
      for later in node.children[(place + 1)...] { count += Self.count(below: later) }
      node = node.children[place]
    }
    return count + node.keys.count - Self.lowerBound(node.keys, key)
  }

  /// How many entries there are below a node.
  private static func count(below node: Node) -> Int {
    node.isLeaf ? node.keys.count : node.children.reduce(0) { $0 + Self.count(below: $1) }
  }

  /// The keys in order.
  public var keys: [Key] { map(\.key) }
}

// MARK: Writing

extension SortedMap {
  /// Sets the value of a key and returns the one it had.
  @discardableResult
  public mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    guard root != nil else {
      root = Node(keys: [key], values: [value], children: [])
      count = 1
      return nil
    }
    var old: Value?
    var top = root.take() ?? Node(keys: [], values: [], children: [])
    if let split = Self.insert(&top, key, value, &old, atEnd: true) {
      let keys: ContiguousArray = [top.keys[0], split.keys[0]]
      top = Node(keys: keys, values: [], children: [top, split])
    }
    root = top
    if old == nil { count += 1 }
    return old
  }

  /// Puts an entry below a node, and returns the node that was split off, if the node was full.
  private static func insert(
    _ node: inout Node, _ key: Key, _ value: Value, _ old: inout Value?, atEnd: Bool
  ) -> Node? {
    if !isKnownUniquelyReferenced(&node) { node = node.copy() }
    if node.isLeaf {
      let place = lowerBound(node.keys, key)
      if place < node.keys.count, node.keys[place] == key {
        old = node.values[place]
        node.values[place] = value
        return nil
      }
      if node.keys.count < capacity {
        node.keys.insert(key, at: place)
        node.values.insert(value, at: place)
        return nil
      }
      // Keys that only ever grow, such as revisions, fill their nodes; others halve them.
      let cut = atEnd && place == node.keys.count ? node.keys.count : node.keys.count / 2
      let right = Node(
        keys: ContiguousArray(node.keys[cut...]), values: ContiguousArray(node.values[cut...]),
        children: [])
      node.keys.removeSubrange(cut...)
      node.values.removeSubrange(cut...)
      let target = place > cut || (place == cut && right.keys.isEmpty) ? right : node
      let inner = target === right ? place - cut : place
      target.keys.insert(key, at: inner)
      target.values.insert(value, at: inner)
      return right
    }
    let place = childIndex(node.keys, key)
    let last = atEnd && place == node.children.count - 1
    let split = insert(&node.children[place], key, value, &old, atEnd: last)
    if key < node.keys[place] { node.keys[place] = key }
    guard let split else { return nil }
    node.keys.insert(split.keys[0], at: place + 1)
    node.children.insert(split, at: place + 1)
    guard node.children.count > capacity else { return nil }
    let cut = last ? node.children.count - 1 : node.children.count / 2
    let right = Node(
      keys: ContiguousArray(node.keys[cut...]), values: [],
      children: ContiguousArray(node.children[cut...]))
    node.keys.removeSubrange(cut...)
    node.children.removeSubrange(cut...)
    return right
  }

  /// Edits the value of a key in place; returns `nil` where there is none.
  @discardableResult
  public mutating func modify<Result>(_ key: Key, _ body: (inout Value) -> Result) -> Result? {
    guard contains(key), var top = root.take() else { return nil }
    defer { root = top }
    return Self.modify(&top, key, body)
  }

  /// Edits the value of a key that is known to be below a node.
  private static func modify<Result>(
    _ node: inout Node, _ key: Key, _ body: (inout Value) -> Result
  ) -> Result {
    if !isKnownUniquelyReferenced(&node) { node = node.copy() }
    if node.isLeaf {
      return body(&node.values[lowerBound(node.keys, key)])
    }
    return modify(&node.children[childIndex(node.keys, key)], key, body)
  }

  /// Edits the value of a key in place, after putting a first value there where there is none.
  public mutating func modify<Result>(
    _ key: Key, default value: @autoclosure () -> Value, _ body: (inout Value) -> Result
  ) -> Result {
    if !contains(key) { updateValue(value(), forKey: key) }
    guard var top = root.take() else { preconditionFailure("the key has just been put there") }
    defer { root = top }
    return Self.modify(&top, key, body)
  }

  /// Takes an entry out and returns its value.
  @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    guard contains(key), var top = root.take() else { return nil }
    let old = Self.remove(&top, key)
    count -= 1
    while !top.isLeaf, top.children.count == 1 { top = top.children[0] }
    root = top.keys.isEmpty ? nil : top
    return old
  }

  /// Takes an entry that is known to be there out below a node; a child that becomes small joins a neighbour.
  private static func remove(_ node: inout Node, _ key: Key) -> Value {
    if !isKnownUniquelyReferenced(&node) { node = node.copy() }
    if node.isLeaf {
      let place = lowerBound(node.keys, key)
      node.keys.remove(at: place)
      return node.values.remove(at: place)
    }
    let place = childIndex(node.keys, key)
    let old = remove(&node.children[place], key)
    let size = node.children[place].keys.count
    if size == 0 {
      node.children.remove(at: place)
      node.keys.remove(at: place)
    } else {
      node.keys[place] = node.children[place].keys[0]
      if size < capacity / 4 { joinNeighbour(node, place) }
    }
    return old
  }

  /// Joins a small child with a neighbour, when both fit one node.
  private static func joinNeighbour(_ node: Node, _ place: Int) {
    let left = place > 0 ? place - 1 : place
    guard left + 1 < node.children.count,
      node.children[left].keys.count + node.children[left + 1].keys.count <= capacity * 3 / 4
    else { return }
    if !isKnownUniquelyReferenced(&node.children[left]) {
      node.children[left] = node.children[left].copy()
    }
    let right = node.children[left + 1]
    node.children[left].keys.append(contentsOf: right.keys)
    node.children[left].values.append(contentsOf: right.values)
    node.children[left].children.append(contentsOf: right.children)
    node.children.remove(at: left + 1)
    node.keys.remove(at: left + 1)
  }

  /// Takes all entries out.
  public mutating func removeAll() {
    root = nil
    count = 0
  }

  /// Takes the entry with the smallest key out and returns it.
  public mutating func popFirst() -> (key: Key, value: Value)? {
    guard let entry = first else { return nil }
    removeValue(forKey: entry.key)
    return entry
  }
}

/// A persistent ordered set.
public struct SortedSet<Element: Comparable & Sendable>: Sendable, Sequence {
  /// The elements, as the keys of a map without values.
  private var map = SortedMap<Element, Nothing>()

  /// The value of a map that needs only its keys.
  private struct Nothing: Sendable {}

  /// Makes an empty set.
  public init() {}

  /// Makes a set of some elements.
  public init(_ elements: some Sequence<Element>) {
    for element in elements { insert(element) }
  }

  /// How many elements there are.
  public var count: Int { map.count }
  /// Whether there are no elements.
  public var isEmpty: Bool { map.isEmpty }
  /// The smallest element.
  public var first: Element? { map.first?.key }
  /// Whether an element is in the set.
  public func contains(_ element: Element) -> Bool { map.contains(element) }
  /// Puts an element in; says whether it was new.
  @discardableResult
  public mutating func insert(_ element: Element) -> Bool {
    if map.contains(element) { return false }
    map.updateValue(Nothing(), forKey: element)
    return true
  }
  /// Takes an element out; says whether it was there.
  @discardableResult
  public mutating func remove(_ element: Element) -> Bool {
    map.removeValue(forKey: element) != nil
  }
  /// Takes all elements out.
  public mutating func removeAll() { map.removeAll() }
  /// Takes the smallest element out and returns it.
  public mutating func popFirst() -> Element? { map.popFirst()?.key }

  /// Walks the elements in order.
  public struct Iterator: IteratorProtocol {
    /// The map's own iterator.
    private var base: SortedMap<Element, Nothing>.Iterator

    /// Starts before the first element.
    fileprivate init(_ set: SortedSet) { base = set.map.makeIterator() }

    /// The next element.
    public mutating func next() -> Element? { base.next()?.key }
  }

  /// An iterator over all elements.
  public func makeIterator() -> Iterator { Iterator(self) }

  /// The elements from one on, in order.
  public func elements(from element: Element) -> some Sequence<Element> {
    map.entries(from: element).lazy.map(\.key)
  }
}
