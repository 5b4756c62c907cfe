import Testing

@testable import KubeAPI

/// The rules of the containers of a pod.
@Suite struct ContainerRulesTests {
  /// Asks about Pods.
  private let check = RuleCheck("v1 Pod")

  @Test func `names, images and policies`() throws {
    let text = """
      name: ""
        name: Required value
      name: C
        name: Invalid value: "C": a lowercase RFC 1123 label must consist of lower case \
      alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. \
      'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
      image: ""
        image: Required value
      image: " a"
        image: Invalid value: " a": must not have leading or trailing whitespace
      imagePullPolicy: Foo
        imagePullPolicy: Unsupported value: "Foo": supported values: "Always", "IfNotPresent", \
      "Never"
      terminationMessagePolicy: Foo
        terminationMessagePolicy: Unsupported value: "Foo": supported values: "File", \
      "FallbackToLogsOnError"
      restartPolicy: Foo
        restartPolicy: Unsupported value: "Foo": supported values: "Always", "Never", "OnFailure"
      resizePolicy: [{resourceName: foo, restartPolicy: Bar}]
        resizePolicy: Unsupported value: "foo": supported values: "cpu", "memory"
        resizePolicy: Unsupported value: "Bar": supported values: "NotRequired", \
      "RestartContainer"
      restartPolicyRules: [{action: Restart}]
        restartPolicy: Required value: must specify restartPolicy when restart rules are used
      restartPolicy: Never, restartPolicyRules: [{action: Foo, exitCodes: {operator: In, values: \
      [1]}}]
        restartPolicyRules[0].action: Unsupported value: "Foo": supported values: "Restart", \
      "RestartAllContainers"
      restartPolicy: Never, restartPolicyRules: [{action: Restart, exitCodes: {operator: X, \
      values: [1]}}]
        restartPolicyRules[0].exitCodes.operator: Unsupported value: "X": supported values: "In", \
      "NotIn"
      """
    let frame = "spec: {containers: [{name: c, image: a, @}]}"
    #expect(try check.report(text, in: frame, under: "spec.containers[0].") == text)
  }

  @Test func `ports`() throws {
    let text = """
      {containerPort: 0}
        ports[0].containerPort: Required value
      {containerPort: 65536, hostPort: -1, protocol: foo}
        ports[0].containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive
        ports[0].hostPort: Invalid value: -1: must be between 1 and 65535, inclusive
        ports[0].protocol: Unsupported value: "foo": supported values: "SCTP", "TCP", "UDP"
      {containerPort: 80, name: Web}
        ports[0].name: Invalid value: "Web": must contain only alpha-numeric characters (a-z, \
      0-9), and hyphens (-)
      {containerPort: 80, name: "0123"}
        ports[0].name: Invalid value: "0123": must contain at least one letter (a-z)
      {containerPort: 80, name: a--b}
        ports[0].name: Invalid value: "a--b": must not contain consecutive hyphens
      {containerPort: 80, name: abcdefghijklmnop}
        ports[0].name: Invalid value: "abcdefghijklmnop": must be no more than 15 characters
      {containerPort: 80, name: a}, {containerPort: 81, name: a}
        ports[1].name: Duplicate value: "a"
      {containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80}
        ports[1].hostPort: Duplicate value: "TCP//80"
      {containerPort: 80}, {containerPort: 80}
        warning: ports[1]: duplicate port definition with spec.containers[0].ports[0]
      """
    let frame = "spec: {containers: [{name: c, image: a, ports: [@]}]}"
    #expect(try check.report(text, in: frame, under: "spec.containers[0].") == text)
  }

