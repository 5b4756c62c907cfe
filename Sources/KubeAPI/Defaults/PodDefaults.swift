/// What pods and templates of pods are given where they leave things out.
// Kubernetes: pkg/apis/core/v1/defaults.go
enum PodDefaults {
  /// Completes a pod.
  // Kubernetes: pkg/apis/core/v1/zz_generated.defaults.go, SetObjectDefaults_Pod
  static func applyToPod(_ pod: inout JSON) {
    pod.modify("spec") { spec in
      applyToSpec(&spec)
      for name in ["containers", "initContainers"] {
        spec.modifyItems(name, requestLimits)
      }
      PodResourceDefaults.apply(&spec)
      spec.setDefault("enableServiceLinks", true)
      if spec.flag("hostNetwork") {
        for name in ["containers", "initContainers"] {
          spec.modifyItems(name) { $0.modifyItems("ports", useOwnPort) }
        }
      }
    }
    if !pod.has("metadata") { pod["metadata"] = [:] }
    if !pod.has("status") { pod["status"] = [:] }
  }

  /// Completes a template of pods.
  static func applyToTemplate(_ template: inout JSON) {
    if !template.has("metadata") { template["metadata"] = [:] }
    template.modify("spec") { applyToSpec(&$0) }
  }

  /// Requests what a container may have at most, where it requests nothing.
  private static func requestLimits(_ container: inout JSON) {
    guard let limits = container["resources"]?["limits"]?.object, !limits.isEmpty else { return }
    container.modify("resources") { resources in
      resources.modify("requests") { requests in
        for entry in limits where requests[entry.name] == nil {
          requests[entry.name] = entry.value
        }
      }
    }
  }

  /// Uses a container's port as that of the node, where none is named.
  private static func useOwnPort(_ port: inout JSON) {
    if port.number("hostPort") ?? 0 == 0, let own = port["containerPort"] { port["hostPort"] = own }
  }

  /// Completes a specification of a pod.
  // Kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_PodSpec
  private static func applyToSpec(_ spec: inout JSON) {
    if spec.object == nil { spec = [:] }
    spec.setDefaultText("dnsPolicy", "ClusterFirst")
    spec.setDefaultText("restartPolicy", "Always")
    if spec.flag("hostNetwork") == false, spec["hostNetwork"] != nil { spec["hostNetwork"] = nil }
    spec.setDefault("securityContext", [:])
    spec.setDefault("terminationGracePeriodSeconds", 30)
    spec.setDefaultText("schedulerName", "default-scheduler")
    copyServiceAccount(&spec)
    if !spec.has("containers") { spec["containers"] = .null }
    spec.modifyItems("volumes", applyToVolume)
    for name in ["containers", "initContainers", "ephemeralContainers"] {
      spec.modifyItems(name, applyToContainer)
    }
    spec.modifyPresent("overhead", roundResources)
    spec.modifyPresent("resources", roundRequirements)
  }

  /// Keeps the old name of the field for the service account like the new one.
  // Kubernetes: pkg/apis/core/v1/conversion.go, Convert_v1_PodSpec_To_core_PodSpec
  private static func copyServiceAccount(_ spec: inout JSON) {
    let (new, old) = (spec.text("serviceAccountName"), spec.text("serviceAccount"))
    if new == old { return }
    if new.isEmpty {
      spec["serviceAccountName"] = .string(old)
    } else {
      spec["serviceAccount"] = .string(new)
    }
  }

