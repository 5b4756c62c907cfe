internal import ControlPlane
internal import KubeAPI

extension Judge {
  /// Judges `log`.
  func log(_ query: LogQuery, in world: World) -> Verdict {
    let pods = pods(of: query.selection, in: world)
    guard !pods.isEmpty else {
      let isThere = !query.selection.objects(in: world).isEmpty
      guard isThere else { return nothing(query.selection, in: world) }
      return .failed(
        Verdict.Finding(expected: query.text, found: "no pods", at: query.selection.text))
    }
    var first: Verdict.Finding?
    var miss: Verdict.Finding?
    for pod in pods {
      let verdict = log(of: pod, query, in: world)
      guard let finding = verdict.finding else { return verdict }
      if verdict.isPassed {
        if !query.isForEach { return verdict }
        first = first ?? finding
      } else {
        if query.isForEach { return verdict }
        // A log that nearly says it is a better miss than one that says nothing like it.
        if miss == nil || miss?.reason.isEmpty ?? true && !finding.reason.isEmpty {
          miss = finding
        }
      }
    }
    if let miss { return .failed(miss) }
    return .passed(first ?? Verdict.Finding(expected: query.text, found: ""))
  }

  /// The selected pods, or those that the selected objects control.
  private func pods(of selection: Selection, in world: World) -> [JSON] {
    let objects = selection.objects(in: world)
    if selection.resource == .pods { return objects }
    var owners = Set(objects.map(\.uid))
    if selection.resource == .deployments {
      let sets = world.objects(.replicaSets).filter { set in
        set.controllerReference?["uid"]?.string.map { owners.contains($0) } ?? false
      }
      owners.formUnion(sets.map(\.uid))
    }
    return world.objects(.pods).filter { pod in
      pod.controllerReference?["uid"]?.string.map { owners.contains($0) } ?? false
    }
  }

  /// Judges the log of one pod.
  private func log(of pod: JSON, _ query: LogQuery, in world: World) -> Verdict {
    var at = "Pod \(pod.namespace)/\(pod.name)"
    if let container = query.container { at += ", container \(container)" }
    var finding = Verdict.Finding(expected: query.text, found: "", at: at)
    let lines: [String]
    do throws(APIError) {
      lines = try world.log(
        namespace: pod.namespace, pod: pod.name, container: query.container,
        previous: query.isPrevious
      ).map(\.text)
    } catch {
      if error.code >= 500 { return .cannotJudge(error.message) }
      finding.found = error.message
      return .failed(finding)
    }
    guard let last = lines.last else {
      finding.found = "an empty log"
      return .failed(finding)
    }
    var matches: [String] = []
    for text in query.texts {
      if let line = lines.first(where: { text.isIn($0) }) {
        matches.append(Shown.value(.string(line)))
        continue
      }
      finding.found =
        "\(Shown.count(lines.count, "line")), the last: \(Shown.value(.string(last)))"
      if let near = Self.nearest(text, in: lines) {
        finding.reason = "nearest: \(Shown.value(.string(near)))"
      }
      return .failed(finding)
    }
    finding.found = Shown.list(matches)
    return .passed(finding)
  }

  /// The line that nearly says what was looked for; `nil` where none does.
  private static func nearest(_ text: LogQuery.Text, in lines: [String]) -> String? {
    guard case .part(let part) = text else { return nil }
    let wanted = part.lowercased()
    let distinct = Array(Set(lines)).sorted().prefix(200)
    if let line = distinct.first(where: { $0.lowercased().contains(wanted) }) { return line }
    return Spelling.nearest(to: part, in: distinct)
  }
}
