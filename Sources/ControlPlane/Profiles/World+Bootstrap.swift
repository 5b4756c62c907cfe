internal import KubeAPI

/// How a cluster comes to be.
extension World {
  /// For how long a cluster has been there when its story begins.
  private static let age = Duration.seconds(900)

  /// Makes the objects and nodes of the profile, and lets everything settle until the world's story begins.
  mutating func bootstrap() {
    let start = now
    now = start - Self.age
    isBootstrapping = true
    defer { isBootstrapping = false }
    createBootstrapObjects()
    if configuration.profile == .kubeadm { createKubeadmObjects() }
    for node in configuration.nodes {
      do { try addNode(node) } catch { continue }
    }
    publishAPIServers()
    settle()
    advance(to: start)
  }

  /// Stores what every fresh cluster holds.
  private mutating func createBootstrapObjects() {
    for line in BootstrapData.text.split(separator: "\n") {
      guard let tab = line.firstIndex(of: "\t") else { continue }
      let parts = line[..<tab].split(separator: "/").map(String.init)
      guard
        let resource = Resource.find(
          group: parts.count == 3 ? parts[0] : "", version: parts[parts.count - 2],
          plural: parts[parts.count - 1]),
        resource != .serviceAccounts, resource.plural != "configmaps",
        var object = try? JSON(parsing: Array(line[line.index(after: tab)...].utf8))
      else { continue }
      object["apiVersion"] = .string(resource.apiVersion)
      object["kind"] = .string(resource.kind)
      createOwn(resource, object)
    }
  }

  /// Stores an object of a profile as if it had been created through the API.
  @discardableResult
  mutating func createTrusted(_ resource: Resource, _ object: consuming JSON) -> JSON {
    let rules = KindRules.rules(group: resource.group, kind: resource.kind)
    rules.applyDefaults(&object)
    if resource == .pods {
      do { try admitPod(&object) } catch { preconditionFailure(error.message) }
    }
    let status = object["status"]
    rules.prepareForCreate(&object)
    if let status, resource != .pods { object["status"] = status }
    return createOwn(resource, object)
  }
}
