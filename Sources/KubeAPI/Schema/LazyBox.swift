internal import Synchronization

/// A value that is worked out when it is first asked for; two threads that ask at once get the same.
public final class LazyBox<Value: Sendable>: Sendable {
  /// A value behind a reference.
  private final class Kept: Sendable {
    /// The value.
    let value: Value

    /// Keeps a value.
    init(_ value: Value) { self.value = value }
  }

  /// The value, once it is there.
  private let kept = AtomicLazyReference<Kept>()

  /// Makes an empty box.
  public init() {}

  /// The value, made now when it is not there yet.
  public func value(_ make: () -> Value) -> Value {
    if let kept = kept.load() { return kept.value }
    return kept.storeIfNil(Kept(make())).value
  }
}
