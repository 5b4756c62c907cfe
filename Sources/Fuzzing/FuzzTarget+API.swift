internal import KubeAPI

extension FuzzTarget {
  /// Every parser that reads what strangers send.
  public static let all: [FuzzTarget] = [
    .json, .yaml, .quantity, .labelSelector, .fieldSelector, .jsonPatch, .mergePatch,
    .strategicPatch, .applyPatch, .decoder, .lab, .pattern, .jsonPath,
    .columnPath, .schema,
  ]

  /// A small manifest as JSON.
  private static let manifest = """
    {"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web","labels":{"app":"web"}},\
    "spec":{"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":\
    {"app":"web"}},"spec":{"containers":[{"name":"main","image":"nginx","ports":\
    [{"containerPort":80}],"env":[{"name":"A","value":"1"}]}],"tolerations":\
    [{"operator":"Exists"}]}}}}
    """

  /// The pieces of JSON.
  private static let signs = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "null", "true", "-0", "1e999",
    "9223372036854775808", "0.1", "[[", "{\"a\":", " ", "\u{feff}", "é",
  ]

  /// The manifest as a document.
  private static let document = (try? JSON(parsing: Array(manifest.utf8))) ?? [:]

  /// The JSON parser and printer: what is printed, read again, is printed the same.
  static let json = FuzzTarget("json", corpus: [manifest, "[1,2.5,\"x\"]"], words: signs) { bytes in
    guard let value = try? JSON(parsing: bytes) else { return nil }
    guard let again = try? JSON(parsing: value.bytes), again.bytes == value.bytes
    else {
      return "what is printed does not read the same"
    }
    return nil
  }

  /// The YAML reader and printer.
  static let yaml = FuzzTarget(
    "yaml",
    corpus: [
      manifest,
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: b\n"
        + "    args: [sh, -c, \"echo 1\"]\n---\n# two\na: &x {b: 1}\nc: *x\nd: |-\n  text\n   more\n",
    ],
    words: signs + [
      "\n", "- ", "  ", ": ", "&a ", "*a", "|\n", ">-\n", "---\n", "...\n", "%YAML 1.2\n", "? ",
      "!!int ", "<<: ", "0x1F", "0o17", "~", ".inf", "2026-01-01", "\t", "#", "'", "y",
    ]
  ) { bytes in
    for document in YAML.documents(in: bytes).documents {
      let text = YAML.text(of: document.value)
      guard let again = YAML.documents(in: Array(text.utf8)).documents.first,
        again.value == document.value
      else { return "what is printed does not read the same: \(text)" }
    }
    return nil
  }

  /// Quantities: the canonical form is one.
  static let quantity = FuzzTarget(
    "quantity",
    corpus: ["100m", "1.5Gi", "12e3", "0.000000001", "-5Ki", "1e-9", "9223372036854775807"],
    words: ["m", "k", "Ki", "Mi", "e", "E", "-", "+", ".", "0", "9", "999999999999", "n", "u"],
    sizeMax: 200
  ) { bytes in
    guard let value = Quantity(String(decoding: bytes, as: UTF8.self)) else { return nil }
    guard let again = Quantity(value.description), again == value,
      again.description == value.description
    else { return "the canonical form \(value) is none" }
    return nil
  }

  /// Label selectors: what is printed selects the same.
  static let labelSelector = FuzzTarget(
    "label-selector",
    corpus: ["a=b,c!=d", "app in (web, db),!old", "x notin (1),y", "n>5,m<3", "a==b"],
    words: [",", "=", "!=", "==", "in", "notin", "(", ")", "!", " ", "a/b", "é", ">", "<", "-"],
    sizeMax: 600
  ) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    guard let selector = try? LabelSelector(parsing: text) else { return nil }
    _ = selector.matches(labels: document.labels)
    // A set of nothing but the empty value is printed like an empty one, which is refused.
    if selector.description.contains("()") { return nil }
    guard let again = try? LabelSelector(parsing: selector.description),
      again.description == selector.description
    else { return "what is printed does not read the same: \(selector.description)" }
    return nil
  }

  /// Field selectors.
  static let fieldSelector = FuzzTarget(
    "field-selector", corpus: ["metadata.name=a,spec.nodeName!=b", "status.phase==Running"],
    words: [",", "=", "!=", "==", "\\", "\\,", ".", " ", "é"], sizeMax: 600
  ) { bytes in
    let selector = try? FieldSelector(parsing: String(decoding: bytes, as: UTF8.self))
    _ = selector?.matches { $0 }
    return nil
  }

  /// JSON patches.
  static let jsonPatch = FuzzTarget(
    "json-patch",
    corpus: [
      "[{\"op\":\"add\",\"path\":\"/metadata/labels/x\",\"value\":\"1\"}]",
      "[{\"op\":\"move\",\"from\":\"/spec/selector\",\"path\":\"/spec/template/spec\"}]",
      "[{\"op\":\"test\",\"path\":\"/kind\",\"value\":\"DaemonSet\"},"
        + "{\"op\":\"copy\",\"from\":\"/spec\",\"path\":\"/metadata/labels/y\"},"
        + "{\"op\":\"remove\",\"path\":\"/spec/template/spec/containers/0\"}]",
    ],
    words: signs + ["\"op\"", "\"path\"", "/", "/-", "~0", "~1", "/0", "/-1", "\"value\""]
  ) { bytes in
    _ = (try? JSONPatch(bytes)).flatMap { try? $0.apply(to: document) }
    return nil
  }

  /// Merge patches: the difference of what came out, applied, gives it again.
  static let mergePatch = FuzzTarget(
    "merge-patch", corpus: [manifest, "{\"metadata\":{\"labels\":{\"app\":null,\"b\":\"c\"}}}"],
    words: signs
  ) { bytes in
    guard let patch = try? MergePatch.decode(bytes) else { return nil }
    let patched = MergePatch.apply(patch, to: document)
    let difference = MergePatch.difference(from: document, to: patched)
    return MergePatch.apply(difference, to: document) == patched || holdsNull(patched)
      ? nil : "the difference does not lead there"
  }

  /// Whether a document has a null within, which no merge patch can write.
  private static func holdsNull(_ value: JSON) -> Bool { value.text.contains("null") }

  /// Strategic merge patches.
  static let strategicPatch = FuzzTarget(
    "strategic-patch",
    corpus: [
      manifest,
      "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"x\"},"
        + "{\"name\":\"old\",\"$patch\":\"delete\"}],\"$setElementOrder/containers\":"
        + "[{\"name\":\"main\"}]}}}}",
      "{\"metadata\":{\"$retainKeys\":[\"name\"],\"$deleteFromPrimitiveList/finalizers\":[\"a\"]}}",
    ],
    words: signs + ["\"$patch\":\"replace\"", "\"$patch\":\"delete\"", "$retainKeys", "\"name\""]
  ) { bytes in
    guard let patch = try? MergePatch.decode(bytes), let definition else { return nil }
    _ = try? StrategicMergePatch.apply(patch, to: document, definition)
    return nil
  }

  /// What is known of DaemonSets.
  private static let definition = Schema.kubernetes.definition(
    group: "apps", version: "v1", kind: "DaemonSet")

  /// Server-side apply.
  static let applyPatch = FuzzTarget(
    "apply-patch",
    corpus: [manifest, "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: web}\nspec: {}\n"],
    words: signs + ["\n", "- ", ": ", "managedFields"]
  ) { bytes in
    _ = try? FieldManagement.decode(bytes)
    return nil
  }

  /// A DaemonSet, strictly decoded; `nil` where it is refused.
  private static func decoded(_ bytes: [UInt8]) -> JSON? {
    try? ObjectDecoder.decode(
      bytes, group: "apps", version: "v1", kind: "DaemonSet", validation: .strict
    ).object
  }

  /// Strict decoding: what was read is read again from what is printed.
  static let decoder = FuzzTarget("decoder", corpus: [manifest], words: signs) { bytes in
    guard let object = decoded(bytes) else { return nil }
    return decoded(object.bytes) == object ? nil : "what was read is not read the same again"
  }
}
