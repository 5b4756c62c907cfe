// The containers of a pod.
extension PodSpecValidation {
  /// Checks the ordinary containers.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateContainers
  mutating func checkContainers() {
    let containers = spec.items("containers")
    let list = path.child("containers")
    if containers.isEmpty {
      errors.required(list)
      return
    }
    for (index, container) in containers.enumerated() {
      let path = list.index(index)
      checkContainer(container, path)
      let name = container.text("name")
      if containers[..<index].contains(where: { $0.text("name") == name }) {
        errors.duplicate(path.child("name"), name)
      }
      checkRunning(container, path)
      checkRestart(container, path)
    }
    checkHostPorts(containers, list)
  }

  /// Checks what only running containers have: hooks and probes.
  private mutating func checkRunning(_ container: JSON, _ path: FieldPath) {
    if let lifecycle = container.present("lifecycle") {
      for name in ["postStart", "preStop"] {
        if let handler = lifecycle.present(name) {
          checkHandler(handler, path.child("lifecycle").child(name), probe: false)
        }
      }
    }
    checkProbe(container.present("livenessProbe"), path, "livenessProbe")
    checkProbe(container.present("readinessProbe"), path, "readinessProbe")
    checkProbe(container.present("startupProbe"), path, "startupProbe")
  }

  /// Checks a container's own restart policy and rules.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateContainerRestartPolicy
  private mutating func checkRestart(_ container: JSON, _ path: FieldPath) {
    let rules = container.items("restartPolicyRules")
    guard let policy = container["restartPolicy"]?.string else {
      if !rules.isEmpty {
        errors.required(
          path.child("restartPolicy"), "must specify restartPolicy when restart rules are used")
      }
      return
    }
    if !["Always", "Never", "OnFailure"].contains(policy) {
      errors.notSupported(path.child("restartPolicy"), policy, ["Always", "Never", "OnFailure"])
    }
    if rules.count > 20 { errors.tooMany(path.child("restartPolicyRules"), rules.count, 20) }
    for (index, rule) in rules.enumerated() {
      let path = path.item("restartPolicyRules", index)
      let actions = ["Restart", "RestartAllContainers"]
      if !actions.contains(rule.text("action")) {
        errors.notSupported(path.child("action"), rule.text("action"), actions)
      }
      guard let codes = rule.present("exitCodes") else {
        errors.required(path.child("exitCodes"), "must be specified")
        continue
      }
      let comparison = codes.text("operator")
      if comparison != "In", comparison != "NotIn" {
        errors.notSupported(
          path.child("exitCodes").child("operator"), comparison, ["In", "NotIn"])
      }
      let values = codes.items("values")
      if values.count > 255 {
        errors.tooMany(path.child("exitCodes").child("values"), values.count, 255)
      }
    }
  }

  /// Checks the containers that run before the others.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateInitContainers
  mutating func checkInitContainers() {
    let containers = spec.items("initContainers")
    if containers.isEmpty { return }
    var names = Set(spec.items("containers").map { $0.text("name") })
    let list = path.child("initContainers")
    for (index, container) in containers.enumerated() {
      let path = list.index(index)
      checkContainer(container, path)
      checkRestart(container, path)
      let name = container.text("name")
      if names.contains(name) {
        errors.duplicate(path.child("name"), name)
      } else if !name.isEmpty {
        names.insert(name)
      }
      checkHostPorts([container], list)
      if container.text("restartPolicy") == "Always" {
        checkRunning(container, path)
      } else {
        for name in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"]
        where container.has(name) {
          errors.forbidden(
            path.child(name), "may not be set for init containers without restartPolicy=Always")
        }
      }
    }
  }

  /// The fields that a container for debugging may not have.
  private static let notForDebugging = [
    "ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules", "livenessProbe",
    "readinessProbe", "startupProbe", "lifecycle",
  ]

  /// Checks the containers for debugging.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateEphemeralContainers
  mutating func checkEphemeralContainers() {
    let containers = spec.items("ephemeralContainers")
    if containers.isEmpty { return }
    let others = Set(
      (spec.items("containers") + spec.items("initContainers")).map { $0.text("name") })
    var names = others
    for (index, container) in containers.enumerated() {
      let path = path.item("ephemeralContainers", index)
      checkContainer(container, path)
      checkImageBlanks(container, path)
      let name = container.text("name")
      if !names.insert(name).inserted { errors.duplicate(path.child("name"), name) }
      let target = container.text("targetContainerName")
      if !target.isEmpty, !others.contains(target) {
        errors.notFound(path.child("targetContainerName"), target)
      }
      for name in Self.notForDebugging {
        if let value = container.present(name), !value.isEmpty {
          errors.forbidden(path.child(name), "cannot be set for an Ephemeral Container")
        }
      }
      for (place, mount) in container.items("volumeMounts").enumerated() {
        for name in ["subPath", "subPathExpr"] where !mount.text(name).isEmpty {
          errors.forbidden(
            path.item("volumeMounts", place).child(name),
            "cannot be set for an Ephemeral Container")
        }
      }
    }
  }

