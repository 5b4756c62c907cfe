import ControlPlane
import Testing

/// `SortedMap` against a dictionary and a sorted array.
@Suite struct SortedMapTests {
  /// Fails where a map and its model differ in anything that can be read.
  private func compare(_ map: SortedMap<Int, Int>, _ model: [Int: Int], _ note: String) {
    let sorted = model.sorted { $0.key < $1.key }
    #expect(map.count == model.count, "\(note)")
    #expect(map.isEmpty == model.isEmpty, "\(note)")
    #expect(map.map(\.key) == sorted.map(\.key), "\(note)")
    #expect(map.map(\.value) == sorted.map(\.value), "\(note)")
    #expect(map.first?.key == sorted.first?.key, "\(note)")
    #expect(map.last?.key == sorted.last?.key, "\(note)")
    #expect(map.last?.value == sorted.last?.value, "\(note)")
  }

  @Test(arguments: [4, 40, 400, 4000])
  func `random operations leave what a dictionary has`(range: Int) {
    for seed in UInt64(1)...6 {
      var random = SeededGenerator(seed: seed)
      var map = SortedMap<Int, Int>()
      var model: [Int: Int] = [:]
      for step in 0..<3000 {
        // Phases of growing and of shrinking, so that nodes are split and joined.
        let grows = step / 500 % 2 == 0
        let key = random.below(range)
        let value = random.below(1_000_000)
        switch random.below(10) {
        case 0..<(grows ? 6 : 2):
          let old = map.updateValue(value, forKey: key)
          #expect(old == model.updateValue(value, forKey: key))
        case ..<8:
          let old = map.removeValue(forKey: key)
          #expect(old == model.removeValue(forKey: key))
        case 8:
          let result: Int? = map.modify(key) {
            $0 += 1; return $0
          }
          if let old = model[key] { model[key] = old + 1 }
          #expect(result == model[key])
        default:
          let result = map.modify(key, default: 7) {
            $0 *= 2; return $0
          }
          model[key, default: 7] *= 2
          #expect(result == model[key])
        }
        #expect(map[key] == model[key])
        #expect(map.contains(key) == (model[key] != nil))
        if step % 250 == 249 { compare(map, model, "seed \(seed), step \(step)") }
      }
    }
  }

  @Test func `entries from a key on are those not before it, in order`() {
    for seed in UInt64(1)...20 {
      var random = SeededGenerator(seed: seed)
      var map = SortedMap<Int, Int>()
      var model: [Int: Int] = [:]
      for _ in 0..<800 {
        let key = random.below(1000)
        if random.below(4) == 0 {
          map.removeValue(forKey: key)
          model[key] = nil
        } else {
          map[key] = key
          model[key] = key
        }
      }
      for start in stride(from: -1, through: 1001, by: 13) {
        let expected = model.keys.filter { $0 >= start }.sorted()
        #expect(map.entries(from: start).map(\.key) == expected, "seed \(seed), from \(start)")
      }
    }
  }

  @Test func `entries from a key on are counted without a walk`() {
    var map = SortedMap<Int, Int>()
    for number in 0..<3000 { map[number * 2] = number }
    for key in stride(from: -3, to: 6003, by: 7) {
      #expect(map.count(from: key) == Array(map.entries(from: key)).count, "\(key)")
    }
    #expect(SortedMap<Int, Int>().count(from: 0) == 0)
  }

  @Test func `a copy stays as it was while the other is written`() {
    var random = SeededGenerator(seed: 9)
    var map = SortedMap<Int, Int>()
    var model: [Int: Int] = [:]
    var copies: [(map: SortedMap<Int, Int>, model: [Int: Int])] = []
    for step in 0..<5000 {
      let key = random.below(700)
      switch random.below(4) {
      case 0:
        map.removeValue(forKey: key)
        model[key] = nil
      case 1:
        map.modify(key) { $0 += 1 }
        if let old = model[key] { model[key] = old + 1 }
      default:
        map[key] = step
        model[key] = step
      }
      if step % 97 == 0 { copies.append((map, model)) }
      if step % 501 == 0, let index = copies.indices.last {
        copies[index].map[-1] = step
        copies[index].model[-1] = step
      }
    }
    for (index, copy) in copies.enumerated() { compare(copy.map, copy.model, "copy \(index)") }
    compare(map, model, "the last")
  }

  @Test func `keys that only grow, and the smallest taken out, are a queue`() {
    var map = SortedMap<Int64, Int>()
    for revision in 1...5000 {
      map.updateValue(revision, forKey: Int64(revision))
      if map.count > 100 {
        let first = map.popFirst()
        #expect(first?.key == Int64(revision - 100))
      }
    }
    #expect(map.map(\.value) == Array(4901...5000))
  }

  @Test func `removing every entry empties the map, in whatever order`() {
    for seed in UInt64(1)...10 {
      var random = SeededGenerator(seed: seed)
      var map = SortedMap<Int, Int>()
      for key in 0..<2000 { map[key] = key }
      for key in (0..<2000).shuffled(using: &random) {
        let removed = map.removeValue(forKey: key)
        #expect(removed == key)
      }
      #expect(map.isEmpty)
      #expect(map.first == nil)
      #expect(map.map(\.key).isEmpty)
      map[3] = 4
      #expect(map.keys == [3])
    }
  }

  @Test func `a set keeps its elements once and in order`() {
    var random = SeededGenerator(seed: 3)
    var set = SortedSet<Int>()
    var model: Set<Int> = []
    for _ in 0..<4000 {
      let element = random.below(500)
      if random.below(3) == 0 {
        set.remove(element)
        model.remove(element)
      } else {
        set.insert(element)
        model.insert(element)
      }
      #expect(set.contains(element) == model.contains(element))
    }
    #expect(Array(set) == model.sorted())
    #expect(Array(set.elements(from: 250)) == model.filter { $0 >= 250 }.sorted())
    let smallest = set.popFirst()
    #expect(smallest == model.min())
  }
}
