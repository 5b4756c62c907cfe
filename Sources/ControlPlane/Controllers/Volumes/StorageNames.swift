internal import KubeAPI

/// The names by which the parts of storage leave word to each other.
// Kubernetes: staging/src/k8s.io/component-helpers/storage/volume/pv_helpers.go
enum StorageNames {
  /// Says of a claim that it has been bound once.
  static let bindCompleted = "pv.kubernetes.io/bind-completed"
  /// Says of a claim or volume that the controller bound it, and not its author.
  static let boundByController = "pv.kubernetes.io/bound-by-controller"
  /// Says of a volume what has made it.
  static let provisionedBy = "pv.kubernetes.io/provisioned-by"
  /// Says of a claim or volume which driver does the work of an old plugin.
  static let migratedTo = "pv.kubernetes.io/migrated-to"
  /// Says of a claim what is to make its volume.
  static let provisioner = "volume.kubernetes.io/storage-provisioner"
  /// The same by its older name.
  static let oldProvisioner = "volume.beta.kubernetes.io/storage-provisioner"
  /// Says of a claim for which node the scheduler wants its volume.
  static let selectedNode = "volume.kubernetes.io/selected-node"
  /// Names the class of a claim or volume, before there was a field for it.
  static let oldClass = "volume.beta.kubernetes.io/storage-class"
  /// Says of a class that claims without one get it.
  static let defaultClass = "storageclass.kubernetes.io/is-default-class"
  /// The same by its older name.
  static let oldDefaultClass = "storageclass.beta.kubernetes.io/is-default-class"
  /// Keeps a claim as long as pods use it.
  static let claimFinalizer = "kubernetes.io/pvc-protection"
  /// Keeps a volume as long as it is bound.
  static let volumeFinalizer = "kubernetes.io/pv-protection"

  /// Keeps a class of attributes as long as claims or volumes have it.
  static let attributesFinalizer = "kubernetes.io/vac-protection"

  /// The drivers that do the work of plugins that once were part of Kubernetes.
  // Kubernetes: staging/src/k8s.io/csi-translation-lib/translate.go, inTreePlugins
  static let drivers = [
    "kubernetes.io/aws-ebs": "ebs.csi.aws.com",
    "kubernetes.io/azure-disk": "disk.csi.azure.com",
    "kubernetes.io/azure-file": "file.csi.azure.com",
    "kubernetes.io/cinder": "cinder.csi.openstack.org",
    "kubernetes.io/gce-pd": "pd.csi.storage.gke.io",
    "kubernetes.io/portworx-volume": "pxd.portworx.com",
    "kubernetes.io/vsphere-volume": "csi.vsphere.vmware.com",
  ]

  /// The class of a claim or volume; empty where it has none.
  // Kubernetes: pkg/apis/core/v1/helper/helpers.go, GetPersistentVolumeClaimClass
  static func storageClass(_ object: JSON) -> String {
    if let named = object.annotations[oldClass]?.string { return named }
    return object["spec", "storageClassName"]?.string ?? ""
  }

  /// Whether claims without a class get this one.
  // Kubernetes: pkg/apis/storage/util/helpers.go, IsDefaultAnnotation
  static func isDefault(_ storageClass: JSON) -> Bool {
    let annotations = storageClass.annotations
    return annotations[defaultClass] == "true" || annotations[oldDefaultClass] == "true"
  }

  /// The name of the class that claims without one get: the youngest, then the first by name.
  // Kubernetes: pkg/volume/util/storageclass.go, GetDefaultClass
  static func defaultClassName(_ state: State) -> String? {
    var best: (name: String, created: String)?
    for (key, candidate) in state.objects(.storageClasses) where isDefault(candidate) {
      let created = candidate["metadata", "creationTimestamp"]?.string ?? ""
      if best.map({ created > $0.created }) ?? true { best = (key.name, created) }
    }
    return best?.name
  }

  /// The claims that a pod's volumes name, those that are made for it included.
  static func claims(of pod: JSON) -> [String] {
    guard let volumes = pod["spec", "volumes"]?.array else { return [] }
    return volumes.compactMap { volume in
      if let claim = volume["persistentVolumeClaim"] { return claim.text("claimName") }
      return volume["ephemeral"] != nil ? "\(pod.name)-\(volume.text("name"))" : nil
    }
  }
}
