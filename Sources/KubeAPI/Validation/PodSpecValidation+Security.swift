// What a pod and its containers may do.
extension PodSpecValidation {
  /// The largest number of a user or group.
  private static let idMax = Int64(Int32.max)

  /// Checks the number of a user or group.
  private mutating func checkID(_ value: Int64?, _ path: @autoclosure () -> FieldPath) {
    if let value, !(0...Self.idMax).contains(value) {
      errors.invalid(path(), value, Names.range(0, Self.idMax))
    }
  }

  /// Checks the pod's security context.
  // Kubernetes: pkg/apis/core/validation/validation.go, validatePodSpecSecurityContext
  mutating func checkPodSecurityContext() {
    guard let context = spec.present("securityContext"), !context.isEmpty || spec.flag("hostPID")
    else { return }
    let path = path.child("securityContext")
    checkID(context.number("fsGroup"), path.child("fsGroup"))
    checkID(context.number("runAsUser"), path.child("runAsUser"))
    checkID(context.number("runAsGroup"), path.child("runAsGroup"))
    for (index, group) in context.items("supplementalGroups").enumerated() {
      checkID(group.integer, path.item("supplementalGroups", index))
    }
    if spec.flag("shareProcessNamespace"), spec.flag("hostPID") {
      errors.invalid(
        path.child("shareProcessNamespace"), json: true,
        "ShareProcessNamespace and HostPID cannot both be enabled")
    }
    checkSysctls(context.items("sysctls"), path)
    Self.oneOf(context, "fsGroupChangePolicy", ["Always", "OnRootMismatch"], path.child, &errors)
    checkSeccomp(context.present("seccompProfile"), path)
    checkWindowsOptions(context.present("windowsOptions"), path.child("windowsOptions"))
    checkAppArmor(context.present("appArmorProfile"), path)
    Self.oneOf(context, "supplementalGroupsPolicy", ["Merge", "Strict"], path.child, &errors)
    // Another policy needs the feature SELinuxMount, which is off by default.
    Self.oneOf(context, "seLinuxChangePolicy", ["Recursive"], path.child, &errors)
  }

  /// Checks settings of the kernel.
  private mutating func checkSysctls(_ sysctls: [JSON], _ parent: FieldPath) {
    var seen: Set<String> = []
    for (index, sysctl) in sysctls.enumerated() {
      let path = parent.item("sysctls", index).child("name")
      let name = sysctl.text("name")
      if name.isEmpty {
        errors.required(path)
      } else if !Self.isSysctl(name) {
        let segment = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
        errors.invalid(
          path, name,
          "must have at most 253 characters and match regex ^(\(segment)[\\./])*\(segment)$")
      } else if seen.contains(name) {
        errors.duplicate(path, name)
      }
      let dotted = name.replacing("/", with: ".")
      if hostNetwork, dotted.hasPrefix("net.") {
        errors.invalid(path, name, "may not be specified when 'hostNetwork' is true")
      } else if spec.flag("hostIPC"),
        ["kernel.sem", "kernel.msg", "kernel.shm", "fs.mqueue."].contains(where: dotted.hasPrefix)
      {
        errors.invalid(path, name, "may not be specified when 'hostIPC' is true")
      }
      seen.insert(name)
    }
  }

