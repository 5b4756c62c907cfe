internal import KubeAPI

/// What the process of a listed image does; `images.yaml` says what each field means.
struct ImageBehaviour: Sendable {
  /// The repository; a single word for one of the default registry.
  let name: String
  /// The first argument with which the entry holds; `nil` for any.
  let argument: String?
  /// The status with which its process ends at once; `nil` when it runs for ever.
  let ends: Int64?
  /// The environment variables of which one has to be there.
  let needs: [String]
  /// What it says when none of them is there.
  let complaint: [String]
  /// Where it listens; `nil` when it answers every probe.
  let ports: [Int64]?
  /// What its web server has; empty when it has everything.
  let paths: [String]
  /// After how long its web server answers 500; `nil` for never.
  let sickAfter: Duration?
  /// The status with which it ends on SIGTERM; `nil` when it goes on.
  let signal: Int64?
  /// The option that says how much memory it takes; `nil` where there is none.
  let eats: String?
  /// What it prints when it starts; `nil` where nothing is known.
  let logs: [String]?
  /// Whether its tools speak as those of busybox do.
  let isBusybox: Bool

  /// Reads an entry of the list.
  init(_ entry: JSON) {
    /// The texts of a list.
    func texts(_ name: String) -> [String] { entry[name]?.array?.compactMap(\.string) ?? [] }
    name = entry["name"]?.string ?? ""
    argument = entry["args"]?.string
    ends = entry["ends"]?.integer
    needs = texts("needs")
    complaint = texts("complaint")
    ports = entry["ports"]?.array?.compactMap(\.integer)
    paths = texts("paths")
    sickAfter = entry["sickAfter"]?.integer.map { .seconds($0) }
    signal = entry["signal"] == "ignore" ? nil : entry["signal"]?.integer ?? 143
    eats = entry["eats"]?.string
    logs = entry["logs"] == nil ? nil : texts("logs")
    isBusybox = entry["tools"] == "busybox"
  }

  /// All listed images, in the order of the list.
  static let all: [ImageBehaviour] = ImageData.text.split(separator: "\n")
    .compactMap { try? JSON(parsing: Array($0.utf8)) }.map(ImageBehaviour.init)

  /// The entries by repository.
  private static let byName = Dictionary(grouping: all, by: \.name)

  /// What is listed of an image that runs with a first argument.
  static func find(_ image: ImageReference, argument: String?) -> ImageBehaviour? {
    var name =
      image.registry == ImageReference.defaultRegistry
      ? image.repository : "\(image.registry)/\(image.repository)"
    if name.hasPrefix("library/") { name = String(name.dropFirst("library/".count)) }
    return byName[name]?.first { $0.argument == nil || $0.argument == argument }
  }

  /// What is listed of a container's image.
  static func find(for container: JSON) -> ImageBehaviour? {
    guard let text = container["image"]?.string, let image = ImageReference(text) else {
      return nil
    }
    return find(image, argument: container["args"]?[0]?.string)
  }

  /// Whether something that the image needs is not there.
  func lacksEnvironment(_ container: JSON) -> Bool {
    guard !needs.isEmpty, container["envFrom"]?.isEmpty ?? true else { return false }
    let names = (container["env"]?.array ?? []).compactMap { $0["name"]?.string }
    return !needs.contains(where: names.contains)
  }

  /// Whether its process takes more memory than the container may have.
  func runsOutOfMemory(_ container: JSON, _ arguments: [String]) -> Bool {
    guard let eats, let place = arguments.firstIndex(of: eats), place + 1 < arguments.count,
      let limit = container["resources", "limits", "memory"]?.string.flatMap({ Quantity($0) }),
      let amount = Quantity(arguments[place + 1] + (arguments[place + 1].last == "M" ? "i" : ""))
    else { return false }
    return amount > limit
  }
}
