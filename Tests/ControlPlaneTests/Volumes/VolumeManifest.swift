/// Manifests of volumes and claims for tests.
enum VolumeManifest {
  /// A volume; `more` is added to its specification.
  static func volume(
    _ name: String, _ size: String = "5Gi", modes: String = "ReadWriteOnce",
    storageClass: String = "manual", labels: String = "", source: String = "hostPath: {path: /d}",
    more: String = ""
  ) -> String {
    """
    {apiVersion: v1, kind: PersistentVolume, metadata: {name: \(name), labels: {\(labels)}},
    spec: {capacity: {storage: \(size)}, accessModes: [\(modes)], storageClassName: \(storageClass),
    \(source)\(more.isEmpty ? "" : ", \(more)")}}
    """
  }

  /// A claim; `more` is added to its specification.
  static func claim(
    _ name: String, _ size: String = "1Gi", modes: String = "ReadWriteOnce",
    storageClass: String? = "manual", more: String = ""
  ) -> String {
    """
    {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: \(name)}, spec: {
    \(storageClass.map { "storageClassName: \($0.isEmpty ? "\"\"" : $0), " } ?? "")
    accessModes: [\(modes)], resources: {requests: {storage: \(size)}}
    \(more.isEmpty ? "" : ", \(more)")}}
    """
  }

  /// A class of storage; `more` is added to it.
  static func storageClass(
    _ name: String, _ provisioner: String = "kubernetes.io/no-provisioner",
    annotations: String = "", more: String = ""
  ) -> String {
    """
    {apiVersion: storage.k8s.io/v1, kind: StorageClass, provisioner: \(provisioner),
    metadata: {name: \(name), annotations: {\(annotations)}}\(more.isEmpty ? "" : ", \(more)")}
    """
  }

  /// A pod that uses claims.
  static func pod(_ name: String, _ claims: String..., more: String = "") -> String {
    let volumes = claims.map { "{name: \($0), persistentVolumeClaim: {claimName: \($0)}}" }
    return """
      {apiVersion: v1, kind: Pod, metadata: {name: \(name)}, spec: {
      containers: [{name: main, image: nginx}],
      volumes: [\(volumes.joined(separator: ", "))]\(more.isEmpty ? "" : ", \(more)")}}
      """
  }

  /// The demand that a volume makes of the node that reaches it.
  static func onNode(_ name: String) -> String {
    """
    nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [
    {key: kubernetes.io/hostname, operator: In, values: [\(name)]}]}]}}
    """
  }
}
