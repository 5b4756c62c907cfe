import Testing

@testable import KubeAPI

/// The rules of what processes of a pod may do.
@Suite struct SecurityContextRulesTests {
  /// Asks about Pods.
  private let check = RuleCheck("v1 Pod")

  @Test func `of a container`() throws {
    let text = """
      runAsUser: -1, runAsGroup: -1
        .runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive
        .runAsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive
      procMount: Foo
        .procMount: Unsupported value: "Foo": supported values: "Default", "Unmasked"
      procMount: Unmasked
        .procMount: Invalid value: "Unmasked": `hostUsers` must be false to use `Unmasked`
      seccompProfile: {type: ""}
        .seccompProfile.type: Required value: type is required when seccompProfile is set
      seccompProfile: {type: Foo}
        .seccompProfile.type: Unsupported value: "Foo": supported values: "Localhost", \
      "RuntimeDefault", "Unconfined"
      seccompProfile: {type: Localhost}
        .seccompProfile.localhostProfile: Required value: must be set when seccomp type is \
      Localhost
      seccompProfile: {type: RuntimeDefault, localhostProfile: x}
        .seccompProfile.localhostProfile: Invalid value: \
      {"Type":"RuntimeDefault","LocalhostProfile":"x"}: can only be set when seccomp type is \
      Localhost
      seccompProfile: {type: Localhost, localhostProfile: ../x}
        .seccompProfile.localhostProfile: Invalid value: "../x": must not contain '..'
      seccompProfile: {type: Localhost, localhostProfile: /x}
        .seccompProfile.localhostProfile: Invalid value: "/x": must be a relative path
      appArmorProfile: {type: ""}
        .appArmorProfile.type: Required value: type is required when appArmorProfile is set
      appArmorProfile: {type: Foo}
        .appArmorProfile.type: Unsupported value: "Foo": supported values: "Localhost", \
      "RuntimeDefault", "Unconfined"
      appArmorProfile: {type: Localhost}
        .appArmorProfile.localhostProfile: Required value: must be set when AppArmor type is \
      Localhost
      appArmorProfile: {type: Localhost, localhostProfile: " x"}
        .appArmorProfile.localhostProfile: Invalid value: " x": must not be padded with whitespace
      appArmorProfile: {type: Unconfined, localhostProfile: x}
        .appArmorProfile.localhostProfile: Invalid value: "x": can only be set when AppArmor type \
      is Localhost
      windowsOptions: {gmsaCredentialSpec: "", runAsUserName: ""}
        .windowsOptions.gmsaCredentialSpec: Invalid value: "": gmsaCredentialSpec cannot be an \
      empty string
        .windowsOptions.runAsUserName: Invalid value: "": runAsUserName cannot be an empty string
      windowsOptions: {runAsUserName: 'a\\b\\c'}
        .windowsOptions.runAsUserName: Invalid value: "a\\\\b\\\\c": runAsUserName cannot contain \
      more than one backslash
      """
    let frame = "spec: {containers: [{name: c, image: a, securityContext: {@}}]}"
    #expect(try check.report(text, in: frame, under: "spec.containers[0].securityContext") == text)
  }

  @Test func `of a whole pod`() throws {
    let text = """
      securityContext: {fsGroup: -1, supplementalGroups: [-1], runAsUser: -1, runAsGroup: -1}
        securityContext.fsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive
        securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive
        securityContext.runAsGroup: Invalid value: -1: must be between 0 and 2147483647, inclusive
        securityContext.supplementalGroups[0]: Invalid value: -1: must be between 0 and \
      2147483647, inclusive
      securityContext: {fsGroupChangePolicy: Foo}
        securityContext.fsGroupChangePolicy: Unsupported value: "Foo": supported values: \
      "Always", "OnRootMismatch"
      securityContext: {supplementalGroupsPolicy: Foo}
        securityContext.supplementalGroupsPolicy: Unsupported value: "Foo": supported values: \
      "Merge", "Strict"
      securityContext: {sysctls: [{name: ""}, {name: "a b", value: c}]}
        securityContext.sysctls[0].name: Required value
        securityContext.sysctls[1].name: Invalid value: "a b": must have at most 253 characters \
      and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$
      securityContext: {sysctls: [{name: a, value: b}, {name: a, value: b}]}
        securityContext.sysctls[1].name: Duplicate value: "a"
      hostNetwork: true, securityContext: {sysctls: [{name: net.ipv4.ip_forward, value: "1"}]}
        securityContext.sysctls[0].name: Invalid value: "net.ipv4.ip_forward": may not be \
      specified when 'hostNetwork' is true
      hostIPC: true, securityContext: {sysctls: [{name: kernel.shm_rmid_forced, value: "1"}]}
        securityContext.sysctls[0].name: Invalid value: "kernel.shm_rmid_forced": may not be \
      specified when 'hostIPC' is true
      securityContext: {windowsOptions: {hostProcess: true}}
        hostNetwork: Invalid value: false: hostNetwork must be true if pod contains any \
      hostProcess containers
      hostUsers: false, hostNetwork: true
        hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false
      hostUsers: false, hostPID: true
        HostPID: Forbidden: when `pod.Spec.HostUsers` is false
      hostPID: true, shareProcessNamespace: true
        securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and \
      HostPID cannot both be enabled
      os: {name: foo}
        os: Unsupported value: "foo": supported values: "linux", "windows"
      os: {name: ""}
        os.name: Required value: cannot be empty
      os: {name: windows}, hostPID: true
        hostPID: Forbidden: cannot be set for a windows pod
      os: {name: windows}, securityContext: {runAsUser: 1, seLinuxOptions: {level: a}, fsGroup: 2}
        securityContext.seLinuxOptions: Forbidden: cannot be set for a windows pod
        securityContext.fsGroup: Forbidden: cannot be set for a windows pod
        securityContext.runAsUser: Forbidden: cannot be set for a windows pod
      os: {name: windows}, securityContext: {sysctls: [{name: a, value: b}]}
        securityContext.sysctls: Forbidden: cannot be set for a windows pod
      os: {name: linux}, securityContext: {windowsOptions: {hostProcess: false}}
        securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod
      """
    let frame = "spec: {containers: [{name: c, image: a}], @}"
    #expect(try check.report(text, in: frame, under: "spec.") == text)
  }
}
