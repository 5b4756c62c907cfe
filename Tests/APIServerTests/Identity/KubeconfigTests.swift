import APIServer
import ControlPlane
import Foundation
import KubeAPI
import Testing

/// The file that kubectl needs.
@Suite struct KubeconfigTests {
  /// A folder for a test.
  private func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("cadet-kubeconfig-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test func `the file has kubeadm's names and the administrator's certificate`() throws {
    let identity = try ClusterIdentity()
    let text = identity.kubeconfig(server: "https://127.0.0.1:6443").text
    let json = try #require(YAML.documents(in: Array(text.utf8)).documents.first).value
    #expect(json["clusters"]?[0]?["name"] == "kubernetes")
    #expect(json["clusters"]?[0]?["cluster", "server"] == "https://127.0.0.1:6443")
    #expect(
      json["clusters"]?[0]?["cluster", "certificate-authority-data"]
        == .string(KubeText.base64(identity.rootCertificate)))
    #expect(
      json["contexts"] == [
        [
          "name": "kubernetes-admin@kubernetes",
          "context": ["cluster": "kubernetes", "user": "kubernetes-admin"],
        ]
      ])
    #expect(json["current-context"] == "kubernetes-admin@kubernetes")
    #expect(json["users"]?[0]?["name"] == "kubernetes-admin")
    let user = json["users"]?[0]?["user"]
    #expect(user?["client-certificate-data"]?.string?.hasPrefix("LS0tLS1CRUdJTiBDRVJU") ?? false)
    #expect(user?["client-key-data"]?.string?.hasPrefix("LS0tLS1CRUdJTiBQUklWQVRFIEtFWS") ?? false)
    #expect(user?["token"] == nil)
  }

  @Test func `the administrator's token takes the certificate's place`() throws {
    let file = try TokenFile(
      parsing: "admin-token,kubernetes-admin,u,system:masters\n", path: "t.csv")
    let text = try ClusterIdentity(tokenFile: file).kubeconfig(server: "https://x:1").text
    #expect(text.hasSuffix("- name: kubernetes-admin\n  user:\n    token: \"admin-token\"\n"))
    #expect(!text.contains("client-key-data"))
  }

  @Test func `only the owner can read the file, which takes the place of another`() throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("config").path
    try "old".write(toFile: path, atomically: false, encoding: .utf8)
    let config = try ClusterIdentity().kubeconfig(server: "https://x:1")
    try config.write(to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == config.text)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["config"])
  }

  @Test func `a file that cannot be written is named`() throws {
    let config = try ClusterIdentity().kubeconfig(server: "https://x:1")
    do throws(Kubeconfig.Fault) {
      try config.write(to: "/nonexistent/config")
      Issue.record("it was written")
    } catch {
      #expect(error.message == "cannot write /nonexistent/config: No such file or directory")
    }
  }
}
