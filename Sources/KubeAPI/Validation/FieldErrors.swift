/// The mistakes that a validation has found so far, in order.
struct FieldErrors {
  /// The mistakes.
  private(set) var list: [FieldError] = []

  /// Whether nothing was found.
  var isEmpty: Bool { list.isEmpty }

  /// Adds a mistake.
  mutating func append(_ error: FieldError) { list.append(error) }

  /// Adds what another validation found.
  mutating func append(contentsOf other: FieldErrors) { list += other.list }

  /// A value is missing.
  mutating func required(_ path: FieldPath, _ detail: String = "") {
    list.append(FieldError(.required, path.text, detail: detail))
  }

  /// A string is malformed.
  mutating func invalid(_ path: FieldPath, _ value: String, _ detail: String) {
    list.append(FieldError(.invalid, path.text, badValue: value.goQuoted, detail: detail))
  }

  /// A number is out of bounds.
  mutating func invalid(_ path: FieldPath, _ value: Int64, _ detail: String) {
    list.append(FieldError(.invalid, path.text, badValue: String(value), detail: detail))
  }

  /// A value is malformed; it is printed as JSON, `null` where it is missing.
  mutating func invalid(_ path: FieldPath, json value: JSON?, _ detail: String) {
    list.append(
      FieldError(.invalid, path.text, badValue: (value ?? .null).text, detail: detail))
  }

  /// A value is malformed; it is printed as it is.
  mutating func invalid(_ path: FieldPath, raw value: String, _ detail: String) {
    list.append(FieldError(.invalid, path.text, badValue: value, detail: detail))
  }

  /// A string is malformed for each of some reasons.
  mutating func invalid(
    _ path: @autoclosure () -> FieldPath, _ value: String, each details: [String]
  ) {
    if details.isEmpty { return }
    let path = path()
    for detail in details { invalid(path, value, detail) }
  }

  /// A string is none of those that are known.
  mutating func notSupported(_ path: FieldPath, _ value: String, _ supported: [String]) {
    notSupported(path, raw: value.goQuoted, supported)
  }

  /// A value, printed as it is, is none of those that are known.
  mutating func notSupported(_ path: FieldPath, raw value: String, _ supported: [String]) {
    let names = supported.map(\.goQuoted).joined(separator: ", ")
    list.append(
      FieldError(
        .notSupported, path.text, badValue: value,
        detail: supported.isEmpty ? "" : "supported values: \(names)"))
  }

  /// A string is there twice.
  mutating func duplicate(_ path: FieldPath, _ value: String) {
    list.append(FieldError(.duplicate, path.text, badValue: value.goQuoted))
  }

  /// A value, printed as it is, is there twice.
  mutating func duplicate(_ path: FieldPath, raw value: String, _ detail: String = "") {
    list.append(FieldError(.duplicate, path.text, badValue: value, detail: detail))
  }

  /// Something of that name is not there.
  mutating func notFound(_ path: FieldPath, _ value: String, _ detail: String = "") {
    list.append(FieldError(.notFound, path.text, badValue: value.goQuoted, detail: detail))
  }

  /// A value may not be given here.
  mutating func forbidden(_ path: FieldPath, _ detail: String) {
    list.append(FieldError(.forbidden, path.text, detail: detail))
  }

  /// A value is longer than so many bytes.
  mutating func tooLong(_ path: FieldPath, _ most: Int) {
    list.append(
      FieldError(.tooLong, path.text, detail: "may not be more than \(most) bytes"))
  }

  /// A list has more than so many items.
  mutating func tooMany(_ path: FieldPath, _ count: Int, _ most: Int) {
    list.append(
      FieldError(
        .tooMany, path.text, badValue: String(count), detail: "must have at most \(most) items"))
  }

  /// A number must not be negative.
  mutating func nonnegative(_ value: Int64?, _ path: @autoclosure () -> FieldPath) {
    if let value, value < 0 { invalid(path(), value, "must be greater than or equal to 0") }
  }

  /// A value may not change.
  mutating func immutable(_ new: JSON?, _ old: JSON?, _ path: @autoclosure () -> FieldPath) {
    if new ?? .null != old ?? .null { invalid(path(), json: new, "field is immutable") }
  }
}
