internal import KubeAPI

/// Which change wakes which controller of storage.
extension World {
  /// How long it takes until waiting claims are looked at after something they may wait for has changed.
  ///
  /// The real controller looks at everything every 15 s, which is 7.5 s later on average.
  private static let stirDelay = Duration.seconds(5)
  /// How often everything that waits is looked at.
  // Kubernetes: pkg/controller/volume/persistentvolume/config/v1alpha1/defaults.go, PVClaimBinderSyncPeriod
  private static let resyncPeriod = Duration.seconds(15)

  /// A volume has come, changed or gone.
  mutating func volumesObserve(_ change: Change) {
    let name = change.key.name
    releaseAttributes(change)
    if let old = change.old { storage.count(old, in: false) }
    if change.kind == .deleted {
      storage.dirtyVolumes.remove(name)
      storage.protectedVolumes.remove(name)
      storage.released.remove(name)
      if let claim = VolumeMemory.claim(of: change.new) { storage.dirtyClaims.insert(claim) }
      return
    }
    storage.count(change.new, in: true)
    storage.dirtyVolumes.insert(name)
    storage.protectedVolumes.insert(name)
    let reference = change.new["spec"]?.present("claimRef")
    if reference?.text("uid").isEmpty ?? true,
      change.old.map({ Self.offersMore(change.new, $0) }) ?? true
    {
      stir(StorageNames.storageClass(change.new))
    }
  }

  /// Whether a volume may suit claims now that it did not suit before.
  private static func offersMore(_ volume: JSON, _ old: JSON) -> Bool {
    volume["spec"] != old["spec"] || volume.labels != old.labels
  }

  /// A claim has come, changed or gone.
  mutating func claimsObserve(_ change: Change) {
    let key = change.key
    releaseAttributes(change)
    if let old = change.old { storage.count(claim: old, key, in: false) }
    if change.kind == .deleted {
      storage.dirtyClaims.remove(key)
      storage.protectedClaims.remove(key)
      storage.growing.remove(key)
      for name in storage.volumes(naming: key) { storage.dirtyVolumes.insert(name) }
      return
    }
    storage.count(claim: change.new, key, in: true)
    storage.dirtyClaims.insert(key)
    storage.protectedClaims.insert(key)
    let wanted = change.new["spec", "resources", "requests"]
    if let old = change.old, old["spec", "resources", "requests"] != wanted {
      storage.growing.insert(key)
    }
    if change.new.annotations[StorageNames.bindCompleted] == nil { awaitResync() }
  }

  /// A class of storage has come or changed.
  mutating func storageClassesObserve(_ change: Change) {
    if change.kind == .deleted { return }
    stir(change.key.name)
    if StorageNames.isDefault(change.new) { stir("") }
  }

  /// A class of attributes has come or changed.
  mutating func attributesObserve(_ change: Change) {
    if change.kind != .deleted { storage.protectedAttributes.insert(change.key.name) }
  }

  /// A claim or volume has changed or gone, on which the going of a class of attributes may depend.
  private mutating func releaseAttributes(_ change: Change) {
    if change.kind == .added || storage.leavingAttributes.isEmpty { return }
    for name in storage.leavingAttributes { storage.protectedAttributes.insert(name) }
    storage.leavingAttributes = SortedSet()
  }

  /// A pod has come, changed or gone.
  mutating func volumesObservePod(_ change: Change) {
    if !storage.recyclers.isEmpty, storage.recyclers.contains(change.key) {
      recyclerChanged(change)
    }
    switch change.kind {
    case .added:
      let claims = storage.count(pod: change.new, change.key, in: true)
      if !claims.isEmpty, Self.hasEphemeralVolumes(change.new) {
        storage.ephemeralPods.insert(change.key)
      }
    case .modified:
      if !change.new.isBeingDeleted { return }
      for name in StorageNames.claims(of: change.new) {
        storage.protectedClaims.insert(ObjectKey(namespace: change.key.namespace, name: name))
      }
    case .deleted:
      for claim in storage.count(pod: change.new, change.key, in: false) {
        storage.protectedClaims.insert(claim)
        for volume in storage.volumes(naming: claim) where storage.released.contains(volume) {
          storage.dirtyVolumes.insert(volume)
        }
      }
    }
  }

  /// Whether a pod has volumes whose claims are made for it.
  private static func hasEphemeralVolumes(_ pod: JSON) -> Bool {
    pod["spec"]?.items("volumes").contains { $0["ephemeral"] != nil } ?? false
  }

  /// Lets the claims of a class try again soon.
  private mutating func stir(_ storageClass: String) {
    guard storage.hasClaims(waitingFor: storageClass) else { return }
    storage.stirred.insert(storageClass)
    if storage.soon != nil { return }
    storage.soon = timers.set(
      Timer(kind: .progress, target: .stirredClaims), at: now + Self.stirDelay)
  }

  /// The time has come for the claims that may find a volume now.
  mutating func wakeStirredClaims() {
    storage.soon = nil
    let classes = storage.stirred
    storage.stirred = SortedSet()
    for storageClass in classes {
      for claim in storage.claims(waitingFor: storageClass) { storage.dirtyClaims.insert(claim) }
    }
  }

  /// Sees to it that everything that waits is looked at from time to time.
  mutating func awaitResync() {
    if storage.resync != nil { return }
    let period = Self.resyncPeriod.nanoseconds
    let next = Instant(nanoseconds: (now.nanoseconds / period + 1) * period)
    storage.resync = timers.set(Timer(kind: .retry, target: .storage), at: next)
  }

  /// The time has come for everything that waits.
  mutating func resyncStorage() {
    storage.resync = nil
    for index in storage.waiting { storage.dirtyClaims.insert(index.object) }
    for name in storage.released { storage.dirtyVolumes.insert(name) }
    if !storage.waiting.isEmpty || !storage.released.isEmpty { awaitResync() }
  }

  /// Looks at everything that has been marked; says whether there was anything.
  mutating func runStorage() -> Bool {
    if storage.isQuiet { return false }
    while let key = storage.ephemeralPods.popFirst() { createEphemeralClaims(key) }
    while let key = storage.protectedClaims.popFirst() { protectClaim(key) }
    while let name = storage.dirtyVolumes.popFirst() { syncVolume(name) }
    while let key = storage.dirtyClaims.popFirst() { syncClaim(key) }
    while let name = storage.protectedVolumes.popFirst() { protectVolume(name) }
    while let name = storage.protectedAttributes.popFirst() { protectAttributes(name) }
    while let key = storage.growing.popFirst() { expandClaim(key) }
    return true
  }
}
