internal import KubeAPI

/// The texts of cells that many kinds share.
enum CellText {
  /// A text, or words for a missing one.
  static func or(_ placeholder: String, _ text: String) -> JSON {
    .string(text.isEmpty ? placeholder : text)
  }

  /// Labels as `a=b,c=d`, or `<none>`.
  // Kubernetes: apimachinery/pkg/labels/labels.go, FormatLabels
  static func labels(_ labels: JSONObject) -> JSON {
    or("<none>", labels.map { "\($0.name)=\($0.value.string ?? "")" }.joined(separator: ","))
  }

  /// A label selector as text, or `<none>`.
  // Kubernetes: apimachinery/pkg/apis/meta/v1/helpers.go, FormatLabelSelector
  static func selector(_ selector: JSON?) -> JSON {
    guard let selector = try? LabelSelector(selector) else { return "<error>" }
    return or("<none>", selector.description)
  }

  /// The names and the images of containers, each joined by commas.
  // Kubernetes: pkg/printers/internalversion/printers.go, layoutContainerCells
  static func containers(_ podSpec: JSON?) -> [JSON] {
    let containers = podSpec?.items("containers") ?? []
    return [
      .string(containers.map { $0.text("name") }.joined(separator: ",")),
      .string(containers.map { $0.text("image") }.joined(separator: ",")),
    ]
  }

  /// An integer, 0 where there is none.
  static func number(_ value: JSON?) -> JSON { .integer(value?.integer ?? 0) }

  /// A list of which only the first few are shown.
  // Kubernetes: pkg/printers/internalversion/printers.go, listWithMoreString
  static func list(_ items: [String], most: Int = 3) -> JSON {
    let text = items.prefix(most).joined(separator: ",")
    if items.count > most { return .string("\(text) + \(items.count - most) more...") }
    return or("<unset>", text)
  }

  /// A quantity as the server prints it; `0` where there is none.
  static func quantity(_ value: JSON?) -> String {
    guard let value else { return "0" }
    let text = value.string ?? value.text
    return Quantity(text)?.description ?? text
  }
}
