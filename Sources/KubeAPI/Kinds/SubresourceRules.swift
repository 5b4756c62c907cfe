extension KindRules {
  /// The rules of `namespaces/finalize`, which writes nothing but the finalizers of the spec.
  // Kubernetes: pkg/registry/core/namespace/strategy.go, namespaceFinalizeStrategy
  public static let namespaceFinalization = KindRules.namespace.with { rules in
    rules.prepareForUpdate = { namespace, old in
      namespace["status"] = old["status"]
    }
    rules.validateUpdate = { namespace, old in
      var errors = FieldErrors()
      ObjectMetaRules.validateUpdate(namespace, old, &errors)
      for (index, finalizer) in (namespace["spec"]?.items("finalizers") ?? []).enumerated() {
        let name = finalizer.string ?? ""
        let path = FieldPath("spec").child("finalizers").index(index)
        errors.invalid(path, name, each: Names.qualifiedName(name))
      }
      return errors.list
    }
  }
}
