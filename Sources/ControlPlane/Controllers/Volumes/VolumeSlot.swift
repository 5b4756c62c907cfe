internal import KubeAPI

/// A volume as it is looked for: those of a class, first those that can do least, then the smallest.
// Kubernetes: pkg/controller/volume/persistentvolume/index.go, allPossibleMatchingAccessModes
struct VolumeSlot: Comparable, Sendable {
  /// The class; empty for none.
  var storageClass: String
  /// In how many ways it can be used.
  var modeCount: Int
  /// The ways in which it can be used, as letters.
  var modes: String
  /// How large it is, in bytes.
  var size: Int64
  /// The volume's name.
  var name: String

  /// The letters of the ways in which a volume can be used.
  private static let letters = [
    ("ReadWriteOnce", "o"), ("ReadOnlyMany", "r"), ("ReadWriteMany", "w"),
    ("ReadWriteOncePod", "p"),
  ]

  /// The slot of a volume.
  init(_ volume: JSON) {
    self.init(
      storageClass: StorageNames.storageClass(volume), modes: Self.modes(volume),
      size: Self.size(volume["spec", "capacity"]), name: volume.name)
  }

  /// The first slot there can be of a class and of ways of use.
  init(storageClass: String, modes: String, size: Int64, name: String = "") {
    self.storageClass = storageClass
    modeCount = modes.utf8.count
    self.modes = modes
    self.size = size
    self.name = name
  }

  /// The ways in which a claim or volume is used, as letters in a fixed order.
  static func modes(_ object: JSON) -> String {
    let wanted = object["spec"]?.items("accessModes").compactMap(\.string) ?? []
    return letters.filter { wanted.contains($0.0) }.map(\.1).joined()
  }

  /// How much storage is had or asked for, in bytes.
  static func size(_ amounts: JSON?) -> Int64 {
    amounts?["storage"]?.string.flatMap { Quantity($0) }?.value ?? 0
  }

  /// Whether ways of use are among others.
  static func modes(_ wanted: String, areAmong offered: String) -> Bool {
    wanted.utf8.allSatisfy(offered.utf8.contains)
  }

  /// Orders by class, ways of use (the fewest first), size, and name.
  static func < (lhs: VolumeSlot, rhs: VolumeSlot) -> Bool {
    if lhs.storageClass != rhs.storageClass { return lhs.storageClass < rhs.storageClass }
    if lhs.modeCount != rhs.modeCount { return lhs.modeCount < rhs.modeCount }
    if lhs.modes != rhs.modes { return lhs.modes < rhs.modes }
    return lhs.size != rhs.size ? lhs.size < rhs.size : lhs.name < rhs.name
  }
}
