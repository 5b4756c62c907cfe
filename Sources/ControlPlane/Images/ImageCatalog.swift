internal import KubeAPI

/// What the simulated registries hold, and what the images do when they run.
enum ImageCatalog {
  /// Why an image does not run.
  enum Problem: Sendable, Hashable {
    /// The reference is not well-formed.
    case invalidName
    /// No registry has it.
    case notFound
    /// Its registry cannot be reached.
    case unreachable
    /// It is not on the node, and must not be pulled.
    case neverPulled
  }

  /// The single-word images of the default registry that people use, so that a slip of one letter is noticed.
  private static let wellKnown = ImageBehaviour.all.map(\.name).filter { !$0.contains("/") }

  /// The same names, for looking up.
  private static let wellKnownSet = Set(wellKnown)

  /// Why an image cannot be pulled; `nil` when it can.
  static func problem(with text: String, missing: [String]) -> Problem? {
    guard let image = ImageReference(text) else { return .invalidName }
    if image.registry.hasSuffix(".invalid") { return .unreachable }
    let named = "\(image.repository):\(image.tag)"
    for word in ["nosuch", "non-existent", "does-not-exist"] where named.contains(word) {
      return .notFound
    }
    if missing.contains(where: { ImageReference($0)?.names(image) ?? false }) { return .notFound }
    return isSlip(image) ? .notFound : nil
  }

  /// Whether a name is one edit away from a well-known one, and none itself.
  private static func isSlip(_ image: ImageReference) -> Bool {
    guard image.registry == ImageReference.defaultRegistry,
      image.repository.hasPrefix("library/")
    else { return false }
    let word = String(image.repository.dropFirst("library/".count))
    if word.utf8.count < 5 || word.contains("/") || wellKnownSet.contains(word) { return false }
    return wellKnown.contains { EditDistance.isOne(word, $0) }
  }

  /// What the process of a container does.
  static func plan(for container: JSON) -> ProcessPlan {
    let command = container["command"]?.array?.compactMap(\.string) ?? []
    let arguments = container["args"]?.array?.compactMap(\.string) ?? []
    if !command.isEmpty {
      if command.count == 1, let listed = ImageBehaviour.find(for: container),
        listed.runsOutOfMemory(container, arguments)
      {
        return .outOfMemory
      }
      return ProcessPlan(words: command + arguments, in: container)
    }
    guard let listed = ImageBehaviour.find(for: container) else { return .forever }
    if let status = listed.ends {
      if !arguments.isEmpty { return ProcessPlan(words: arguments, in: container) }
      return ProcessPlan(end: .zero, exitCode: status, ignoresTermination: false)
    }
    if listed.lacksEnvironment(container) {
      return ProcessPlan(end: .zero, exitCode: 1, ignoresTermination: false)
    }
    if listed.runsOutOfMemory(container, arguments) { return .outOfMemory }
    return ProcessPlan(end: nil, exitCode: 0, ignoresTermination: listed.signal == nil)
  }
}

/// What is known of one image, worked out once and shared by all containers that run it.
struct ImageFacts: Sendable {
  /// The name as it was given.
  let name: String
  /// The whole name, with everything that was left out.
  let normalized: String
  /// The host of its registry.
  let registry: String
  /// Why it cannot be pulled; `nil` when it can.
  let problem: ImageCatalog.Problem?
  /// Its id, which is the same wherever it is pulled.
  let id: JSON
  /// The whole name as a JSON value.
  let displayed: JSON

  /// Works out what is known of an image.
  init(_ name: String, missing: [String]) {
    self.name = name
    problem = ImageCatalog.problem(with: name, missing: missing)
    let reference = ImageReference(name)
    normalized = reference?.normalized ?? name
    registry = reference?.registry ?? ""
    displayed = .string(normalized)
    id = .string(reference.map(Self.id) ?? name)
  }

  /// What a container runtime says of a pull that has failed.
  func pullFailure(_ problem: ImageCatalog.Problem) -> String {
    let isLost = problem == .unreachable
    let detail = isLost ? "dial tcp: lookup \(registry): no such host" : "\(normalized): not found"
    let code = isLost ? "Unknown" : "NotFound"
    return
      "rpc error: code = \(code) desc = failed to pull and unpack image \"\(normalized)\": failed to resolve reference \"\(normalized)\": \(detail)"
  }

  /// The size in bytes, which is the same wherever it is pulled.
  var size: Int {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    return 5_000_000 + Int(hash % 200_000_000)
  }

  /// The repository with a digest made of the whole name.
  private static func id(_ reference: ImageReference) -> String {
    var digest = ""
    for part in 0..<4 {
      var random = RandomSource(
        seed: reference.normalized.utf8.reduce(UInt64(part)) {
          ($0 &* 1_099_511_628_211) ^ UInt64($1)
        })
      let digits = String(random.next(), radix: 16)
      digest += String(repeating: "0", count: 16 - digits.count) + digits
    }
    return "\(reference.registry)/\(reference.repository)@sha256:\(digest)"
  }
}

/// Whether two words differ by one letter, or by a swap of two neighbours.
enum EditDistance {
  /// Whether exactly one edit or one swap of neighbours turns one word into the other.
  static func isOne(_ first: String, _ second: String) -> Bool {
    let a = Array(first.utf8)
    let b = Array(second.utf8)
    if abs(a.count - b.count) > 1 || a == b { return false }
    var start = 0
    while start < min(a.count, b.count), a[start] == b[start] { start += 1 }
    var end = 0
    while end < min(a.count, b.count) - start, a[a.count - 1 - end] == b[b.count - 1 - end] {
      end += 1
    }
    let left = a[start..<(a.count - end)]
    let right = b[start..<(b.count - end)]
    if left.count <= 1 && right.count <= 1 { return true }
    return left.count == 2 && right.count == 2 && left.first == right.last
      && left.last == right.first
  }
}
