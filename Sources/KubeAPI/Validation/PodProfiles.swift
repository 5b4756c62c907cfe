/// The annotations that said what containers may do before there were fields for it.
enum PodProfiles {
  /// What the names of annotations for AppArmor begin with; the name of a container follows.
  static let appArmor = "container.apparmor.security.beta.kubernetes.io/"
  /// The annotation for the system calls of a whole pod.
  private static let podSeccomp = "seccomp.security.alpha.kubernetes.io/pod"
  /// What the names of annotations for the system calls of a container begin with.
  private static let seccomp = "container.seccomp.security.alpha.kubernetes.io/"
  /// The lists of containers in the order in which they are visited.
  private static let lists = ["initContainers", "containers", "ephemeralContainers"]

  // MARK: From annotations to fields

  /// Gives the containers of a new pod the AppArmor profiles that its annotations name.
  // Kubernetes: pkg/registry/core/pod/strategy.go, applyAppArmorVersionSkew
  static func apply(_ pod: inout JSON) {
    let annotations = pod.annotations
    guard annotations.contains(where: { $0.name.hasPrefix(appArmor) }), !isWindows(pod["spec"])
    else { return }
    let whole = pod["spec"]?["securityContext"]?.present("appArmorProfile")
    pod.modifyPresent("spec") { spec in
      for list in lists {
        spec.modifyItems(list) { container in
          guard let text = annotations[appArmor + container.text("name")]?.string,
            container["securityContext"]?.has("appArmorProfile") != true,
            let profile = profile(text), profile != whole
          else { return }
          container.modify("securityContext") { $0["appArmorProfile"] = profile }
        }
      }
    }
  }

  /// The annotations of a new pod that fields should take the place of.
  static func warnings(_ pod: JSON) -> [String] {
    let annotations = pod.annotations
    guard annotations.contains(where: { $0.name.hasPrefix(appArmor) }), !isWindows(pod["spec"])
    else { return [] }
    let whole = pod["spec"]?["securityContext"]?.present("appArmorProfile")
    return lists.flatMap { pod["spec"]?.items($0) ?? [] }.compactMap { container in
      let key = appArmor + container.text("name")
      guard let text = annotations[key]?.string else { return nil }
      // The field was made of the annotation, or says the same.
      let own = container["securityContext"]?.present("appArmorProfile")
      let copied = profile(text)
      guard copied == nil ? own == nil : own == copied && copied != whole else { return nil }
      return "metadata.annotations[\(key)]: deprecated since v1.30; use the \"appArmorProfile\" "
        + "field instead"
    }
  }

  /// The profile that an annotation stands for; `nil` for none that is good.
  // Kubernetes: pkg/api/pod/util.go, ApparmorFieldForAnnotation
  private static func profile(_ annotation: String) -> JSON? {
    switch annotation {
    case "unconfined": return ["type": "Unconfined"]
    case "runtime/default": return ["type": "RuntimeDefault"]
    default:
      guard annotation.hasPrefix("localhost/") else { return nil }
      let name = String(annotation.dropFirst("localhost/".count))
      if name.isEmpty || name.first?.isWhitespace == true || name.last?.isWhitespace == true {
        return nil
      }
      return ["type": "Localhost", "localhostProfile": .string(name)]
    }
  }

  /// Whether a pod is for Windows.
  private static func isWindows(_ spec: JSON?) -> Bool { spec?["os"]?.text("name") == "windows" }

  // MARK: Checks

  /// Checks that annotations and fields of a new pod say the same.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateSeccompAnnotationsAndFields
  static func check(_ pod: JSON, _ errors: inout FieldErrors) {
    let annotations = pod.annotations
    if annotations.isEmpty { return }
    let spec = pod.present("spec") ?? [:]
    let whole = spec["securityContext"]
    if let profile = whole?.present("seccompProfile"), let text = annotations[podSeccomp]?.string {
      match(
        text, profile, FieldPath.spec.child("securityContext").child("seccompProfile"), "seccomp",
        &errors)
    }
    visit(spec) { container, path in
      let profile = container["securityContext"]?.present("seccompProfile")
      let key = seccomp + container.text("name")
      if let profile, let text = annotations[key]?.string {
        match(text, profile, path.child("seccompProfile"), "seccomp", &errors)
      }
    }
    if isWindows(spec) { return }
    visit(spec) { container, path in
      let own = container["securityContext"]?.present("appArmorProfile")
      let key = appArmor + container.text("name")
      if let profile = own ?? whole?.present("appArmorProfile"), let text = annotations[key]?.string
      {
        match(text, profile, path.child("appArmorProfile"), "apparmor", &errors)
      }
    }
  }

  /// Visits every container with the path of its security context.
  private static func visit(_ spec: JSON, _ body: (JSON, FieldPath) -> Void) {
    for list in lists {
      for (index, container) in spec.items(list).enumerated() {
        body(container, FieldPath.spec.item(list, index).child("securityContext"))
      }
    }
  }

  /// Checks that an annotation and a field say the same.
  private static func match(
    _ annotation: String, _ profile: JSON, _ path: FieldPath, _ what: String,
    _ errors: inout FieldErrors
  ) {
    let words = "\(what) type in annotation and field must match"
    switch profile.text("type") {
    case "Unconfined":
      if annotation != "unconfined" { errors.forbidden(path.child("type"), words) }
    case "RuntimeDefault":
      let old = what == "seccomp" && annotation == "docker/default"
      if annotation != "runtime/default", !old { errors.forbidden(path.child("type"), words) }
    case "Localhost":
      if !annotation.hasPrefix("localhost/") {
        errors.forbidden(path.child("type"), words)
      } else if annotation.dropFirst("localhost/".count) != profile.text("localhostProfile") {
        errors.forbidden(
          path.child("localhostProfile"), "\(what) profile in annotation and field must match")
      }
    default: break
    }
  }
}
