internal import ControlPlane
internal import KubeAPI

extension DefinitionReader {
  /// Reads a selection, in a map or as `Kind`, `Kind/name` or `Kind/namespace/name`.
  mutating func selection(_ node: Node, _ what: String, _ form: Form = .selection) -> Selection? {
    if let text = node.value.string { return shortSelection(text, node) }
    guard isMap(node, what) else { return nil }
    allow(form, in: node, what)
    return selectionWords(node, what)
  }

  /// Reads the words of a selection out of a map that may hold others too.
  ///
  /// - Parameter implied: The kind of a map that names none.
  mutating func selectionWords(
    _ node: Node, _ what: String, implied: Resource? = nil
  ) -> Selection? {
    let isImplied = implied != nil && child(node, "kind") == nil
    guard let resource = isImplied ? implied : resource(node, what) else { return nil }
    var selection = Selection(resource: resource)
    selection.name = text("name", in: node)
    if let namespace = text("namespace", in: node) { selection.namespaces = .one(namespace) }
    if isAllNamespaces(node) { selection.namespaces = .all }
    if let labels = child(node, "labels") { self.labels(labels, into: &selection) }
    if let fields = child(node, "fields"), isMap(fields, "\"fields\"") {
      for (path, value) in entries(fields) {
        guard let path = fieldPath(path, at: value) else { continue }
        let shape = Shape.of(path, in: resource)
        if let value = expectation(value, shape) { selection.fields.append((path, value)) }
      }
    }
    selection.isReady = bool("ready", in: node)
    return selection
  }

  /// Whether a map means all namespaces.
  mutating func isAllNamespaces(_ node: Node) -> Bool {
    guard let namespaces = child(node, "namespaces") else { return false }
    if namespaces.value.string == "all" { return true }
    error("\"namespaces\" can only be \"all\"; one is named by \"namespace\"", at: namespaces)
    return false
  }

  /// Reads a selection that is written as `Kind`, `Kind/name` or `Kind/namespace/name`.
  private mutating func shortSelection(_ text: String, _ node: Node) -> Selection? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (1...3).contains(parts.count), !parts.contains("") else {
      error("\"\(text)\" must be Kind, Kind/name or Kind/namespace/name", at: node)
      return nil
    }
    guard let resource = resource(named: parts[0], at: node) else { return nil }
    var selection = Selection(resource: resource)
    if parts.count > 1 { selection.name = parts[parts.count - 1] }
    if parts.count > 2 { selection.namespaces = .one(parts[1]) }
    return selection
  }

  /// Reads labels, as a map or as a selector's text.
  private mutating func labels(_ node: Node, into selection: inout Selection) {
    guard let (selector, text) = labelSelector(node) else { return }
    selection.labels = selector
    selection.labelText = text
  }

  /// Reads a label selector, as a map or as a selector's text.
  mutating func labelSelector(_ node: Node) -> (LabelSelector, text: String)? {
    let text: String
    if let map = node.value.object {
      text = map.map { "\($0.name)=\(Shown.text($0.value))" }.joined(separator: ",")
    } else if let string = node.value.string {
      text = string
    } else {
      error("\"labels\" must be a map or a selector, not \(Self.kind(of: node.value))", at: node)
      return nil
    }
    do {
      return (try LabelSelector(parsing: text), text)
    } catch {
      self.error("\"\(text)\" is no label selector: \(error.message)", at: node)
      return nil
    }
  }

  /// Reads a field path.
  mutating func fieldPath(_ text: String, at node: Node) -> JSONPath? {
    do throws(JSONPath.SyntaxError) {
      return try JSONPath(text)
    } catch {
      report(.error, "\"\(text)\" is no field path: \(error.message)", atKeyOf: node)
      return nil
    }
  }

  /// Reads the kind that a map names, by `kind` and, where given, `apiVersion`.
  private mutating func resource(_ node: Node, _ what: String) -> Resource? {
    guard let kind = child(node, "kind") else {
      report(.error, "\(what) needs \"kind\"", at: node)
      return nil
    }
    guard let name = text(kind, "\"kind\"") else { return nil }
    guard let version = text("apiVersion", in: node) else { return resource(named: name, at: kind) }
    let group = version.contains("/") ? String(version.prefix { $0 != "/" }) : ""
    if let resource = Resource.find(kind: name, group: group) { return resource }
    error("there is no kind \"\(name)\" in \"\(version)\"", at: kind)
    return nil
  }

  /// Finds the kind of a name, with or without its group.
  mutating func resource(named name: String, at node: Node) -> Resource? {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let kind = parts.first ?? ""
    if let found = Resource.find(kind: kind, group: parts.count > 1 ? parts[1] : nil) {
      return found
    }
    if let found = Resource.find(named: name) { return found }
    var message = "there is no kind \"\(name)\""
    if let nearest = Spelling.nearest(to: kind, in: Resource.all.map(\.kind)) {
      message += "; did you mean \"\(nearest)\"?"
    }
    error(message, at: node)
    return nil
  }

  /// Reads an object that a step changes.
  mutating func target(_ node: Node, _ what: String) -> Step.Target? {
    if let name = text("node", in: node) {
      return Step.Target(resource: .nodes, namespace: "", name: name)
    }
    guard let resource = resource(node, what), let name = requiredText("name", in: node, what)
    else {
      return nil
    }
    let namespace = resource.namespaced ? text("namespace", in: node) ?? "default" : ""
    return Step.Target(resource: resource, namespace: namespace, name: name)
  }
}
