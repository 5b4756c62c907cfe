import Testing

/// The cells of what clusters are made of: most tables are as they were recorded.
@Suite struct ClusterCellTests {
  /// The metadata of an object that is three seconds old.
  private func metadata(_ name: String, _ extra: String = "") -> String {
    "metadata: {name: \(name), creationTimestamp: \"2026-01-01T00:00:27Z\"\(extra)}"
  }

  /// The rows of some objects, each with a space between its cells.
  private func rows(_ yaml: String, wide: Bool = false) throws -> [String] {
    try PrintedTable(yaml, wide: wide).lines.dropFirst().map {
      $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }
  }

  @Test func `nodes`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: v1
        kind: Node
        \(metadata("controlplane", ", labels: {node-role.kubernetes.io/control-plane: \"\"}"))
        status:
          conditions: [{type: Ready, status: "True"}]
          nodeInfo: {kubeletVersion: v1.36.2}
        ---
        apiVersion: v1
        kind: Node
        \(metadata("node03"))
        """
      ).lines == [
        "NAME           STATUS    ROLES           AGE   VERSION",
        "controlplane   Ready     control-plane   3s    v1.36.2",
        "node03         Unknown   <none>          3s",
      ])
    #expect(
      try rows(
        """
        apiVersion: v1
        kind: Node
        \(metadata("n1", ", labels: {kubernetes.io/role: b, node-role.kubernetes.io/a: \"\", node-role.kubernetes.io/: x}"))
        spec: {unschedulable: true}
        status:
          conditions: [{type: Ready, status: Unknown}]
          addresses: [{type: Hostname, address: n1}, {type: InternalIP, address: 10.0.0.1}]
          nodeInfo: {kubeletVersion: v1, osImage: Linux, containerRuntimeVersion: "containerd://2"}
        """, wide: true
      ) == [
        "n1 NotReady,SchedulingDisabled a,b 3s v1 10.0.0.1 <none> Linux <unknown> containerd://2"
      ])
  }

  @Test func `namespaces and what they hold`() throws {
    #expect(
      try rows("{apiVersion: v1, kind: Namespace, \(metadata("a")), status: {phase: Active}}")
        == ["a Active 3s"])
    #expect(
      try PrintedTable(
        """
        apiVersion: v1
        kind: Secret
        \(metadata("old"))
        type: kubernetes.io/service-account-token
        data: {a: "", b: "", c: ""}
        """
      ).lines == [
        "NAME   TYPE                                  DATA   AGE",
        "old    kubernetes.io/service-account-token   3      3s",
      ])
    #expect(
      try rows(
        "{apiVersion: v1, kind: ConfigMap, \(metadata("a")), data: {x: one, w: two}, binaryData: {z: eA==}}"
      ) == ["a 3 3s"])
    #expect(try rows("{apiVersion: v1, kind: ServiceAccount, \(metadata("a"))}") == ["a 3s"])
    #expect(
      try rows("{apiVersion: v1, kind: LimitRange, \(metadata("a"))}") == ["a 2026-01-01T00:00:27Z"]
    )
    #expect(
      try PrintedTable(
        """
        apiVersion: v1
        kind: ResourceQuota
        \(metadata("one-pod"))
        status:
          hard: {pods: "1", count/daemonsets.apps: "2", limits.cpu: "4", requests.memory: 1Gi}
          used: {pods: "1", count/daemonsets.apps: "1", limits.cpu: 1500m}
        """
      ).lines == [
        "NAME      REQUEST                                                         LIMIT                 AGE",
        "one-pod   count/daemonsets.apps: 1/2, pods: 1/1, requests.memory: 0/1Gi   limits.cpu: 1500m/4   3s",
      ])
  }

  @Test func `services tell where they are reached`() throws {
    /// The row of a Service.
    func row(_ spec: String, _ status: String = "") throws -> String {
      try rows(
        "{apiVersion: v1, kind: Service, \(metadata("s")), spec: {\(spec)}, status: {\(status)}}",
        wide: true)[0]
    }
    #expect(
      try row(
        "type: ClusterIP, clusterIP: 10.96.0.9, clusterIPs: [10.96.0.9], selector: {app: store}, ports: [{port: 80, protocol: TCP}]"
      ) == "s ClusterIP 10.96.0.9 <none> 80/TCP 3s app=store")
    #expect(
      try row(
        "type: NodePort, clusterIPs: [10.96.0.9], externalIPs: [1.2.3.4, 1.2.3.5], ports: [{port: 80, nodePort: 30080, protocol: TCP}, {port: 53, protocol: UDP}]"
      ) == "s NodePort 10.96.0.9 1.2.3.4,1.2.3.5 80:30080/TCP,53/UDP 3s <none>")
    #expect(
      try row("type: LoadBalancer, clusterIPs: [10.96.0.9]")
        == "s LoadBalancer 10.96.0.9 <pending> <none> 3s <none>")
    #expect(
      try row(
        "type: LoadBalancer, clusterIPs: [10.96.0.9], externalIPs: [9.9.9.9]",
        "loadBalancer: {ingress: [{ip: 5.6.7.8}, {hostname: a.very.long.name.example.com}]}")
        == "s LoadBalancer 10.96.0.9 5.6.7.8,a.very.long.name.example.com,9.9.9.9 <none> 3s <none>")
    #expect(
      try row("type: ExternalName, externalName: example.com")
        == "s ExternalName <none> example.com <none> 3s <none>")
    #expect(
      try row("type: ClusterIP, clusterIP: None, clusterIPs: [None]")
        == "s ClusterIP None <none> <none> 3s <none>")
  }

  @Test func `endpoints and their slices`() throws {
    /// The row of Endpoints.
    func endpoints(_ subsets: String) throws -> String {
      try rows("{apiVersion: v1, kind: Endpoints, \(metadata("e")), subsets: \(subsets)}")[0]
    }
    #expect(try endpoints("null") == "e <none> 3s")
    #expect(
      try endpoints("[{addresses: [{ip: 10.0.0.1}, {ip: \"fd00::1\"}], ports: [{port: 80}]}]")
        == "e 10.0.0.1:80,[fd00::1]:80 3s")
    #expect(
      try endpoints(
        "[{addresses: [{ip: 10.0.0.1}, {ip: 10.0.0.2}], ports: [{port: 80}, {port: 443}]}, {addresses: [{ip: 10.0.0.3}]}]"
      ) == "e 10.0.0.1:80,10.0.0.2:80,10.0.0.1:443 + 2 more... 3s")
    #expect(try endpoints("[{addresses: [{ip: 10.0.0.1}]}]") == "e 10.0.0.1 3s")
    /// The row of an EndpointSlice.
    func slice(_ fields: String) throws -> String {
      try rows(
        "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, \(metadata("mix-29bmh")), addressType: IPv4, \(fields)}"
      )[0]
    }
    #expect(
      try slice(
        "ports: [{port: 8080}], endpoints: [{addresses: [10.244.0.12]}, {addresses: [10.244.0.13]}]"
      )
        == "mix-29bmh IPv4 8080 10.244.0.12,10.244.0.13 3s")
    #expect(try slice("ports: null, endpoints: null") == "mix-29bmh IPv4 <unset> <unset> 3s")
    #expect(
      try slice("ports: [{name: web}, {}], endpoints: [{addresses: [a, b, c, d, e]}]")
        == "mix-29bmh IPv4 web,* a,b,c + 2 more... 3s")
  }

  @Test func `volumes and claims`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: v1
        kind: PersistentVolume
        \(metadata("disk-b"))
        spec:
          capacity: {storage: 900Mi}
          accessModes: [ReadWriteMany, ReadOnlyMany]
          persistentVolumeReclaimPolicy: Recycle
          storageClassName: manual
        status: {phase: Available}
        """
      ).lines == [
        "NAME     CAPACITY   ACCESS MODES   RECLAIM POLICY   STATUS      CLAIM   STORAGECLASS   VOLUMEATTRIBUTESCLASS   REASON   AGE",
        "disk-b   900Mi      ROX,RWX        Recycle          Available           manual         <unset>                          3s",
      ])
    #expect(
      try rows(
        """
        apiVersion: v1
        kind: PersistentVolume
        \(metadata("v", #", deletionTimestamp: "2026-01-01T00:00:29Z", annotations: {volume.beta.kubernetes.io/storage-class: old}"#))
        spec: {claimRef: {namespace: lab, name: data}, volumeMode: Block, accessModes: [ReadWriteOncePod], persistentVolumeReclaimPolicy: Retain}
        status: {phase: Bound, reason: Why}
        """, wide: true) == ["v 0 RWOP Retain Terminating lab/data old <unset> Why 3s Block"])
    #expect(
      try PrintedTable(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        \(metadata("wants-2gi"))
        spec: {volumeName: large, storageClassName: manual}
        status: {phase: Bound, capacity: {storage: 20Gi}, accessModes: [ReadWriteOnce]}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        \(metadata("too-big"))
        spec: {storageClassName: manual, resources: {requests: {storage: 1Ti}}}
        status: {phase: Pending}
        """
      ).lines == [
        "NAME        STATUS    VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   VOLUMEATTRIBUTESCLASS   AGE",
        "wants-2gi   Bound     large    20Gi       RWO            manual         <unset>                 3s",
        "too-big     Pending                                      manual         <unset>                 3s",
      ])
    #expect(
      try rows(
        """
        {apiVersion: v1, kind: PersistentVolumeClaim, \(metadata("x")), spec: {volumeName: taken}, status: {phase: Pending}}
        """) == ["x Pending taken 0 <unset> 3s"])
  }

  @Test func `events of both groups`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: v1
        kind: Event
        \(metadata("web.1"))
        type: Warning
        reason: BackOff
        message: "  Back-off restarting failed container\\n"
        involvedObject: {kind: Pod, name: web, fieldPath: "spec.containers{main}"}
        source: {component: kubelet, host: node01}
        firstTimestamp: "2026-01-01T00:00:10Z"
        lastTimestamp: "2026-01-01T00:00:25Z"
        count: 4
        """, wide: true
      ).lines == [
        "LAST SEEN   TYPE      REASON    OBJECT    SUBOBJECT               SOURCE            MESSAGE                                FIRST SEEN   COUNT   NAME",
        "5s          Warning   BackOff   pod/web   spec.containers{main}   kubelet, node01   Back-off restarting failed container   20s          4       web.1",
      ])
    #expect(
      try rows(
        """
        apiVersion: events.k8s.io/v1
        kind: Event
        \(metadata("web.2"))
        type: Normal
        reason: Scheduled
        note: assigned
        regarding: {kind: Node}
        reportingController: default-scheduler
        reportingInstance: ""
        eventTime: "2026-01-01T00:00:20.123456Z"
        """, wide: true) == ["9s Normal Scheduled node default-scheduler assigned 9s 1 web.2"])
    #expect(
      try rows(
        """
        apiVersion: events.k8s.io/v1
        kind: Event
        \(metadata("web.3"))
        regarding: {kind: Pod, name: web}
        reportingController: a
        reportingInstance: b
        eventTime: "2026-01-01T00:00:20.000000Z"
        series: {count: 7, lastObservedTime: "2026-01-01T00:00:28.000000Z"}
        """, wide: true) == ["2s pod/web a, b 10s 7 web.3"])
  }

  @Test func `ingresses, classes and policies of the network`() throws {
    /// The row of an Ingress.
    func ingress(_ spec: String, _ status: String = "") throws -> String {
      try rows(
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, \(metadata("i")), spec: {\(spec)}, status: {\(status)}}"
      )[0]
    }
    #expect(try ingress("defaultBackend: {}") == "i <none> * 80 3s")
    #expect(
      try ingress(
        "ingressClassName: nginx, tls: [{}], rules: [{host: a}, {host: b}]",
        "loadBalancer: {ingress: [{ip: 1.1.1.1}]}") == "i nginx a,b 1.1.1.1 80, 443 3s")
    #expect(
      try ingress("rules: [{host: a}, {host: b}, {host: c}, {host: d}, {host: e}]")
        == "i <none> a,b,c + 2 more... 80 3s")
    #expect(
      try rows(
        """
        {apiVersion: networking.k8s.io/v1, kind: IngressClass, \(metadata("a")), spec: {controller: x/y, parameters: {apiGroup: g, kind: K, name: one}}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: IngressClass, \(metadata("b")), spec: {controller: x/y}}
        """) == ["a x/y K.g/one 3s", "b x/y <none> 3s"])
    #expect(
      try rows(
        """
        {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, \(metadata("a")), spec: {podSelector: {matchLabels: {app: web}}}}
        ---
        {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, \(metadata("b")), spec: {podSelector: {}}}
        """) == ["a app=web 3s", "b <none> 3s"])
    #expect(
      try rows(
        """
        {apiVersion: networking.k8s.io/v1, kind: IPAddress, \(metadata("10.96.0.1")), spec: {parentRef: {resource: services, namespace: default, name: kubernetes}}}
        """) == ["10.96.0.1 services/default/kubernetes"])
    #expect(
      try rows(
        """
        {apiVersion: networking.k8s.io/v1, kind: ServiceCIDR, \(metadata("kubernetes")), spec: {cidrs: [10.96.0.0/12, "fd00::/108"]}}
        """) == ["kubernetes 10.96.0.0/12,fd00::/108 3s"])
  }

  @Test func `role bindings`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        \(metadata("viewers"))
        roleRef: {kind: ClusterRole, name: view}
        subjects:
        - {kind: Group, name: auditors}
        - {kind: ServiceAccount, name: bot, namespace: shop}
        """, wide: true
      ).lines == [
        "NAME      ROLE               AGE   USERS   GROUPS     SERVICEACCOUNTS",
        "viewers   ClusterRole/view   3s            auditors   shop/bot",
      ])
    #expect(
      try rows(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        \(metadata("b"))
        roleRef: {kind: ClusterRole, name: admin}
        subjects: [{kind: User, name: jane}, {kind: User, name: joe}]
        """, wide: true) == ["b ClusterRole/admin 3s jane, joe"])
  }

  @Test func `certificate requests`() throws {
    /// The row of a request.
    func row(
      _ status: String,
      spec: String =
        "signerName: kubernetes.io/kube-apiserver-client, username: ann, expirationSeconds: 86400"
    ) throws -> String {
      try rows(
        "{apiVersion: certificates.k8s.io/v1, kind: CertificateSigningRequest, \(metadata("ann")), spec: {\(spec)}, status: {\(status)}}"
      )[0]
    }
    #expect(try row("") == "ann 3s kubernetes.io/kube-apiserver-client ann 24h Pending")
    #expect(
      try row("conditions: [{type: Approved}], certificate: eA==").hasSuffix(" Approved,Issued"))
    #expect(try row("conditions: [{type: Approved}, {type: Failed}]").hasSuffix(" Approved,Failed"))
    #expect(try row("conditions: [{type: Approved}, {type: Denied}]").hasSuffix(" Denied"))
    #expect(try row("", spec: "username: bob") == "ann 3s <none> bob <none> Pending")
  }

  @Test func `leases and classes`() throws {
    #expect(
      try rows(
        "{apiVersion: coordination.k8s.io/v1, kind: Lease, \(metadata("leader")), spec: {holderIdentity: a}}"
      ) == ["leader a 3s"])
    #expect(
      try PrintedTable(
        """
        {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, \(metadata("daemons")), value: 100000, preemptionPolicy: PreemptLowerPriority}
        """
      ).lines == [
        "NAME      VALUE    GLOBAL-DEFAULT   AGE   PREEMPTIONPOLICY",
        "daemons   100000   false            3s    PreemptLowerPriority",
      ])
    #expect(
      try rows("{apiVersion: node.k8s.io/v1, kind: RuntimeClass, \(metadata("s")), handler: runsc}")
        == ["s runsc 3s"])
  }

  @Test func `storage`() throws {
    #expect(
      try PrintedTable(
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        \(metadata("csi-fast", ", annotations: {storageclass.kubernetes.io/is-default-class: \"true\"}"))
        provisioner: csi.example.com
        reclaimPolicy: Retain
        volumeBindingMode: Immediate
        allowVolumeExpansion: true
        ---
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        \(metadata("local"))
        provisioner: kubernetes.io/no-provisioner
        volumeBindingMode: WaitForFirstConsumer
        """
      ).lines == [
        "NAME                 PROVISIONER                    RECLAIMPOLICY   VOLUMEBINDINGMODE      ALLOWVOLUMEEXPANSION   AGE",
        "csi-fast (default)   csi.example.com                Retain          Immediate              true                   3s",
        "local                kubernetes.io/no-provisioner   Delete          WaitForFirstConsumer   false                  3s",
      ])
    #expect(
      try rows("{apiVersion: storage.k8s.io/v1, kind: CSIDriver, \(metadata("d")), spec: {}}")
        == ["d true false false <unset> false <none> 3s"])
    #expect(
      try rows(
        """
        {apiVersion: storage.k8s.io/v1, kind: CSIDriver, \(metadata("d")), spec: {attachRequired: false, podInfoOnMount: true, storageCapacity: true, requiresRepublish: true, tokenRequests: [{audience: a}, {audience: b}], volumeLifecycleModes: [Persistent, Ephemeral]}}
        """) == ["d false true true a,b true Persistent,Ephemeral 3s"])
    #expect(
      try rows(
        "{apiVersion: storage.k8s.io/v1, kind: CSINode, \(metadata("n1")), spec: {drivers: [{}, {}]}}"
      ) == ["n1 2 3s"])
    #expect(
      try rows(
        """
        {apiVersion: storage.k8s.io/v1, kind: VolumeAttachment, \(metadata("a")), spec: {attacher: csi, nodeName: n1, source: {persistentVolumeName: pv}}, status: {attached: true}}
        """) == ["a csi pv n1 true 3s"])
    #expect(
      try rows(
        "{apiVersion: storage.k8s.io/v1, kind: VolumeAttributesClass, \(metadata("v")), driverName: csi}"
      ) == ["v csi 3s"])
  }

  @Test func `admission`() throws {
    #expect(
      try rows(
        """
        {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, \(metadata("w")), webhooks: [{}, {}]}
        """) == ["w 2 3s"])
    #expect(
      try rows(
        """
        {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, \(metadata("a")), spec: {validations: [{}], paramKind: {apiVersion: v1, kind: ConfigMap}}}
        ---
        {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, \(metadata("b")), spec: {validations: []}}
        """) == ["a 1 v1/ConfigMap 3s", "b 0 <unset> 3s"])
    #expect(
      try rows(
        """
        {apiVersion: admissionregistration.k8s.io/v1, kind: MutatingAdmissionPolicyBinding, \(metadata("a")), spec: {policyName: p, paramRef: {name: x, namespace: lab}}}
        ---
        {apiVersion: admissionregistration.k8s.io/v1, kind: MutatingAdmissionPolicyBinding, \(metadata("b")), spec: {policyName: p, paramRef: {name: x}}}
        ---
        {apiVersion: admissionregistration.k8s.io/v1, kind: MutatingAdmissionPolicyBinding, \(metadata("c")), spec: {policyName: p}}
        """) == ["a p lab/x 3s", "b p */x 3s", "c p <unset> 3s"])
    #expect(
      try rows(
        """
        {apiVersion: apiregistration.k8s.io/v1, kind: APIService, \(metadata("v1.apps")), status: {conditions: [{type: Available, status: "True"}]}}
        ---
        {apiVersion: apiregistration.k8s.io/v1, kind: APIService, \(metadata("v1.metrics")), spec: {service: {namespace: a, name: b}}, status: {conditions: [{type: Available, status: "False", reason: MissingEndpoints}]}}
        ---
        {apiVersion: apiregistration.k8s.io/v1, kind: APIService, \(metadata("x"))}
        """) == [
          "v1.apps Local True 3s", "v1.metrics a/b False (MissingEndpoints) 3s",
          "x Local Unknown 3s",
        ])
  }

  @Test func `flow control, in the order of precedence`() throws {
    #expect(
      try rows(
        """
        {apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: FlowSchema, \(metadata("a")), spec: {matchingPrecedence: 900, priorityLevelConfiguration: {name: low}}, status: {conditions: [{type: Dangling, status: "False"}]}}
        ---
        {apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: FlowSchema, \(metadata("z")), spec: {matchingPrecedence: 1, priorityLevelConfiguration: {name: exempt}, distinguisherMethod: {type: ByUser}}}
        """) == ["z exempt 1 ByUser 3s ?", "a low 900 <none> 3s False"])
    #expect(
      try rows(
        """
        {apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: PriorityLevelConfiguration, \(metadata("exempt")), spec: {type: Exempt}}
        ---
        {apiVersion: flowcontrol.apiserver.k8s.io/v1, kind: PriorityLevelConfiguration, \(metadata("low")), spec: {type: Limited, limited: {nominalConcurrencyShares: 100, limitResponse: {type: Queue, queuing: {queues: 128, handSize: 6, queueLengthLimit: 50}}}}}
        """) == ["exempt Exempt <none> <none> <none> <none> 3s", "low Limited 100 128 6 50 3s"])
  }

  @Test func `resource claims`() throws {
    /// The state of a claim.
    func state(_ status: String, _ extra: String = "") throws -> String {
      try rows(
        "{apiVersion: resource.k8s.io/v1, kind: ResourceClaim, \(metadata("c", extra)), status: {\(status)}}"
      )[0]
    }
    let deleted = #", deletionTimestamp: "2026-01-01T00:00:29Z""#
    #expect(try state("") == "c pending 3s")
    #expect(try state("allocation: {}") == "c allocated 3s")
    #expect(
      try state("allocation: {}, reservedFor: [{}]", deleted) == "c deleted,allocated,reserved 3s")
    #expect(try state("", deleted) == "c deleted 3s")
    #expect(
      try rows(
        """
        {apiVersion: resource.k8s.io/v1, kind: ResourceSlice, \(metadata("s")), spec: {nodeName: n1, driver: d, pool: {name: p}}}
        """) == ["s n1 d p 3s"])
    #expect(
      try rows("{apiVersion: resource.k8s.io/v1, kind: DeviceClass, \(metadata("g"))}") == ["g 3s"])
  }

  @Test func `component statuses`() throws {
    #expect(
      try rows(
        """
        {apiVersion: v1, kind: ComponentStatus, metadata: {name: scheduler}, conditions: [{type: Healthy, status: "True", message: ok}]}
        ---
        {apiVersion: v1, kind: ComponentStatus, metadata: {name: etcd}, conditions: [{type: Healthy, status: "False", error: down}]}
        ---
        {apiVersion: v1, kind: ComponentStatus, metadata: {name: x}}
        """) == ["scheduler Healthy ok", "etcd Unhealthy down", "x Unknown"])
  }
}
