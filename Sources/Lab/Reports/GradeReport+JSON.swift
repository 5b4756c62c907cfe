internal import KubeAPI

extension GradeReport {
  /// The report as JSON, of stable bytes: the same submissions, lab, engine and seed give the same
  /// text.
  public var jsonText: String { jsonText(explains: false) }

  /// The report as JSON, for learners or for instructors.
  ///
  /// - Parameter explains: Whether hidden checks and the values of variables are told, too.
  public func jsonText(explains: Bool) -> String {
    var json: JSON = [
      "lab": .string(lab), "labHash": .string(labHash), "engine": .string(engine),
      "seed": Int64(exactly: seed).map { .integer($0) } ?? .string("\(seed)"),
      "submissions": .array(submissions.map { $0.json(explains) }),
    ]
    if explains, !variables.isEmpty {
      json["variables"] = .object(JSONObject(variables.map { ($0.name, .string($0.value)) }))
    }
    return json.indentedText() + "\n"
  }
}

extension Points {
  /// The points as a JSON number.
  fileprivate var json: JSON { whole.map { .integer($0) } ?? .double(number) }
}

extension SubmissionReport {
  /// The submission's part of the report.
  fileprivate func json(_ explains: Bool) -> JSON {
    [
      "name": .string(name), "points": points.json, "of": of.json,
      "verdict": .string(verdict.rawValue), "tasks": .array(tasks.map { $0.json(explains) }),
      "problems": .array(
        problems.map { problem in
          [
            "file": .string(problem.file), "line": .integer(Int64(problem.line)),
            "column": .integer(Int64(problem.column)), "reason": .string(problem.reason),
            "message": .string(problem.message),
          ]
        }),
    ]
  }
}

extension TaskReport {
  /// The task's part of the report.
  fileprivate func json(_ explains: Bool) -> JSON {
    [
      "id": .string(id), "points": points.json, "of": of.json,
      "verdict": .string(verdict.rawValue),
      "checks": .array(checks.map { $0.shown(explains: explains).json }),
    ]
  }
}

extension CheckReport {
  /// The check's part of the report.
  fileprivate var json: JSON {
    let finding = verdict.finding
    var reason = finding?.reason ?? ""
    if case .cannotJudge(let why) = verdict { reason = why }
    return [
      "check": .string(sentence), "verdict": .string(verdict.word),
      "expected": .string(finding?.expected ?? ""), "found": .string(finding?.found ?? ""),
      "at": .string(finding?.at ?? ""), "reason": .string(reason),
      "visibility": .string(visibility.rawValue),
    ]
  }
}
