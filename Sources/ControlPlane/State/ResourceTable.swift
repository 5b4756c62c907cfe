internal import KubeAPI

/// What the store keeps of one resource.
struct ResourceTable: Sendable {
  /// The objects.
  var objects = SortedMap<ObjectKey, JSON>()
  /// The last commits, by revision.
  var log = SortedMap<Int64, Change>()
  /// The last revision that the log has forgotten; 0 while it holds all.
  var forgotten: Int64 = 0
}
