internal import KubeAPI

/// The addresses and node ports that Services hold.
struct ServiceAddresses: Sendable {
  /// The addresses, with the Service that holds each.
  private(set) var addresses = SortedMap<UInt32, ObjectKey>()
  /// The node ports, with the Service that holds each.
  private(set) var ports = SortedMap<Int64, ObjectKey>()

  /// The first address of the range `10.96.0.0/12`.
  static let base: UInt32 = 10 << 24 | 96 << 16
  /// How many addresses the range has.
  static let count: UInt32 = 1 << 20
  /// The first addresses of the range, which are left to those who ask for one of them.
  // Kubernetes: pkg/registry/core/service/ipallocator/ipallocator.go, calculateRangeOffset
  static let reserved: UInt32 = 256
  /// The ports of nodes that Services may have.
  static let portRange: ClosedRange<Int64> = 30000...32767
  /// The first ports of the range, which are left to those who ask for one of them.
  // Kubernetes: pkg/registry/core/service/portallocator/allocator.go, calculateRangeOffset
  static let reservedPorts: Int64 = 86

  /// Keeps in step with the store.
  mutating func observe(_ change: Change) {
    if let old = change.old {
      for address in Self.addresses(of: old) { addresses.removeValue(forKey: address) }
      for port in Self.ports(of: old) { ports.removeValue(forKey: port) }
    }
    if change.kind == .deleted { return }
    for address in Self.addresses(of: change.new) {
      addresses.updateValue(change.key, forKey: address)
    }
    for port in Self.ports(of: change.new) { ports.updateValue(change.key, forKey: port) }
  }

  /// The addresses that a Service holds.
  static func addresses(of service: JSON) -> [UInt32] {
    (service["spec", "clusterIPs"]?.array ?? []).compactMap { $0.string.flatMap(number) }
  }

  /// The node ports that a Service holds, the one for health checks included.
  static func ports(of service: JSON) -> [Int64] {
    var ports = (service["spec", "ports"]?.array ?? []).compactMap { $0["nodePort"]?.integer }
    if let port = service["spec", "healthCheckNodePort"]?.integer { ports.append(port) }
    return ports.filter { $0 != 0 }
  }

  /// An IPv4 address as a number; `nil` for all other texts.
  static func number(_ text: String) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var number: UInt32 = 0
    for part in parts {
      guard let byte = UInt8(part) else { return nil }
      number = number << 8 | UInt32(byte)
    }
    return number
  }

  /// A number as an IPv4 address.
  static func text(_ number: UInt32) -> String {
    "\(number >> 24).\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
  }

  /// A free address, found from a place that chance decides; first among those that nobody asks for.
  // Kubernetes: pkg/registry/core/service/ipallocator/ipallocator.go, AllocateNextService
  func freeAddress(_ random: inout RandomSource) -> String? {
    let first = Self.base + 1
    let last = Self.base + Self.count - 2
    let upper = Self.base + Self.reserved
    return (free(upper...last, &random) ?? free(first...(upper - 1), &random)).map(Self.text)
  }

  /// A free address of a range.
  private func free(_ range: ClosedRange<UInt32>, _ random: inout RandomSource) -> UInt32? {
    let size = range.upperBound - range.lowerBound + 1
    let start = UInt32(random.below(Int(size)))
    for step in 0..<size {
      let candidate = range.lowerBound + (start + step) % size
      if !addresses.contains(candidate) { return candidate }
    }
    return nil
  }

  /// A free node port that is not among some others.
  func freePort(except others: [Int64], _ random: inout RandomSource) -> Int64? {
    let upper = Self.portRange.lowerBound + Self.reservedPorts
    for range in [upper...Self.portRange.upperBound, Self.portRange.lowerBound...(upper - 1)] {
      let size = range.upperBound - range.lowerBound + 1
      let start = Int64(random.below(Int(size)))
      for step in 0..<size {
        let candidate = range.lowerBound + (start + step) % size
        if !ports.contains(candidate), !others.contains(candidate) { return candidate }
      }
    }
    return nil
  }
}
