import Foundation

/// What is asked for on the command line.
struct Options {
  /// The folder that was asked for.
  private(set) var wanted = "../shared/oracle/exchanges"
  /// Whether differences are shown.
  private(set) var isVerbose = false
  /// How many differing answers of a file are shown.
  private(set) var most = 20
  /// Which resources are replayed; `nil` for all.
  private var resources: Set<String>? = [
    "pods", "daemonsets", "namespaces", "nodes", "configmaps", "secrets", "serviceaccounts",
    "deployments", "replicasets", "controllerrevisions", "services", "podtemplates",
    "priorityclasses", "runtimeclasses", "events", "leases", "endpoints", "endpointslices",
    "replicationcontrollers",
  ]
  /// Which kinds of recordings are replayed: `create` and `change`.
  private var forms: Set<String> = ["create", "change"]

  /// Reads the arguments.
  init(_ arguments: some Sequence<String>) {
    if let shared = ProcessInfo.processInfo.environment["CADET_SHARED"] {
      wanted = shared + "/oracle/exchanges"
    }
    if let folder = ProcessInfo.processInfo.environment["EXCHANGES"], !folder.isEmpty {
      wanted = folder
    }
    var rest = Array(arguments)[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "-v", "--verbose": isVerbose = true
      case "--all": resources = nil
      case "--creates": forms = ["create"]
      case "--changes": forms = ["change"]
      case "--most": most = rest.popFirst().flatMap { Int($0) } ?? most
      case "--exchanges": wanted = rest.popFirst() ?? wanted
      case "--kinds":
        resources = Set((rest.popFirst() ?? "").split(separator: ",").map(String.init))
      default:
        print("oracle: unknown argument \(argument)")
        exit(2)
      }
    }
  }

  /// The folder, when it is there.
  var folder: String? {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: wanted, isDirectory: &isFolder)
    return isThere && isFolder.boolValue ? wanted : nil
  }

  /// Whether a file is to be replayed; its name is `create-RESOURCE-NAME.json` or `change-…`.
  func replays(_ file: String) -> Bool {
    guard file.hasSuffix(".json") else { return false }
    let parts = file.split(separator: "-", maxSplits: 2)
    guard parts.count >= 2 else { return resources == nil }
    guard forms.contains(String(parts[0])) else { return false }
    let resource = String(parts[1].split(separator: ".")[0])
    return resources?.contains(resource) ?? true
  }
}

/// How many answers were those of real Kubernetes.
struct Tally {
  /// How many were.
  var passed = 0
  /// How many were not.
  var failed = 0
  /// The same by the status code that real Kubernetes answered.
  var byCode: [Int: (passed: Int, failed: Int)] = [:]

  /// Counts one answer.
  mutating func count(_ code: Int, _ isSame: Bool) {
    if isSame {
      passed += 1
      byCode[code, default: (0, 0)].passed += 1
    } else {
      failed += 1
      byCode[code, default: (0, 0)].failed += 1
    }
  }

  /// Adds another tally.
  mutating func add(_ other: Tally) {
    passed += other.passed
    failed += other.failed
    for (code, count) in other.byCode {
      byCode[code, default: (0, 0)].passed += count.passed
      byCode[code, default: (0, 0)].failed += count.failed
    }
  }
}