  /// Whether a text is the name of a setting of the kernel.
  private static func isSysctl(_ name: String) -> Bool {
    guard name.utf8.count <= 253 else { return false }
    return name.utf8.split(omittingEmptySubsequences: false) {
      $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/")
    }.allSatisfy { part in
      guard let first = part.first, let last = part.last else { return false }
      return (first.isLower || first.isDigit) && (last.isLower || last.isDigit)
        && part.allSatisfy {
          $0.isLower || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
    }
  }

  /// Checks which system calls are allowed.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateSeccompProfileField
  private mutating func checkSeccomp(_ profile: JSON?, _ parent: FieldPath) {
    guard let profile else { return }
    let path = parent.child("seccompProfile")
    let type = profile.text("type")
    switch type {
    case "Localhost", "RuntimeDefault", "Unconfined": break
    case "": errors.required(path.child("type"), "type is required when seccompProfile is set")
    default:
      errors.notSupported(
        path.child("type"), type, ["Localhost", "RuntimeDefault", "Unconfined"])
    }
    let local = profile["localhostProfile"]?.string
    if type == "Localhost" {
      if let local {
        Self.localDescending(local, path.child("localhostProfile"), &errors)
      } else {
        errors.required(
          path.child("localhostProfile"), "must be set when seccomp type is Localhost")
      }
    } else if let local {
      errors.invalid(
        path.child("localhostProfile"),
        raw: "{\"Type\":\(GoValue.string(type)),\"LocalhostProfile\":\(GoValue.string(local))}",
        "can only be set when seccomp type is Localhost")
    }
  }

  /// Checks the AppArmor profile.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateAppArmorProfileField
  private mutating func checkAppArmor(_ profile: JSON?, _ parent: FieldPath) {
    guard let profile else { return }
    let path = parent.child("appArmorProfile")
    let type = profile.text("type")
    let local = profile["localhostProfile"]?.string
    switch type {
    case "Localhost":
      guard let local, !local.isEmpty else {
        return errors.required(
          path.child("localhostProfile"), "must be set when AppArmor type is Localhost")
      }
      if local.first?.isWhitespace == true || local.last?.isWhitespace == true {
        errors.invalid(
          path.child("localhostProfile"), local, "must not be padded with whitespace")
      }
      if local.utf8.count > 4095 { errors.tooLong(path.child("localhostProfile"), 4095) }
    case "RuntimeDefault", "Unconfined":
      if let local {
        errors.invalid(
          path.child("localhostProfile"), local,
          "can only be set when AppArmor type is Localhost")
      }
    case "": errors.required(path.child("type"), "type is required when appArmorProfile is set")
    default:
      errors.notSupported(
        path.child("type"), type, ["Localhost", "RuntimeDefault", "Unconfined"])
    }
  }

  /// Checks a container's security context.
  // Kubernetes: pkg/apis/core/validation/validation.go, ValidateSecurityContext
  mutating func checkSecurityContext(_ context: JSON, _ path: FieldPath) {
    checkID(context.number("runAsUser"), path.child("runAsUser"))
    checkID(context.number("runAsGroup"), path.child("runAsGroup"))
    if let mount = context["procMount"]?.string {
      if mount != "Default", mount != "Unmasked" {
        errors.notSupported(path.child("procMount"), mount, ["Default", "Unmasked"])
      }
      if hostUsers, mount == "Unmasked" {
        errors.invalid(
          path.child("procMount"), mount, "`hostUsers` must be false to use `Unmasked`")
      }
    }
    checkSeccomp(context.present("seccompProfile"), path)
    if context["allowPrivilegeEscalation"]?.bool == false {
      if context.flag("privileged") {
        errors.invalid(
          path, raw: Self.printed(context),
          "cannot set `allowPrivilegeEscalation` to false and `privileged` to true")
      }
      for capability in context["capabilities"]?.items("add") ?? []
      where capability.string == "CAP_SYS_ADMIN" {
        errors.invalid(
          path, raw: Self.printed(context),
          "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN")
      }
    }
    checkWindowsOptions(context.present("windowsOptions"), path.child("windowsOptions"))
    checkAppArmor(context.present("appArmorProfile"), path)
  }

  /// A security context as messages print it.
  private static func printed(_ context: JSON) -> String {
    /// Prints a nested structure with its fields, or `null`.
    func nested(_ name: String, _ fields: [(String, String)], empty: String) -> String {
      guard let value = context.present(name) else { return "null" }
      let parts = fields.map { own, go in
        "\"\(go)\":" + (value[own].map(\.text) ?? empty)
      }
      return "{\(parts.joined(separator: ","))}"
    }
    let capabilities = nested("capabilities", [("add", "Add"), ("drop", "Drop")], empty: "null")
    let linux = nested(
      "seLinuxOptions",
      [("user", "User"), ("role", "Role"), ("type", "Type"), ("level", "Level")], empty: "\"\"")
    let windows = nested(
      "windowsOptions",
      [
        ("gmsaCredentialSpecName", "GMSACredentialSpecName"),
        ("gmsaCredentialSpec", "GMSACredentialSpec"), ("runAsUserName", "RunAsUserName"),
        ("hostProcess", "HostProcess"),
      ], empty: "null")
    let seccomp = nested(
      "seccompProfile", [("type", "Type"), ("localhostProfile", "LocalhostProfile")], empty: "null")
    let armor = nested(
      "appArmorProfile", [("type", "Type"), ("localhostProfile", "LocalhostProfile")], empty: "null"
    )
    /// Prints a simple field.
    func plain(_ name: String, _ go: String) -> String {
      "\"\(go)\":\(GoValue.optional(context[name]))"
    }
    return "{\"Capabilities\":\(capabilities),\(plain("privileged", "Privileged")),"
      + "\"SELinuxOptions\":\(linux),\"WindowsOptions\":\(windows),"
      + [
        plain("runAsUser", "RunAsUser"), plain("runAsGroup", "RunAsGroup"),
        plain("runAsNonRoot", "RunAsNonRoot"),
        plain("readOnlyRootFilesystem", "ReadOnlyRootFilesystem"),
        plain("allowPrivilegeEscalation", "AllowPrivilegeEscalation"),
        plain("procMount", "ProcMount"),
      ].joined(separator: ",") + ",\"SeccompProfile\":\(seccomp),\"AppArmorProfile\":\(armor)}"
  }

  // MARK: Operating systems

  /// The fields of a pod's security context that Windows does not know, in the order of the check.
  private static let linuxPodFields = [
    "appArmorProfile", "seLinuxOptions", "hostUsers", "hostPID", "hostIPC", "seccompProfile",
    "fsGroup", "fsGroupChangePolicy", "sysctls", "shareProcessNamespace", "runAsUser", "runAsGroup",
    "supplementalGroups", "supplementalGroupsPolicy", "seLinuxChangePolicy",
  ]

  /// The fields of a container's security context that Windows does not know.
  private static let linuxContainerFields = [
    "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities",
    "readOnlyRootFilesystem", "privileged", "allowPrivilegeEscalation", "procMount", "runAsUser",
    "runAsGroup",
  ]

  /// Checks the operating system that the pod wants.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateOS, validateLinux, validateWindows
  mutating func checkOperatingSystem() {
    guard let system = spec.present("os") else { return }
    let name = system.text("name")
    switch name {
    case "": errors.required(path.child("os").child("name"), "cannot be empty")
    case "linux":
      if spec["securityContext"]?.has("windowsOptions") == true {
        errors.forbidden(
          path.child("securityContext").child("windowsOptions"),
          "windows options cannot be set for a linux pod")
      }
      for (container, path) in allContainers
      where container["securityContext"]?.has("windowsOptions") == true {
        errors.forbidden(
          path.child("securityContext").child("windowsOptions"),
          "windows options cannot be set for a linux pod")
      }
    case "windows":
      for name in Self.linuxPodFields {
        let outside = ["hostUsers", "hostPID", "hostIPC", "shareProcessNamespace"].contains(name)
        let holder = outside ? spec : spec["securityContext"] ?? [:]
        guard let value = holder.present(name), value != false || name == "hostUsers" else {
          continue
        }
        errors.forbidden(
          (outside ? path : path.child("securityContext")).child(name),
          "cannot be set for a windows pod")
      }
      for (container, path) in allContainers {
        for name in Self.linuxContainerFields
        where container["securityContext"]?.has(name) == true {
          errors.forbidden(
            path.child("securityContext").child(name), "cannot be set for a windows pod")
        }
      }
    default: errors.notSupported(path.child("os"), name, ["linux", "windows"])
    }
  }

  /// All containers with their paths, those that run first at the front.
  var allContainers: [(JSON, FieldPath)] {
    ["initContainers", "containers", "ephemeralContainers"].flatMap { name in
      spec.items(name).enumerated().map { ($1, path.item(name, $0)) }
    }
  }
}
