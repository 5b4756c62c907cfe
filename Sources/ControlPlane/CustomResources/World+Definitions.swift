internal import KubeAPI

/// What the controllers of definitions of custom resources have to look at.
struct DefinitionMemory: Sendable {
  /// The definitions whose names or whose end have to be looked at.
  var dirty = SortedSet<String>()
  /// The groups whose registration has to be looked at.
  var dirtyGroups = SortedSet<String>()
}

/// The controllers of definitions: names are accepted, objects go before their definition.
extension World {
  /// A definition has come, changed or gone.
  mutating func definitionsObserve(_ change: Change) {
    if change.kind == .deleted {
      state.forgetDefinition(change.key.name)
    } else {
      state.serveDefinition(change.new)
      definitions.dirty.insert(change.key.name)
    }
    let group = change.new["spec"]?.text("group") ?? ""
    definitions.dirtyGroups.insert(group)
    let names = change.new["status", "acceptedNames"]
    if change.kind != .deleted, change.old?["status", "acceptedNames"] == names { return }
    for (key, other) in state.objects(.customResourceDefinitions)
    where key != change.key && other["spec"]?.text("group") == group
      && !DefinitionStatus.isTrue("NamesAccepted", other)
    {
      definitions.dirty.insert(key.name)
    }
  }

  /// An object of a custom resource is gone, which its definition may have been waiting for.
  mutating func definitionsObserveDeletion(_ change: Change) {
    guard let name = state.resource(at: change.resource)?.custom?.definition,
      state.object(.customResourceDefinitions, ObjectKey(name))?.isBeingDeleted ?? false
    else { return }
    definitions.dirty.insert(name)
  }

  /// Looks at every definition that has been marked; says whether there was one.
  mutating func runDefinitions() -> Bool {
    guard let name = definitions.dirty.popFirst() else {
      guard let group = definitions.dirtyGroups.popFirst() else { return false }
      registerVersions(of: group)
      return true
    }
    let key = ObjectKey(name)
    guard let definition = state.object(.customResourceDefinitions, key) else { return true }
    if definition.isBeingDeleted {
      finishDefinition(definition, key)
    } else {
      acceptNames(of: definition, key)
    }
    return true
  }

  /// Accepts the names of a definition.
  private mutating func acceptNames(of definition: JSON, _ key: ObjectKey) {
    let group = definition["spec"]?.text("group") ?? ""
    var resources: Set<String> = []
    var kinds: Set<String> = []
    for (other, holder) in state.objects(.customResourceDefinitions)
    where other != key && holder["spec"]?.text("group") == group {
      let held = DefinitionStatus.held(holder)
      resources.formUnion(held.resources)
      kinds.formUnion(held.kinds)
    }
    let time = timestamp
    edit(.customResourceDefinitions, key) {
      DefinitionStatus.accept(&$0, resources: resources, kinds: kinds, at: time)
    }
  }

  /// Registers the versions of a group that definitions serve, as all that a server answers for
  /// is, and takes back those that are not served any more.
  // Kubernetes: kube-aggregator/pkg/controllers/autoregister/autoregister_controller.go;
  // pkg/controlplane/controller/crdregistration/crdregistration_controller.go
  private mutating func registerVersions(of group: String) {
    let served = Set(state.customResources.served.filter { $0.group == group }.map(\.version))
    for (key, service) in Array(state.objects(.apiServices))
    where service["spec"]?.text("group") == group
      && service.labels[Self.automanaged] == "true"
      && !served.contains(service["spec"]?.text("version") ?? "")
    {
      remove(.apiServices, key)
    }
    for version in served.sorted(by: { $0.precedes($1) }) {
      let name = "\(version).\(group)"
      if state.contains(.apiServices, ObjectKey(name)) { continue }
      createOwn(
        .apiServices,
        [
          "apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
          "metadata": ["name": .string(name), "labels": [Self.automanaged: "true"]],
          "spec": [
            "group": .string(group), "version": .string(version), "groupPriorityMinimum": 1000,
            "versionPriority": 100,
          ],
          "status": [
            "conditions": [
              [
                "type": "Available", "status": "True", "lastTransitionTime": timestamp,
                "reason": "Local", "message": "Local APIServices are always available",
              ]
            ]
          ],
        ])
    }
  }

  /// The label of registrations that the server keeps itself.
  private static let automanaged = "kube-aggregator.kubernetes.io/automanaged"

  /// Begins the deletion of a definition.
  // Kubernetes: apiextensions-apiserver/pkg/registry/customresourcedefinition/etcd.go, Delete
  mutating func startDefinitionDeletion(_ key: ObjectKey) {
    let time = timestamp
    edit(.customResourceDefinitions, key) { definition in
      definition.modify("metadata") { metadata in
        metadata["deletionTimestamp"] = time
        var finalizers = metadata["finalizers"]?.array ?? []
        if !finalizers.contains(.string(DefinitionStatus.finalizer)) {
          finalizers.append(.string(DefinitionStatus.finalizer))
        }
        metadata["finalizers"] = .array(finalizers)
      }
      DefinitionStatus.set(
        "Terminating", true, "InstanceDeletionPending",
        "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
        at: time, in: &definition)
    }
  }

  /// Deletes the objects of a definition that is being deleted, and lets it go when all are gone.
  // Kubernetes: apiextensions-apiserver/pkg/controller/finalizer/crd_finalizer.go
  private mutating func finishDefinition(_ definition: JSON, _ key: ObjectKey) {
    guard definition.finalizers.contains(DefinitionStatus.finalizer) else { return }
    setTerminating(
      key, true, "InstanceDeletionInProgress", "CustomResource deletion is in progress")
    if let storage = state.customResources.storage(ofDefinition: key.name) {
      for (object, value) in Array(state.objects(storage)) where !value.isBeingDeleted {
        deleteObject(storage, object, DeleteOptions())
      }
      if state.count(storage) > 0 { return }
    }
    if DefinitionStatus.isTrue("Established", definition) {
      setTerminating(key, false, "InstanceDeletionCompleted", "removed all instances")
    } else {
      setTerminating(key, false, "NeverEstablished", "resource was never established")
    }
    edit(.customResourceDefinitions, key) { definition in
      let left = definition.finalizers.filter { $0 != DefinitionStatus.finalizer }
      definition.modify("metadata") {
        $0["finalizers"] = left.isEmpty ? nil : .array(left.map { .string($0) })
      }
    }
  }

  /// Says how far the deletion of a definition has come.
  private mutating func setTerminating(
    _ key: ObjectKey, _ isTrue: Bool, _ reason: String, _ message: String
  ) {
    let time = timestamp
    edit(.customResourceDefinitions, key) {
      DefinitionStatus.set("Terminating", isTrue, reason, message, at: time, in: &$0)
    }
  }

  /// Refuses to create objects of a definition that is being deleted.
  // Kubernetes: apiextensions-apiserver/pkg/apiserver/customresource_handler.go, serveResource
  func checkDefinition(of resource: Resource) throws(APIError) {
    guard let custom = resource.custom,
      state.object(.customResourceDefinitions, ObjectKey(custom.definition))?.isBeingDeleted
        ?? false
    else { return }
    var error = APIError.methodNotAllowed(resource)
    error.message = "create not allowed while custom resource definition is terminating"
    throw error
  }
}
