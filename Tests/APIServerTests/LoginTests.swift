import Foundation
import KubeAPI
import Testing

/// Users who log in over the wire with what the cluster has given them.
@Suite(.timeLimit(.minutes(5)), .enabled(if: ProgramBench.hasKubectl)) struct LoginTests {
  /// Where programs are run.
  private let bench: ProgramBench

  /// Makes the place.
  init() throws { bench = try ProgramBench() }

  /// Runs a tool that has to succeed; gives what it says.
  @discardableResult
  private func tool(_ text: String) throws -> String {
    let outcome = try bench.tool("sh", "-c", text)
    #expect(outcome.status == 0, "\(text): \(outcome)")
    return outcome.output
  }

  @Test func `a key of one's own, signed by the cluster, logs in`() throws {
    let (process, _) = try bench.start()
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    try tool("openssl genrsa -out ann.key 2048 2> /dev/null")
    try tool("openssl req -new -key ann.key -subj /O=developers/CN=ann -out ann.csr")
    let request: JSON = [
      "apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest",
      "metadata": ["name": "ann"],
      "spec": [
        "request": .string(KubeText.base64(try tool("cat ann.csr"))),
        "signerName": "kubernetes.io/kube-apiserver-client", "usages": ["client auth"],
      ],
    ]
    let file = try bench.write(request.text, "csr.json")
    try tool("kubectl create -f \(file)")
    try tool("kubectl certificate approve ann")
    try tool("kubectl wait csr ann --for=jsonpath='{.status.certificate}' --timeout=30s")
    try tool("kubectl get csr ann -o jsonpath='{.status.certificate}' | base64 -d > ann.crt")
    let user = "kubectl --user ann"
    try tool(
      "kubectl config set-credentials ann --client-certificate=ann.crt --client-key=ann.key")
    let name = try tool("\(user) auth whoami -o jsonpath='{.status.userInfo.username}'")
    #expect(name == "ann")
    let groups = try tool("\(user) auth whoami -o jsonpath='{.status.userInfo.groups}'")
    #expect(groups == #"["developers","system:authenticated"]"#)
    let refused = try bench.tool("sh", "-c", "\(user) get pods")
    #expect(refused.status == 1)
    #expect(
      refused.complaint
        == "Error from server (Forbidden): pods is forbidden: User \"ann\" cannot list resource "
        + "\"pods\" in API group \"\" in the namespace \"default\"\n")
    try tool("kubectl create rolebinding devs --clusterrole=view --group=developers")
    try tool("\(user) get pods")
  }

  @Test func `the administrator of a kubeadm cluster may do what a binding says`() throws {
    let (process, _) = try bench.start(["--profile", "kubeadm"])
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    let groups = try tool("kubectl auth whoami -o jsonpath='{.status.userInfo.groups}'")
    #expect(groups == #"["kubeadm:cluster-admins","system:authenticated"]"#)
    #expect(try tool("kubectl auth can-i '*' '*' -A") == "yes\n")
    let info = "-n kube-public cm cluster-info"
    let known = "kubectl get \(info) -o jsonpath='{.data.kubeconfig}'"
    let authority = "sed -n 's/.*certificate-authority-data: //p'"
    #expect(try tool("\(known) | \(authority)") == tool("\(authority) $KUBECONFIG"))
    try tool("kubectl get \(info) --as=system:anonymous")
    try tool("kubectl delete clusterrolebinding kubeadm:cluster-admins")
    let refused = try bench.tool("kubectl", "get", "nodes")
    #expect(refused.status == 1)
    #expect(refused.complaint.contains("User \"kubernetes-admin\" cannot list resource"))
  }

  @Test func `the token of a service account logs in as long as the account is there`() throws {
    let (process, _) = try bench.start()
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    try tool("kubectl create serviceaccount robot")
    try tool("kubectl config set-credentials robot --token=$(kubectl create token robot)")
    let name = try tool(
      "kubectl --user robot auth whoami -o jsonpath='{.status.userInfo.username}'")
    #expect(name == "system:serviceaccount:default:robot")
    try tool("kubectl delete serviceaccount robot")
    let refused = try bench.tool("kubectl", "--user", "robot", "get", "pods")
    #expect(refused.status == 1)
    #expect(refused.complaint.contains("You must be logged in to the server"), "\(refused)")
  }

  @Test func `what needs a connection of its own says that it is not simulated`() throws {
    let (process, _) = try bench.start(["--kubelet", "status"])
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    try tool("kubectl run web --image=nginx")
    try tool("kubectl wait pod web --for=condition=Ready --timeout=30s")
    for (words, name) in [
      (["exec", "web", "--", "ls"], "exec"), (["attach", "web"], "attach"),
      (["port-forward", "web", "0:80"], "portforward"),
      (["get", "--raw", "/api/v1/namespaces/default/pods/web/proxy/"], "proxy"),
    ] {
      let outcome = try bench.tool("sh", "-c", "kubectl \(words.joined(separator: " "))")
      #expect(outcome.status == 1)
      #expect(
        outcome.complaint.contains("pods/\(name) is not simulated by this control plane"),
        "\(outcome)")
    }
  }
}
