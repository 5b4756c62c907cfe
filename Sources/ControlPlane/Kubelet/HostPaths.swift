internal import KubeAPI

/// What the file systems of simulated nodes hold, as far as volumes of type `hostPath` ask.
enum HostPaths {
  /// Directories of every node; what lies below the virtual ones is there too.
  private static let directories: Set<String> = [
    "/", "/bin", "/boot", "/dev", "/etc", "/etc/cni", "/etc/cni/net.d", "/etc/kubernetes",
    "/etc/kubernetes/manifests", "/etc/kubernetes/pki", "/etc/ssl", "/etc/ssl/certs", "/home",
    "/lib", "/lib/modules", "/lib64", "/media", "/mnt", "/opt", "/opt/cni", "/opt/cni/bin",
    "/proc", "/root", "/run", "/run/containerd", "/run/systemd", "/sbin", "/srv", "/sys", "/tmp",
    "/usr", "/usr/bin", "/usr/lib", "/usr/local", "/usr/local/bin", "/usr/sbin", "/usr/share",
    "/usr/share/ca-certificates", "/var", "/var/cache", "/var/lib", "/var/lib/containerd",
    "/var/lib/cni", "/var/lib/kubelet", "/var/lib/kubelet/device-plugins",
    "/var/lib/kubelet/plugins", "/var/lib/kubelet/plugins_registry", "/var/lib/kubelet/pods",
    "/var/log", "/var/log/containers", "/var/log/journal", "/var/log/pods", "/var/run",
    "/var/run/containerd", "/var/tmp",
  ]

  /// Plain files of every node.
  private static let files: Set<String> = [
    "/etc/fstab", "/etc/group", "/etc/hostname", "/etc/hosts", "/etc/localtime",
    "/etc/machine-id", "/etc/os-release", "/etc/passwd", "/etc/resolv.conf", "/etc/shadow",
    "/etc/timezone", "/run/xtables.lock", "/var/lib/kubelet/config.yaml", "/var/log/syslog",
  ]

  /// Sockets of every node.
  private static let sockets: Set<String> = [
    "/run/containerd/containerd.sock", "/var/run/containerd/containerd.sock",
    "/run/dbus/system_bus_socket", "/var/lib/kubelet/device-plugins/kubelet.sock",
  ]

  /// Character devices of every node.
  private static let characterDevices: Set<String> = [
    "/dev/fuse", "/dev/kmsg", "/dev/null", "/dev/random", "/dev/tty", "/dev/urandom", "/dev/zero",
  ]

  /// Block devices of every node.
  private static let blockDevices: Set<String> = ["/dev/sda", "/dev/sda1", "/dev/vda", "/dev/vda1"]

  /// Why a path of a node cannot be mounted as what a volume says that it is.
  // Kubernetes: pkg/volume/hostpath/host_path.go, checkTypeInternal
  static func problem(of source: JSON) -> String? {
    guard let type = source["type"]?.string, !type.isEmpty else { return nil }
    let path = source.text("path")
    let place = cleaned(path)
    let isDirectory =
      directories.contains(place) || place.hasPrefix("/proc/") || place.hasPrefix("/sys/")
    let isOther =
      sockets.contains(place) || characterDevices.contains(place) || blockDevices.contains(place)
    let what: String
    switch type {
    case "Directory":
      if isDirectory { return nil }
      what = "a directory"
    case "DirectoryOrCreate":
      if !files.contains(place) && !isOther { return nil }
      what = "a directory"
    case "File":
      if files.contains(place) { return nil }
      what = "a file"
    case "FileOrCreate":
      if !isDirectory && !isOther { return nil }
      what = "a file"
    case "Socket":
      if sockets.contains(place) { return nil }
      what = "a socket file"
    case "CharDevice":
      if characterDevices.contains(place) { return nil }
      what = "a character device"
    case "BlockDevice":
      if blockDevices.contains(place) { return nil }
      what = "a block device"
    default: return nil
    }
    return "hostPath type check failed: \(path) is not \(what)"
  }

  /// A path without slashes at its end.
  private static func cleaned(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
