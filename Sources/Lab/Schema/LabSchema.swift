internal import KubeAPI

/// The published JSON Schema of lab definitions, made of the same words that their reader knows.
public enum LabSchema {
  /// The schema as text, as it stands in `labs/lab.schema.json`.
  public static var text: String { json.indentedText() + "\n" }

  /// The schema.
  static var json: JSON {
    let definitions = JSONObject(Form.all.map { ($0.name, schema(of: $0)) })
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Lab", "description": "A practice lab: a cluster to start from, and graded tasks.",
      "$ref": "#/$defs/lab", "$defs": .object(definitions),
    ]
  }

  /// The schema of a form.
  private static func schema(of form: Form) -> JSON {
    var schema: JSON = ["type": "object"]
    let properties = form.words.map { word -> (String, JSON) in
      var value = self.schema(of: word.value)
      if !word.about.isEmpty { value["description"] = .string(word.about) }
      return (word.name, value)
    }
    if !properties.isEmpty { schema["properties"] = .object(JSONObject(properties)) }
    if let others = form.others {
      schema["additionalProperties"] = self.schema(of: others)
    } else if !form.isOpen {
      schema["additionalProperties"] = false
    }
    if let pattern = form.namePattern { schema["propertyNames"] = ["pattern": .string(pattern)] }
    if !form.required.isEmpty { schema["required"] = names(form.required) }
    if !form.alternatives.isEmpty {
      let word = form.isExclusive ? "oneOf" : "anyOf"
      schema[word] = .array(form.alternatives.map { ["required": names($0)] })
    }
    if !form.companions.isEmpty {
      schema["dependentRequired"] = .object(
        JSONObject(form.companions.map { ($0.word, names([$0.needs])) }))
    }
    if form.isSingle { (schema["minProperties"], schema["maxProperties"]) = (1, 1) }
    return schema
  }

  /// A list of names.
  private static func names(_ names: [String]) -> JSON { .array(names.map { .string($0) }) }

  /// The schema of what stands behind a word.
  private static func schema(of value: Form.Value) -> JSON {
    switch value {
    case .any: return [:]
    case .text: return ["type": ["string", "number", "boolean"]]
    case .name: return ["type": ["string", "number", "boolean"], "minLength": 1]
    case .string: return ["type": "string"]
    case .something: return ["not": ["type": "null"]]
    case .bool: return ["type": "boolean"]
    case .yes: return ["const": true]
    case .nothing: return ["type": "null"]
    case .integer(let low, let high):
      var schema: JSON = ["type": "integer", "minimum": .integer(low)]
      if high < .max { schema["maximum"] = .integer(high) }
      return schema
    case .points: return ["type": "number", "minimum": 0, "maximum": 1_000_000]
    case .word(let words): return ["enum": names(words)]
    case .list(let item, let isEmptyAllowed):
      var schema: JSON = ["type": "array", "items": self.schema(of: item)]
      if !isEmptyAllowed { schema["minItems"] = 1 }
      return schema
    case .map(let item):
      return ["type": "object", "additionalProperties": self.schema(of: item)]
    case .form(let name): return ["$ref": .string("#/$defs/\(name)")]
    case .either(let values): return ["anyOf": .array(values.map { self.schema(of: $0) })]
    }
  }
}
