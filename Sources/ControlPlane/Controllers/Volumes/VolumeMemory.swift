internal import KubeAPI

/// What the controllers of volumes and claims keep.
struct VolumeMemory: Sendable {
  /// The volumes that the binder has to look at, by name.
  var dirtyVolumes = WorkQueue<String>()
  /// The claims that the binder has to look at.
  var dirtyClaims = WorkQueue<ObjectKey>()
  /// The claims whose finalizer has to be looked at.
  var protectedClaims = SortedSet<ObjectKey>()
  /// The volumes whose finalizer has to be looked at, by name.
  var protectedVolumes = SortedSet<String>()
  /// The classes of attributes whose finalizer has to be looked at.
  var protectedAttributes = SortedSet<String>()
  /// The classes of attributes that are being deleted while they are in use.
  var leavingAttributes = SortedSet<String>()
  /// The claims that may have to grow.
  var growing = SortedSet<ObjectKey>()
  /// The pods whose claims have to be made.
  var ephemeralPods = SortedSet<ObjectKey>()

  /// The volumes that no claim has.
  private(set) var free = SortedSet<VolumeSlot>()
  /// The volumes that name a claim, by the claim.
  private(set) var claimed = SortedSet<IndexKey>()
  /// The pods that use claims, by the claim.
  private(set) var users = SortedSet<IndexKey>()
  /// The claims that wait for a volume, by their class.
  private(set) var waiting = SortedSet<IndexKey>()
  /// The volumes that wait for another try to be made new, by name.
  var released = SortedSet<String>()
  /// The volumes that a pod is making new, by the pod.
  var recyclers = SortedMap<ObjectKey, String>()

  /// The classes whose claims are looked at again soon.
  var stirred = SortedSet<String>()
  /// When the claims of those classes are looked at.
  var soon: TimerKey?
  /// When everything that waits is looked at.
  var resync: TimerKey?

  /// Whether nobody has anything to look at.
  var isQuiet: Bool {
    dirtyVolumes.isEmpty && dirtyClaims.isEmpty && protectedClaims.isEmpty
      && protectedVolumes.isEmpty && protectedAttributes.isEmpty && growing.isEmpty
      && ephemeralPods.isEmpty
  }

  /// The indexes, by name.
  var indexes: [(name: String, entries: [IndexKey])] {
    [
      ("claimed volumes", Array(claimed)), ("users of claims", Array(users)),
      ("waiting claims", Array(waiting)),
    ]
  }

  /// A claim as an index names it.
  static func value(_ claim: ObjectKey) -> String { "\(claim.namespace)/\(claim.name)" }

  /// The objects that an index has for a value.
  private static func objects(_ index: SortedSet<IndexKey>, _ value: String) -> [ObjectKey] {
    index.elements(from: .first(value)).lazy.prefix { $0.value == value }.map(\.object)
  }

  /// The pods that use a claim, by name.
  func pods(using claim: ObjectKey) -> [ObjectKey] { Self.objects(users, Self.value(claim)) }

  /// The volumes that name a claim, by name.
  func volumes(naming claim: ObjectKey) -> [String] {
    Self.objects(claimed, Self.value(claim)).map(\.name)
  }

  /// The claims of a class that wait for a volume.
  func claims(waitingFor storageClass: String) -> [ObjectKey] {
    Self.objects(waiting, storageClass)
  }

  /// Whether a claim of a class waits for a volume.
  func hasClaims(waitingFor storageClass: String) -> Bool {
    let first = waiting.elements(from: .first(storageClass)).first { _ in true }
    return first?.value == storageClass
  }
}

// MARK: Keeping up

extension VolumeMemory {
  /// The claim that a volume names.
  static func claim(of volume: JSON) -> ObjectKey? {
    guard let reference = volume["spec"]?.present("claimRef") else { return nil }
    return ObjectKey(namespace: reference.text("namespace"), name: reference.text("name"))
  }

  /// Counts a volume in or out of the indexes.
  mutating func count(_ volume: JSON, in isIn: Bool) {
    if let claim = Self.claim(of: volume) {
      let key = IndexKey(
        value: Self.value(claim), resource: 0, object: ObjectKey(volume.name))
      if isIn { claimed.insert(key) } else { claimed.remove(key) }
    } else if !volume.isBeingDeleted {
      let slot = VolumeSlot(volume)
      if isIn { free.insert(slot) } else { free.remove(slot) }
    }
  }

  /// Counts a pod in or out of the users of its claims; says which claims they are.
  mutating func count(pod: JSON, _ key: ObjectKey, in isIn: Bool) -> [ObjectKey] {
    StorageNames.claims(of: pod).map { name in
      let claim = ObjectKey(namespace: key.namespace, name: name)
      let index = IndexKey(value: Self.value(claim), resource: 0, object: key)
      if isIn { users.insert(index) } else { users.remove(index) }
      return claim
    }
  }

  /// Counts a claim in or out of those that wait.
  mutating func count(claim: JSON, _ key: ObjectKey, in isIn: Bool) {
    if claim.annotations[StorageNames.bindCompleted] != nil { return }
    let index = IndexKey(
      value: StorageNames.storageClass(claim), resource: 0, object: key)
    if isIn { waiting.insert(index) } else { waiting.remove(index) }
  }
}
