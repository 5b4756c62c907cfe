/// What the columns of tables are about, in the words in which the server tells clients.
///
/// Columns that repeat a field have the words of that field's documentation in the real server,
/// which the recorded facts lack; they are empty here, but for names and times of creation.
// Kubernetes: pkg/printers/internalversion/printers.go, AddHandlers
enum ColumnDescriptions {
  /// The description of a column of a resource, which is named as `group/version/plural`.
  static func description(of column: String, _ resource: String) -> String {
    if let text = special["\(resource.split(separator: "/").last ?? "") \(column)"] { return text }
    return common[column] ?? ""
  }

  /// What a name is.
  private static let name =
    "Name must be unique within a namespace. Is required when creating resources, although some "
    + "resources may allow a client to request the generation of an appropriate name "
    + "automatically. Name is primarily intended for creation idempotence and configuration "
    + "definition. Cannot be updated. More info: "
    + "https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names"

  /// What a time of creation is.
  private static let creation =
    "CreationTimestamp is a timestamp representing the server time when this object was created. "
    + "It is not guaranteed to be set in happens-before order across separate operations. Clients "
    + "may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by "
    + "the system. Read-only. Null for lists. More info: "
    + "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata"

  /// The columns that mean the same everywhere.
  private static let common = [
    "Name": name, "Age": creation, "Created At": creation,
    "Containers": "Names of each container in the template.",
    "Images": "Images referenced by each container in the template.",
  ]

  /// The columns of single resources, by plural name and heading.
  private static let special = [
    "pods Ready": "The aggregate readiness state of this pod for accepting traffic.",
    "pods Status": "The aggregate status of the containers in this pod.",
    "pods Restarts":
      "The number of times the containers in this pod have been restarted and when the last "
      + "container in this pod has restarted.",
    "podtemplates Pod Labels": "The labels for the pod template.",
    "poddisruptionbudgets Min Available": "The minimum number of pods that must be available.",
    "poddisruptionbudgets Max Unavailable": "The maximum number of pods that may be unavailable.",
    "poddisruptionbudgets Allowed Disruptions":
      "Calculated number of pods that may be disrupted at this time.",
    "jobs Status": "Status of the job.",
    "jobs Duration": "Time required to complete the job.",
    "ingresses Class":
      "The name of the IngressClass resource that should be used for additional configuration",
    "ingresses Hosts": "Hosts that incoming requests are matched against before the ingress rule",
    "ingresses Address": "Address is a list containing ingress points for the load-balancer",
    "ingresses Ports": "Ports of TLS configurations that open",
    "ingressclasses Controller": "Controller that is responsible for handling this class",
    "ingressclasses Parameters": "A reference to a resource with additional parameters",
    "statefulsets Ready": "Number of the pod with ready state",
    "deployments Ready": "Number of the pod with ready state",
    "nodes Status": "The status of the node",
    "nodes Roles": "The roles of the node",
    "namespaces Status": "The status of the namespace",
    "persistentvolumes StorageClass": "StorageClass of the pv",
    "persistentvolumes VolumeAttributesClass": "VolumeAttributesClass of the pv",
    "persistentvolumeclaims StorageClass": "StorageClass of the pvc",
    "persistentvolumeclaims VolumeAttributesClass": "VolumeAttributesClass of the pvc",
    "componentstatuses Status": "Status of the component conditions",
    "componentstatuses Message": "Message of the component conditions",
    "componentstatuses Error": "Error of the component conditions",
    "rolebindings Users": "Users in the roleBinding",
    "rolebindings Groups": "Groups in the roleBinding",
    "rolebindings ServiceAccounts": "ServiceAccounts in the roleBinding",
    "clusterrolebindings Users": "Users in the clusterRoleBinding",
    "clusterrolebindings Groups": "Groups in the clusterRoleBinding",
    "clusterrolebindings ServiceAccounts": "ServiceAccounts in the clusterRoleBinding",
    "controllerrevisions Controller": "Controller of the object",
    "resourcequotas Request":
      "Request represents a minimum amount of cpu/memory that a container may consume.",
    "resourcequotas Limit":
      "Limits control the maximum amount of cpu/memory that a container may use independent of "
      + "contention on the node.",
    "csinodes Drivers": "Drivers indicates the number of CSI drivers registered on the node",
    "mutatingwebhookconfigurations Webhooks": webhooks,
    "validatingwebhookconfigurations Webhooks": webhooks,
    "validatingadmissionpolicies Validations":
      "Validations indicates the number of validation rules defined in this configuration",
    "validatingadmissionpolicies ParamKind": parameterKind,
    "mutatingadmissionpolicies Mutations":
      "Mutation indicates the number of mutations rules defined in this configuration",
    "mutatingadmissionpolicies ParamKind": parameterKind,
    "validatingadmissionpolicybindings PolicyName": policyName,
    "validatingadmissionpolicybindings ParamRef": parameter,
    "mutatingadmissionpolicybindings PolicyName": policyName,
    "mutatingadmissionpolicybindings ParamRef": parameter,
    "flowschemas MissingPL": "references a broken or non-existent PriorityLevelConfiguration",
    "resourceclaims State":
      "A summary of the current state (allocated, pending, reserved, etc.).",
    "apiservices Service": "The reference to the service that hosts this API endpoint.",
    "apiservices Available": "Whether this service is available.",
  ]

  /// What a number of webhooks is.
  private static let webhooks =
    "Webhooks indicates the number of webhooks registered in this configuration"
  /// What a kind of parameters is.
  private static let parameterKind =
    "ParamKind specifies the kind of resources used to parameterize this policy"
  /// What the name of a policy is.
  private static let policyName =
    "PolicyName indicates the policy definition which the policy binding binded to"
  /// What a binding's parameters are.
  private static let parameter =
    "ParamRef indicates the param resource which sets the configration param"
}