  /// Completes a container.
  // Kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_Container
  private static func applyToContainer(_ container: inout JSON) {
    if container.text("imagePullPolicy").isEmpty {
      let tag = ImageReference(container.text("image"))?.tag
      container["imagePullPolicy"] = tag == "latest" ? "Always" : "IfNotPresent"
    }
    container.setDefaultText("terminationMessagePath", "/dev/termination-log")
    container.setDefaultText("terminationMessagePolicy", "File")
    if container["resources"] == nil {
      container["resources"] = [:]
    } else {
      container.modify("resources", roundRequirements)
    }
    container.modifyItems("ports") { $0.setDefaultText("protocol", "TCP") }
    container.modifyItems("env") { variable in
      variable.modifyPresent("valueFrom") { source in
        source.modifyPresent("fieldRef") { $0.setDefaultText("apiVersion", "v1") }
        source.modifyPresent("resourceFieldRef", applyToResource)
        source.modifyPresent("fileKeyRef") { $0.setDefault("optional", false) }
      }
    }
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
      container.modifyPresent(name, applyToProbe)
    }
    container.modifyPresent("lifecycle") { lifecycle in
      for name in ["postStart", "preStop"] {
        lifecycle.modifyPresent(name) { $0.modifyPresent("httpGet", applyToHTTP) }
      }
    }
  }

  /// Completes a probe.
  private static func applyToProbe(_ probe: inout JSON) {
    for (name, value) in [
      ("timeoutSeconds", 1), ("periodSeconds", 10), ("successThreshold", 1),
      ("failureThreshold", 3),
    ] as [(String, Int64)] where probe.number(name) ?? 0 == 0 { probe[name] = .integer(value) }
    probe.modifyPresent("httpGet", applyToHTTP)
    probe.modifyPresent("grpc") { $0.setDefault("service", "") }
  }

  /// Completes an HTTP request.
  private static func applyToHTTP(_ action: inout JSON) {
    action.setDefaultText("path", "/")
    action.setDefaultText("scheme", "HTTP")
  }

  /// The kinds of volumes whose files have a mode.
  private static let withMode = ["secret", "configMap", "downwardAPI", "projected"]

  /// Completes a volume.
  // Kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_Volume
  private static func applyToVolume(_ volume: inout JSON) {
    guard let object = volume.object else { return }
    if !object.contains(where: { $0.name != "name" && !$0.value.isNull }) {
      volume["emptyDir"] = [:]
      return
    }
    volume.modifyPresent("emptyDir") { canonicalize(&$0, "sizeLimit") }
    for name in withMode { volume.modifyPresent(name) { $0.setDefault("defaultMode", 420) } }
    volume.modifyPresent("downwardAPI") { $0.modifyItems("items", applyToFile) }
    volume.modifyPresent("hostPath") { $0.setDefault("type", "") }
    volume.modifyPresent("projected") { projected in
      projected.modifyItems("sources") { source in
        source.modifyPresent("downwardAPI") { $0.modifyItems("items", applyToFile) }
        source.modifyPresent("serviceAccountToken") {
          $0.setDefault("expirationSeconds", 3600)
        }
      }
    }
    volume.modifyPresent("image") { image in
      let tag = ImageReference(image.text("reference"))?.tag
      image.setDefaultText("pullPolicy", tag == "latest" ? "Always" : "IfNotPresent")
    }
    volume.modifyPresent("iscsi") { $0.setDefaultText("iscsiInterface", "default") }
    volume.modifyPresent("rbd") { disk in
      disk.setDefaultText("pool", "rbd")
      disk.setDefaultText("user", "admin")
      disk.setDefaultText("keyring", "/etc/ceph/keyring")
    }
    volume.modifyPresent("azureDisk") { disk in
      disk.setDefault("cachingMode", "ReadWrite")
      disk.setDefault("kind", "Shared")
      disk.setDefault("fsType", "ext4")
      disk.setDefault("readOnly", false)
    }
    volume.modifyPresent("scaleIO") { disk in
      disk.setDefaultText("storageMode", "ThinProvisioned")
      disk.setDefaultText("fsType", "xfs")
    }
    volume.modifyPresent("ephemeral") { ephemeral in
      ephemeral.modifyPresent("volumeClaimTemplate", ClaimRules.applyDefaults)
    }
  }

  /// Completes a file that shows a field of the pod.
  private static func applyToFile(_ file: inout JSON) {
    file.modifyPresent("fieldRef") { $0.setDefaultText("apiVersion", "v1") }
    file.modifyPresent("resourceFieldRef", applyToResource)
  }

  /// Completes a reference to a resource of a container.
  private static func applyToResource(_ reference: inout JSON) {
    reference.setDefault("divisor", "0")
    canonicalize(&reference, "divisor")
  }

  /// Writes an amount in canonical form.
  static func canonicalize(_ object: inout JSON, _ name: String) {
    if let text = object[name]?.string, let amount = Quantity(text) {
      let canonical = amount.description
      if canonical != text { object[name] = .string(canonical) }
    }
  }

  /// Rounds limits and requests.
  private static func roundRequirements(_ resources: inout JSON) {
    resources.modifyPresent("limits", roundResources)
    resources.modifyPresent("requests", roundResources)
  }

  /// Rounds amounts up to thousandths, and writes them in canonical form.
  // Kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_ResourceList
  static func roundResources(_ list: inout JSON) {
    guard case .object(var object) = list else { return }
    list = .null
    object.modifyEach { _, value in
      guard case .string(let text) = value, var amount = Quantity(text) else { return }
      amount.roundUp(-3)
      let canonical = amount.description
      if canonical != text { value = .string(canonical) }
    }
    list = .object(object)
  }
}

/// What a pod as a whole is given where it leaves out amounts of resources.
// Kubernetes: pkg/apis/core/v1/defaults.go, defaultPodRequests
enum PodResourceDefaults {
  /// Requests for the pod what its containers request, or what it may have at most.
  static func apply(_ spec: inout JSON) {
    guard let limits = spec["resources"]?["limits"]?.object, !limits.isEmpty else { return }
    let needed = PodResources.requests(of: spec)
    spec.modify("resources") { resources in
      resources.modify("requests") { requests in
        for (name, amount) in needed
        where requests[name] == nil && (name == "cpu" || name == "memory") {
          requests[name] = .string(amount.description)
        }
        for entry in limits where requests[entry.name] == nil {
          requests[entry.name] = entry.value
        }
      }
    }
  }
}