  /// Checks that an image's name has no blanks around it.
  mutating func checkImageBlanks(_ container: JSON, _ path: @autoclosure () -> FieldPath) {
    let image = container.text("image")
    let blanks: (UInt8?) -> Bool = { $0.map { $0 == 32 || (9...13).contains($0) } ?? false }
    if blanks(image.utf8.first) || blanks(image.utf8.last) {
      errors.invalid(
        path().child("image"), image, "must not have leading or trailing whitespace")
    }
  }

  /// Checks what all containers have.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateContainerCommon
  private mutating func checkContainer(_ container: JSON, _ path: FieldPath) {
    let name = container.text("name")
    if name.isEmpty {
      errors.required(path.child("name"))
    } else {
      errors.invalid(path.child("name"), name, each: Names.dnsLabel(name))
    }
    if container.text("image").isEmpty { errors.required(path.child("image")) }
    let message = container.text("terminationMessagePolicy")
    switch message {
    case "File", "FallbackToLogsOnError": break
    case "": errors.required(path.child("terminationMessagePolicy"))
    default:
      errors.notSupported(
        path.child("terminationMessagePolicy"), message, ["File", "FallbackToLogsOnError"])
    }
    let ports = container.items("ports")
    if !ports.isEmpty { checkPorts(ports, path.child("ports")) }
    let environment = container.items("env")
    if !environment.isEmpty { checkEnvironment(environment, path.child("env")) }
    let sources = container.items("envFrom")
    if !sources.isEmpty { checkEnvironmentSources(sources, path.child("envFrom")) }
    let mounts = container.items("volumeMounts")
    let devices = container.items("volumeDevices")
    if !mounts.isEmpty { checkMounts(mounts, devices, container, path.child("volumeMounts")) }
    if !devices.isEmpty { checkDevices(devices, mounts, path.child("volumeDevices")) }
    let pull = container.text("imagePullPolicy")
    switch pull {
    case "Always", "IfNotPresent", "Never": break
    case "": errors.required(path.child("imagePullPolicy"))
    default:
      errors.notSupported(
        path.child("imagePullPolicy"), pull, ["Always", "IfNotPresent", "Never"])
    }
    if let resources = container.present("resources"), !resources.isEmpty {
      checkResources(resources, path.child("resources"))
    }
    let resize = container.items("resizePolicy")
    if !resize.isEmpty { checkResize(resize, path.child("resizePolicy")) }
    if let context = container.present("securityContext"), !context.isEmpty {
      checkSecurityContext(context, path.child("securityContext"))
    }
  }

  /// Checks the ports of a container.
  private mutating func checkPorts(_ ports: [JSON], _ list: FieldPath) {
    var names: [String] = []
    for (index, port) in ports.enumerated() {
      let name = port.text("name")
      if !name.isEmpty {
        let messages = Names.portName(name)
        if !messages.isEmpty {
          errors.invalid(list.index(index).child("name"), name, each: messages)
        } else if names.contains(name) {
          errors.duplicate(list.index(index).child("name"), name)
        } else {
          names.append(name)
        }
      }
      let number = port.number("containerPort") ?? 0
      if number == 0 {
        errors.required(list.index(index).child("containerPort"))
      } else if !(1...65535).contains(number) {
        errors.invalid(
          list.index(index).child("containerPort"), number, Names.range(1, 65535))
      }
      let host = port.number("hostPort") ?? 0
      if host != 0, !(1...65535).contains(host) {
        errors.invalid(list.index(index).child("hostPort"), host, Names.range(1, 65535))
      }
      Self.transport(port, list.index(index).child("protocol"), &errors)
    }
  }

  /// Checks the protocol of a port.
  static func transport(
    _ port: JSON, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    let name = port.text("protocol")
    switch name {
    case "TCP", "UDP", "SCTP": break
    case "": errors.required(path())
    default: errors.notSupported(path(), name, ["SCTP", "TCP", "UDP"])
    }
  }

  /// Checks that no two containers want the same port of the node.
  private mutating func checkHostPorts(_ containers: [JSON], _ list: FieldPath) {
    var seen: Set<String> = []
    for (place, container) in containers.enumerated() {
      for (index, port) in container.items("ports").enumerated() {
        guard let host = port.number("hostPort"), host != 0 else { continue }
        let text = "\(port.text("protocol"))/\(port.text("hostIP"))/\(host)"
        if !seen.insert(text).inserted {
          errors.duplicate(
            list.index(place).item("ports", index).child("hostPort"), text)
        }
      }
    }
  }

