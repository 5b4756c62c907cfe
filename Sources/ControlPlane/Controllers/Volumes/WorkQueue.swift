/// What has to be looked at, each once, in the order in which it was marked.
struct WorkQueue<Key: Hashable & Comparable & Sendable>: Sendable {
  /// The keys by their turn.
  private var turns = SortedMap<Int64, Key>()
  /// The turn of each key.
  private var places = SortedMap<Key, Int64>()
  /// How many keys were marked.
  private var sequence: Int64 = 0

  /// Makes an empty queue.
  init() {}

  /// Whether nothing is marked.
  var isEmpty: Bool { turns.isEmpty }

  /// Marks a key; one that is marked keeps its turn.
  mutating func insert(_ key: Key) {
    if places.contains(key) { return }
    sequence += 1
    turns.updateValue(key, forKey: sequence)
    places.updateValue(sequence, forKey: key)
  }

  /// Takes a key back.
  mutating func remove(_ key: Key) {
    if let turn = places.removeValue(forKey: key) { turns.removeValue(forKey: turn) }
  }

  /// Takes out the key whose turn it is.
  mutating func popFirst() -> Key? {
    guard let (_, key) = turns.popFirst() else { return nil }
    places.removeValue(forKey: key)
    return key
  }
}