  @Test func `variables`() throws {
    let text = """
      env: [{name: ""}]
        env[0].name: Required value
      env: [{name: "a=b", value: x}]
        env[0].name: Invalid value: "a=b": a valid environment variable name must consist only of \
      printable ASCII characters other than '='
      env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
        env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty
      env: [{name: A, valueFrom: {}}]
        env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, \
      `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`
      env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}, secretKeyRef: {name: a, \
      key: b}}}]
        env[0].valueFrom: Invalid value: "": may not have more than one field specified at a time
      env: [{name: A, valueFrom: {fieldRef: {fieldPath: ""}}}]
        env[0].valueFrom.fieldRef.fieldPath: Required value
      env: [{name: A, valueFrom: {fieldRef: {apiVersion: v2, fieldPath: metadata.name}}}]
        env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.name": error converting \
      fieldPath: unsupported pod version: v2
      env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.foo}}}]
        env[0].valueFrom.fieldRef.fieldPath: Invalid value: "metadata.foo": error converting \
      fieldPath: field label not supported: metadata.foo
      env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.labels}}}]
        env[0].valueFrom.fieldRef.fieldPath: Unsupported value: "metadata.labels": supported \
      values: "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", \
      "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", \
      "status.podIPs"
      env: [{name: A, valueFrom: {secretKeyRef: {name: A_, key: a/b}}}]
        env[0].valueFrom.secretKeyRef.name: Invalid value: "A_": a lowercase RFC 1123 subdomain \
      must consist of lower case alphanumeric characters, '-' or '.', and must start and end with \
      an alphanumeric character (e.g. 'example.com', regex used for validation is \
      '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        env[0].valueFrom.secretKeyRef.key: Invalid value: "a/b": a valid config key must consist \
      of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or \
      'key-name', regex used for validation is '[-._a-zA-Z0-9]+')
      env: [{name: A, valueFrom: {configMapKeyRef: {name: a, key: ".."}}}]
        env[0].valueFrom.configMapKeyRef.key: Invalid value: "..": must not be '..'
      env: [{name: A, valueFrom: {configMapKeyRef: {name: a, key: ""}}}]
        env[0].valueFrom.configMapKeyRef.key: Required value
      env: [{name: A, valueFrom: {resourceFieldRef: {resource: limits.foo}}}]
        env[0].valueFrom.resourceFieldRef.resource: Unsupported value: "limits.foo": supported \
      values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", \
      "requests.ephemeral-storage", "requests.memory"
      env: [{name: A, value: x}, {name: A, value: x}]
        warning: env[1]: hides previous definition of "A", which may be dropped when using apply
      envFrom: [{}]
        envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`
      envFrom: [{configMapRef: {name: ""}}]
        envFrom[0].configMapRef.name: Required value
      envFrom: [{configMapRef: {name: a}, secretRef: {name: b}}]
        envFrom: Invalid value: "": may not have more than one field specified at a time
      envFrom: [{prefix: "a=", configMapRef: {name: a}}]
        envFrom[0].prefix: Invalid value: "a=": a valid environment variable name must consist \
      only of printable ASCII characters other than '='
      """
    let frame = "spec: {containers: [{name: c, image: a, @}]}"
    #expect(try check.report(text, in: frame, under: "spec.containers[0].") == text)
  }

  @Test func `resources`() throws {
    let text = """
      limits: {cpu: -1}
        resources.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0
        resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0
      requests: {memory: 2Gi}, limits: {memory: 1Gi}
        resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of \
      1Gi
      requests: {foo: 1}
        resources.requests[foo]: Invalid value: "foo": must be a standard resource type or fully \
      qualified
        resources.requests[foo]: Invalid value: "foo": must be a standard resource for containers
      requests: {example.com/gpu: 1}
        resources.limits: Required value: Limit must be set for non overcommitable resources
      requests: {example.com/gpu: 1}, limits: {example.com/gpu: 2}
        resources.requests: Invalid value: "1": must be equal to example.com/gpu limit of 2
      limits: {example.com/gpu: 1500m}
        resources.limits[example.com/gpu]: Invalid value: "1500m": must be an integer
        resources.requests[example.com/gpu]: Invalid value: "1500m": must be an integer
      requests: {hugepages-2Mi: 2Mi}
        resources.limits: Required value: Limit must be set for non overcommitable resources
        resources: Forbidden: HugePages require cpu or memory
      limits: {hugepages-2Mi: 3Mi, cpu: 1}
        resources.limits[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer \
      multiple of hugepages-2Mi
        resources.requests[hugepages-2Mi]: Invalid value: "3Mi": 3Mi is not positive integer \
      multiple of hugepages-2Mi
      limits: {storage: 1Gi}
        resources.limits[storage]: Invalid value: "storage": must be a standard resource for \
      containers
        resources.requests[storage]: Invalid value: "storage": must be a standard resource for \
      containers
      limits: {requests.cpu/x: 1}
        resources.limits[requests.cpu/x]: Invalid value: "requests.cpu/x": doesn't follow \
      extended resource name standard
        resources.requests[requests.cpu/x]: Invalid value: "requests.cpu/x": doesn't follow \
      extended resource name standard
      limits: {memory: 100m}
        warning: resources.limits[memory]: fractional byte value "100m" is invalid, must be an \
      integer
        warning: resources.requests[memory]: fractional byte value "100m" is invalid, must be an \
      integer
      claims: [{name: a}]
        resources.claims[0]: Not found: "a": must be one of the names in pod.spec.resourceClaims \
      which is empty
      claims: [{name: ""}]
        resources.claims[0]: Required value
      """
    let frame = "spec: {containers: [{name: c, image: a, resources: {@}}]}"
    #expect(try check.report(text, in: frame, under: "spec.containers[0].") == text)
  }

