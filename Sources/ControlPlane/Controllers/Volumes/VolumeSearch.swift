internal import KubeAPI

/// The search for a claim's volume: among those that can do what it asks for, those that can do little else
/// come first, and of these the smallest that is large enough.
// Kubernetes: pkg/controller/volume/persistentvolume/index.go, findByClaim
struct VolumeSearch {
  /// The claim.
  let claim: JSON
  /// Where the claim is found.
  let key: ObjectKey
  /// The claim's class.
  let storageClass: String
  /// The ways in which the claim wants to use the volume, as letters.
  let modes: String
  /// How much the claim asks for, in bytes.
  let size: Int64
  /// The labels that the volume must have; `nil` for any.
  private let selector: LabelSelector?

  /// Prepares a search.
  init(_ claim: JSON) {
    self.claim = claim
    key = ObjectKey(namespace: claim.namespace, name: claim.name)
    storageClass = StorageNames.storageClass(claim)
    modes = VolumeSlot.modes(claim)
    size = VolumeSlot.size(claim["spec", "resources", "requests"])
    selector = claim["spec"]?.present("selector").flatMap { try? LabelSelector($0) }
  }

  /// The best volume for the claim.
  ///
  /// - Parameter isDelayed: whether only volumes that name the claim count, because the scheduler chooses.
  func best(_ memory: VolumeMemory, _ state: State, isDelayed: Bool) -> String? {
    let reserved = reservedVolume(memory, state)
    let free = isDelayed ? nil : freeSlot(memory, state)
    guard let reserved else { return free?.name }
    guard let free else { return reserved.name }
    let (one, other) = ((reserved.modeCount, reserved.modes), (free.modeCount, free.modes))
    return one <= other ? reserved.name : free.name
  }

  /// The volume whose author wants the claim to have it, when it is large enough.
  func reservedVolume(_ memory: VolumeMemory, _ state: State) -> VolumeSlot? {
    let slots = memory.volumes(naming: key).compactMap { name -> VolumeSlot? in
      guard let volume = state.object(.persistentVolumes, ObjectKey(name)),
        Self.isBound(volume, to: claim), !volume.isBeingDeleted, suits(volume)
      else { return nil }
      let slot = VolumeSlot(volume)
      return slot.size >= size && VolumeSlot.modes(modes, areAmong: slot.modes) ? slot : nil
    }
    return slots.min { ($0.modeCount, $0.modes, $0.name) < ($1.modeCount, $1.modes, $1.name) }
  }

  /// The best volume that no claim has.
  private func freeSlot(_ memory: VolumeMemory, _ state: State) -> VolumeSlot? {
    var found: VolumeSlot?
    eachGroup(memory) { group in
      found = slots(of: group, memory).first { slot in
        state.object(.persistentVolumes, ObjectKey(slot.name)).map(matches) ?? false
      }
      return found == nil
    }
    return found
  }

  /// All volumes that no claim has and that would do on the right node, the smallest first.
  // Kubernetes: staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go, FindMatchingVolume
  func candidates(_ memory: VolumeMemory, _ state: State) -> [JSON] {
    var all: [(slot: VolumeSlot, volume: JSON)] = []
    eachGroup(memory) { group in
      for slot in slots(of: group, memory) {
        guard let volume = state.object(.persistentVolumes, ObjectKey(slot.name)),
          matches(volume)
        else { continue }
        all.append((slot, volume))
      }
      return true
    }
    return all.sorted { ($0.slot.size, $0.slot.name) < ($1.slot.size, $1.slot.name) }
      .map(\.volume)
  }

  /// Goes over the ways of use that volumes of the class have and that include those of the claim.
  ///
  /// - Parameter body: looks at one of them; says whether to go on.
  private func eachGroup(_ memory: VolumeMemory, _ body: (String) -> Bool) {
    var from = VolumeSlot(storageClass: storageClass, modes: "", size: 0)
    while let slot = memory.free.elements(from: from).first(where: { _ in true }),
      slot.storageClass == storageClass
    {
      if VolumeSlot.modes(modes, areAmong: slot.modes), !body(slot.modes) { return }
      from = VolumeSlot(
        storageClass: storageClass, modes: slot.modes, size: .max, name: "\u{10FFFF}")
    }
  }

  /// The volumes with some ways of use that are large enough, the smallest first.
  private func slots(of group: String, _ memory: VolumeMemory) -> some Sequence<VolumeSlot> {
    let first = VolumeSlot(storageClass: storageClass, modes: group, size: size)
    return memory.free.elements(from: first).lazy.prefix {
      $0.storageClass == first.storageClass && $0.modes == group
    }
  }

  /// Whether a volume of the right size and class is one of those that the claim chooses.
  private func matches(_ volume: JSON) -> Bool {
    suits(volume) && (selector?.matches(labels: volume.labels) ?? true)
  }

  /// Whether volume and claim are both for files or both for blocks, with the same attributes.
  private func suits(_ volume: JSON) -> Bool {
    volume["spec", "volumeMode"] == claim["spec", "volumeMode"]
      && volume["spec"]?.text("volumeAttributesClassName")
        == claim["spec"]?.text("volumeAttributesClassName")
  }

  /// Whether a volume names a claim, and no earlier one of the same name.
  // Kubernetes: staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go, IsVolumeBoundToClaim
  static func isBound(_ volume: JSON, to claim: JSON) -> Bool {
    guard let reference = volume["spec"]?.present("claimRef"),
      reference.text("name") == claim.name, reference.text("namespace") == claim.namespace
    else { return false }
    let uid = reference.text("uid")
    return uid.isEmpty || uid == claim.uid
  }

  /// Why a claim cannot have the volume that it names.
  // Kubernetes: pkg/controller/volume/persistentvolume/pv_controller.go, checkVolumeSatisfyClaim
  func mismatch(_ volume: JSON) -> String? {
    let slot = VolumeSlot(volume)
    if volume.isBeingDeleted {
      return "the volume is marked for deletion \(volume.name.goQuoted)"
    }
    if slot.size < size { return "requested PV is too small" }
    if slot.storageClass != storageClass { return "storageClassName does not match" }
    if volume["spec"]?.text("volumeAttributesClassName")
      != claim["spec"]?.text("volumeAttributesClassName")
    {
      return "volumeAttributesClassName does not match"
    }
    if volume["spec", "volumeMode"] != claim["spec", "volumeMode"] {
      return "incompatible volumeMode"
    }
    return VolumeSlot.modes(modes, areAmong: slot.modes) ? nil : "incompatible accessMode"
  }
}
