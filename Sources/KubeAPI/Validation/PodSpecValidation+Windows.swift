// What only Windows knows.
extension PodSpecValidation {
  /// The most bytes of a specification of credentials, in units of 1024.
  private static let credentialUnitsMax = 64
  /// Below how many bytes the domain of a user stays.
  private static let domainBytesLimit = 256
  /// The most bytes of the name of a user.
  private static let userBytesMax = 104

  /// Checks the options of a pod or a container.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateWindowsSecurityContextOptions
  mutating func checkWindowsOptions(_ options: JSON?, _ path: FieldPath) {
    guard let options else { return }
    if let name = options["gmsaCredentialSpecName"]?.string {
      errors.invalid(
        path.child("gmsaCredentialSpecName"), name, each: Names.dnsSubdomain(name))
    }
    if let text = options["gmsaCredentialSpec"]?.string {
      if text.isEmpty {
        errors.invalid(
          path.child("gmsaCredentialSpec"), text, "gmsaCredentialSpec cannot be an empty string")
      } else if text.utf8.count > Self.credentialUnitsMax << 10 {
        errors.invalid(
          path.child("gmsaCredentialSpec"), text,
          "gmsaCredentialSpec size must be under \(Self.credentialUnitsMax) KiB")
      }
    }
    if let name = options["runAsUserName"]?.string {
      errors.invalid(path.child("runAsUserName"), name, each: Self.userFaults(name))
    }
  }

  /// What is wrong with the name of a user.
  private static func userFaults(_ name: String) -> [String] {
    if name.isEmpty { return ["runAsUserName cannot be an empty string"] }
    if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      return ["runAsUserName cannot contain control characters"]
    }
    let parts = name.split(separator: "\\", omittingEmptySubsequences: false)
    if parts.count > 2 { return ["runAsUserName cannot contain more than one backslash"] }
    var faults: [String] = []
    if parts.count == 2 {
      let domain = String(parts[0])
      if domain.utf8.count >= domainBytesLimit {
        faults.append(
          "runAsUserName's Domain length must be under \(domainBytesLimit) characters")
      }
      if !isNetBIOS(domain), !isDNS(domain) {
        faults.append("runAsUserName's Domain doesn't match the NetBios nor the DNS format")
      }
    }
    let user = parts[parts.count - 1]
    if user.isEmpty {
      faults.append("runAsUserName's User cannot be empty")
    } else if user.utf8.count > userBytesMax {
      faults.append(
        "runAsUserName's User length must not be longer than \(userBytesMax) characters")
    }
    if !user.isEmpty, user.allSatisfy({ $0 == "." || $0 == " " }) {
      faults.append("runAsUserName's User cannot contain only periods or spaces")
    }
    if user.contains(where: { #""/\:;|=,+*?<>@[]"#.contains($0) }) {
      faults.append(
        #"runAsUserName's User cannot contain the following characters: "/\:;|=,+*?<>@[]"#)
    }
    return faults
  }

  /// Whether a text is the name of a domain as NetBIOS has it.
  private static func isNetBIOS(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    return (1...15).contains(scalars.count) && scalars.first != "."
      && !scalars.contains { #"\/:*?"<>|"#.unicodeScalars.contains($0) }
  }

  /// Whether a text is the name of a domain as DNS has it.
  private static func isDNS(_ text: String) -> Bool {
    text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
      part in
      guard let first = part.first, let last = part.last, part.count <= 63 else { return false }
      /// Whether a byte is a letter or a digit.
      func isPlain(_ byte: UInt8) -> Bool { byte.isUpper || byte.isLower || byte.isDigit }
      return isPlain(first) && isPlain(last)
        && part.allSatisfy { isPlain($0) || $0 == UInt8(ascii: "-") }
    }
  }

  /// Checks that all containers are processes of their node, or none.
  // Kubernetes: pkg/apis/core/validation/validation.go, validateWindowsHostProcessPod
  mutating func checkHostProcess() {
    let whole = spec["securityContext"]?["windowsOptions"]?["hostProcess"]?.bool
    var (all, processes) = (0, 0)
    for list in ["initContainers", "containers", "ephemeralContainers"] {
      for (index, container) in spec.items(list).enumerated() {
        all += 1
        let own = container["securityContext"]?["windowsOptions"]?["hostProcess"]?.bool
        if let whole, let own, whole != own {
          errors.invalid(
            path.item(list, index).child("securityContext").child("windowsOptions")
              .child("hostProcess"), json: .bool(own),
            "pod hostProcess value must be identical if both are specified, was \(whole)")
        }
        if own ?? whole ?? false { processes += 1 }
      }
    }
    if processes == 0 { return }
    if processes != all {
      errors.invalid(
        path, "",
        "If pod contains any hostProcess containers then all containers must be HostProcess "
          + "containers")
    }
    if !hostNetwork {
      errors.invalid(
        path.child("hostNetwork"), json: false,
        "hostNetwork must be true if pod contains any hostProcess containers")
    }
  }
}
