internal import KubeAPI

/// Amounts of resources: what a pod asks for, or what a node has.
struct ResourceAmounts: Hashable, Sendable {
  /// Thousandths of a CPU.
  var milliCPU: Int64 = 0
  /// Bytes of memory.
  var memory: Int64 = 0
  /// Bytes of local storage.
  var ephemeralStorage: Int64 = 0
  /// How many pods.
  var pods: Int64 = 0
  /// Other resources, sorted by name.
  var extended: [Extended] = []

  /// An amount of a resource that is none of the usual ones.
  struct Extended: Hashable, Sendable {
    /// The resource's name.
    var name: String
    /// How much of it.
    var amount: Int64
  }

  /// Makes nothing.
  init() {}

  /// Reads a map of resource names to quantities.
  init(_ json: JSON?) {
    for entry in json?.object ?? JSONObject() {
      let quantity = Quantity(entry.value.string ?? "") ?? Quantity(entry.value.integer ?? 0)
      switch entry.name {
      case "cpu": milliCPU = quantity.milliValue
      case "memory": memory = quantity.value
      case "ephemeral-storage": ephemeralStorage = quantity.value
      case "pods": pods = quantity.value
      default: extended.append(Extended(name: entry.name, amount: quantity.value))
      }
    }
  }

  /// What the containers of a pod ask for together: the sum of all, or of the init containers the largest.
  // Kubernetes: staging/src/k8s.io/component-helpers/resource/helpers.go, PodRequests
  init(podSpec spec: JSON) {
    for container in spec["containers"]?.array ?? [] {
      add(ResourceAmounts(container["resources", "requests"]), 1)
    }
    var sidecars = ResourceAmounts()
    var largest = ResourceAmounts()
    for container in spec["initContainers"]?.array ?? [] {
      var needed = ResourceAmounts(container["resources", "requests"])
      if container["restartPolicy"] == "Always" {
        add(needed, 1)
        sidecars.add(needed, 1)
        needed = sidecars
      } else {
        needed.add(sidecars, 1)
      }
      largest.raise(to: needed)
    }
    raise(to: largest)
    if let overhead = spec["overhead"] { add(ResourceAmounts(overhead), 1) }
    pods = 1
  }

  /// Adds other amounts so many times.
  mutating func add(_ other: ResourceAmounts, _ factor: Int64) {
    milliCPU = milliCPU &+ factor &* other.milliCPU
    memory = memory &+ factor &* other.memory
    ephemeralStorage = ephemeralStorage &+ factor &* other.ephemeralStorage
    pods = pods &+ factor &* other.pods
    for item in other.extended { change(item.name) { $0 &+ factor &* item.amount } }
  }

  /// Raises each amount to at least another.
  private mutating func raise(to other: ResourceAmounts) {
    milliCPU = max(milliCPU, other.milliCPU)
    memory = max(memory, other.memory)
    ephemeralStorage = max(ephemeralStorage, other.ephemeralStorage)
    for item in other.extended { change(item.name) { max($0, item.amount) } }
  }

  /// Changes the amount of one of the other resources.
  private mutating func change(_ name: String, _ body: (Int64) -> Int64) {
    if let index = extended.firstIndex(where: { $0.name == name }) {
      extended[index].amount = body(extended[index].amount)
    } else {
      let place = extended.firstIndex { $0.name > name } ?? extended.count
      extended.insert(Extended(name: name, amount: body(0)), at: place)
    }
  }

  /// The amount of one of the other resources.
  func amount(of name: String) -> Int64 {
    extended.first { $0.name == name }?.amount ?? 0
  }
}
