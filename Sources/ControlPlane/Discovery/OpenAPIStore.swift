internal import KubeAPI

/// The descriptions that have been asked for.
final class OpenAPIStore: Sendable {
  /// The descriptions of all processes' worlds, which are the same for all.
  static let shared = OpenAPIStore()

  /// A description that may not be worked out yet.
  private final class Slot: Sendable {
    /// Makes the description.
    private let make: @Sendable () -> ServedDocument
    /// The description, once it has been worked out.
    private let made = LazyBox<ServedDocument>()

    /// Takes what makes the description.
    init(_ make: @escaping @Sendable () -> ServedDocument) { self.make = make }

    /// The description.
    var value: ServedDocument { made.value(make) }
  }

  /// The descriptions by path.
  private let slots: [String: Slot]

  /// Prepares all paths.
  private init() {
    slots = Dictionary(
      uniqueKeysWithValues: DiscoveryCatalog.standard.openAPIPaths.map { path in
        (path, Slot { ServedDocument(text: OpenAPIDocument.v3(path, .standard).text) })
      })
  }

  /// The description of a path.
  func document(_ path: String) -> ServedDocument {
    slots[path]?.value ?? ServedDocument(code: 404, body: [])
  }
}
