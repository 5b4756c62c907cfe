internal import ArgumentParser
internal import ControlPlane

/// The nodes of a cluster, as a command line names them.
struct NodeList {
  /// The nodes, in order.
  let nodes: [NodeSpec]

  /// The name of the node that runs the control plane.
  private static let controlPlane = "controlplane"

  /// Reads names between commas.
  init(_ text: String) throws {
    var nodes: [NodeSpec] = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      guard Self.isName(name) else {
        throw ValidationError("--nodes: \"\(name)\" is no name of a node")
      }
      guard !nodes.contains(where: { $0.name == name }) else {
        throw ValidationError("--nodes: \(name) is there twice")
      }
      nodes.append(
        NodeSpec(name: name, role: name == Self.controlPlane ? .controlPlane : .worker))
    }
    self.nodes = nodes
  }

  /// Whether text is a lower-case DNS name, as the names of nodes are.
  private static func isName(_ text: String) -> Bool {
    guard (1...253).contains(text.utf8.count) else { return false }
    return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      !label.isEmpty && label.first != "-" && label.last != "-"
        && label.utf8.allSatisfy { byte in
          (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
    }
  }
}