  @Test func `probes`() throws {
    let text = """
      livenessProbe: {}
        livenessProbe: Required value: must specify a handler type
      livenessProbe: {exec: {}}
        livenessProbe.exec.command: Required value
      livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 80}}
        livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type
      livenessProbe: {httpGet: {port: 0}}
        livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive
      livenessProbe: {httpGet: {port: 80, scheme: foo}}
        livenessProbe.httpGet.scheme: Unsupported value: "foo": supported values: "HTTP", "HTTPS"
      livenessProbe: {httpGet: {port: "a b", httpHeaders: [{name: "a b", value: c}]}}
        livenessProbe.httpGet.port: Invalid value: "a b": must contain only alpha-numeric \
      characters (a-z, 0-9), and hyphens (-)
        livenessProbe.httpGet.httpHeaders: Invalid value: "a b": a valid HTTP header must consist \
      of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is \
      '[-A-Za-z0-9]+')
      livenessProbe: {tcpSocket: {port: 70000}, periodSeconds: -1, timeoutSeconds: -1}
        livenessProbe.tcpSocket.port: Invalid value: 70000: must be between 1 and 65535, inclusive
        livenessProbe.timeoutSeconds: Invalid value: -1: must be greater than or equal to 0
        livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0
      livenessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: -1, failureThreshold: -1}
        livenessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0
        livenessProbe.failureThreshold: Invalid value: -1: must be greater than or equal to 0
      livenessProbe: {tcpSocket: {port: 80}, terminationGracePeriodSeconds: 0}
        livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0
      startupProbe: {tcpSocket: {port: 80}, successThreshold: 2}
        startupProbe.successThreshold: Invalid value: 2: must be 1
      readinessProbe: {tcpSocket: {port: 80}, terminationGracePeriodSeconds: 10}
        readinessProbe.terminationGracePeriodSeconds: Invalid value: 10: must not be set for \
      readinessProbes
      readinessProbe: {grpc: {port: 0}}
        readinessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive
      """
    let frame = "spec: {containers: [{name: c, image: a, @}]}"
    #expect(try check.report(text, in: frame, under: "spec.containers[0].") == text)
  }

  @Test func `hooks`() throws {
    let text = """
      postStart: {}
        .postStart: Required value: must specify a handler type
      preStop: {sleep: {seconds: 31}}
        .preStop.sleep: Invalid value: 31: must be non-negative and less than \
      terminationGracePeriodSeconds (30)
      preStop: {exec: {command: [a]}, sleep: {seconds: 3}}
        .preStop.sleep: Forbidden: may not specify more than 1 handler type
      preStop: {httpGet: {port: x_, path: a}}
        .preStop.httpGet.port: Invalid value: "x_": must contain only alpha-numeric characters \
      (a-z, 0-9), and hyphens (-)
      """
    let frame = "spec: {containers: [{name: c, image: a, lifecycle: {@}}]}"
    #expect(try check.report(text, in: frame, under: "spec.containers[0].lifecycle") == text)
  }

  @Test func `containers that run before the others`() throws {
    let text = """
      {name: c, image: a}
        [0].name: Duplicate value: "c"
      {name: i, image: a, readinessProbe: {exec: {command: [a]}}}
        [0].readinessProbe: Forbidden: may not be set for init containers without \
      restartPolicy=Always
      {name: i, image: a, lifecycle: {preStop: {exec: {command: [a]}}}}
        [0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always
      {name: i, image: a, livenessProbe: {exec: {command: [a]}}, startupProbe: {exec: {command: \
      [a]}}}
        [0].livenessProbe: Forbidden: may not be set for init containers without \
      restartPolicy=Always
        [0].startupProbe: Forbidden: may not be set for init containers without \
      restartPolicy=Always
      {name: i, image: a, restartPolicy: Always, startupProbe: {exec: {command: []}}}
        [0].startupProbe.exec.command: Required value
      """
    let frame = "spec: {containers: [{name: c, image: a}], initContainers: [@]}"
    #expect(try check.report(text, in: frame, under: "spec.initContainers") == text)
  }
}