  /// Checks what a change of resources does to a container.
  private mutating func checkResize(_ policies: [JSON], _ path: FieldPath) {
    var seen: Set<String> = []
    for (index, policy) in policies.enumerated() {
      let resource = policy.text("resourceName")
      if !seen.insert(resource).inserted { errors.duplicate(path.index(index), resource) }
      switch resource {
      case "cpu", "memory": break
      case "": errors.required(path)
      default: errors.notSupported(path, resource, ["cpu", "memory"])
      }
      let restart = policy.text("restartPolicy")
      switch restart {
      case "NotRequired", "RestartContainer": break
      case "": errors.required(path)
      default: errors.notSupported(path, restart, ["NotRequired", "RestartContainer"])
      }
      if restartPolicy == "Never", restart != "NotRequired" {
        errors.invalid(
          path, restart, "must be 'NotRequired' when `restartPolicy` is 'Never'")
      }
    }
  }

  // MARK: Probes and hooks

  /// Checks a probe.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateProbe
  private mutating func checkProbe(_ probe: JSON?, _ container: FieldPath, _ name: String) {
    guard let probe else { return }
    let path = container.child(name)
    checkHandler(probe, path, probe: true)
    for name in [
      "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold",
      "failureThreshold",
    ] { errors.nonnegative(probe.number(name), path.child(name)) }
    if let seconds = probe.number("terminationGracePeriodSeconds"), seconds <= 0 {
      errors.invalid(
        path.child("terminationGracePeriodSeconds"), seconds, "must be greater than 0")
    }
    if name == "readinessProbe" {
      if let seconds = probe.number("terminationGracePeriodSeconds") {
        errors.invalid(
          path.child("terminationGracePeriodSeconds"), seconds,
          "must not be set for readinessProbes")
      }
    } else {
      let threshold = probe.number("successThreshold") ?? 0
      if threshold != 1 {
        errors.invalid(path.child("successThreshold"), threshold, "must be 1")
      }
    }
  }

  /// Checks what a probe or a hook does.
  private mutating func checkHandler(_ handler: JSON, _ path: FieldPath, probe: Bool) {
    var count = 0
    for name in ["exec", "httpGet", "tcpSocket", probe ? "grpc" : "sleep"] {
      guard let action = handler.present(name) else { continue }
      count += 1
      if count > 1 {
        errors.forbidden(path.child(name), "may not specify more than 1 handler type")
        continue
      }
      switch name {
      case "exec":
        if action.items("command").isEmpty {
          errors.required(path.child("exec").child("command"))
        }
      case "httpGet": checkHTTP(action, path)
      case "tcpSocket":
        Self.portNumberOrName(action["port"], path.child("tcpSocket").child("port"), &errors)
      case "grpc":
        Self.portNumberOrName(
          .integer(action.number("port") ?? 0), path.child("grpc").child("port"), &errors)
      default:
        let seconds = action.number("seconds") ?? 0
        if let gracePeriod, seconds < 0 || seconds > gracePeriod {
          errors.invalid(
            path.child("sleep"), seconds,
            "must be non-negative and less than terminationGracePeriodSeconds (\(gracePeriod))")
        }
      }
    }
    if count == 0 { errors.required(path, "must specify a handler type") }
  }

  /// Checks an HTTP request.
  private mutating func checkHTTP(_ action: JSON, _ parent: FieldPath) {
    if action.text("path").isEmpty { errors.required(parent.child("httpGet").child("path")) }
    Self.portNumberOrName(action["port"], parent.child("httpGet").child("port"), &errors)
    let scheme = action.text("scheme")
    if scheme != "HTTP", scheme != "HTTPS" {
      errors.notSupported(
        parent.child("httpGet").child("scheme"), scheme, ["HTTP", "HTTPS"])
    }
    for header in action.items("httpHeaders") {
      let name = header.text("name")
      errors.invalid(
        parent.child("httpGet").child("httpHeaders"), name, each: Names.httpHeader(name))
    }
  }

  /// Checks a port that is given by its number or its name.
  static func portNumberOrName(
    _ port: JSON?, _ path: @autoclosure () -> FieldPath, _ errors: inout FieldErrors
  ) {
    if let name = port?.string {
      errors.invalid(path(), name, each: Names.portName(name))
    } else {
      let number = port?.integer ?? 0
      if !(1...65535).contains(number) { errors.invalid(path(), number, Names.range(1, 65535)) }
    }
  }
}
