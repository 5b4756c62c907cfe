extension KindRules {
  /// The rules of namespaces.
  // Kubernetes: pkg/registry/core/namespace/strategy.go
  static let namespace = KindRules(
    namespaced: false, name: Names.label, status: ["phase": "Active"]
  ).with { rules in
    rules.applyDefaults = { object in
      if !object.has("metadata") { object["metadata"] = [:] }
      label(&object)
      if !object.has("spec") { object["spec"] = [:] }
      object.modify("status") { $0.setDefaultText("phase", "Active") }
    }
    rules.prepareForCreate = { [create = rules.prepareForCreate] object in
      create(&object)
      object.modify("spec") { spec in
        let finalizers = spec.items("finalizers")
        if !finalizers.contains("kubernetes") {
          spec["finalizers"] = .array(finalizers + ["kubernetes"])
        }
      }
      label(&object)
    }
    rules.prepareForUpdate = { [update = rules.prepareForUpdate] object, old in
      update(&object, old)
      if let finalizers = old["spec"]?["finalizers"] {
        object.modify("spec") { $0["finalizers"] = finalizers }
      } else {
        object["spec"] = old["spec"]
      }
      label(&object)
    }
    rules.validate = { object in
      var errors = FieldErrors()
      ObjectMetaRules.validateCore(object, namespaced: false, name: Names.label, &errors)
      let path = FieldPath.spec.child("finalizers")
      for name in (object["spec"]?.items("finalizers") ?? []).compactMap(\.string) {
        errors.invalid(path, name, each: Names.qualifiedName(name))
        ObjectMetaRules.kubeFinalizer(name, path, &errors)
      }
      return errors.list
    }
    rules.validateUpdate = { [validate = rules.validate] object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      return validate(object) + errors.list
    }
    rules.validateStatusUpdate = { object, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateCoreUpdate(object, old, &errors)
      let phase = object["status"]?.text("phase") ?? ""
      let path = FieldPath.status.child("Phase")
      if object.isBeingDeleted {
        if phase != "Terminating" {
          errors.invalid(
            path, phase, "may only be 'Terminating' if `deletionTimestamp` is not empty")
        }
      } else if phase != "Active" {
        errors.invalid(path, phase, "may only be 'Active' if `deletionTimestamp` is empty")
      }
      return errors.list
    }
  }

  /// Gives a namespace the label with its name.
  @Sendable
  private static func label(_ object: inout JSON) {
    let name = object.name
    if name.isEmpty { return }
    object.modify("metadata") { meta in
      meta.modify("labels") { $0["kubernetes.io/metadata.name"] = .string(name) }
    }
  }
}
