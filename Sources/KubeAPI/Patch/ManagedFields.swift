/// Who manages which fields of an object: `metadata.managedFields`.
public struct ManagedFields: Hashable, Sendable {
  // Kubernetes: apimachinery/pkg/util/managedfields/internal/managedfields.go

  /// One manager and its fields.
  public struct Entry: Hashable, Sendable {
    /// Who.
    public var manager: Manager
    /// The version in which the fields are named.
    public var apiVersion: String
    /// When it last changed anything; `nil` where that is not noted.
    public var time: String?
    /// Which fields.
    public var fields: FieldSet
  }

  /// Who manages fields, and how.
  public struct Manager: Hashable, Sendable {
    /// The name that the client gives itself.
    public var name: String
    /// Whether it applies, or else updates.
    public var applies: Bool
    /// The version that it updates through; empty for those that apply.
    public var apiVersion: String
    /// The subresource that it writes through; empty for the object itself.
    public var subresource: String

    /// Names a manager.
    public init(name: String, applies: Bool, apiVersion: String, subresource: String = "") {
      self.name = name
      self.applies = applies
      self.apiVersion = applies ? "" : apiVersion
      self.subresource = subresource
    }

    /// The manager as conflicts name it.
    var description: String {
      var text = JSON.string(name).text
      if !subresource.isEmpty { text += " with subresource \(JSON.string(subresource).text)" }
      return applies ? text : "\(text) using \(apiVersion)"
    }
  }

  /// The entries in the order in which they are written.
  public private(set) var entries: [Entry] = []

  /// Nobody manages anything.
  public init() {}

  /// Reads an object's managed fields; `nil` where it has none or they cannot be read.
  public init?(of object: JSON) {
    guard let items = object["metadata", "managedFields"]?.array, !items.isEmpty else { return nil }
    for item in items {
      guard let operation = item["operation"]?.string,
        operation == "Apply" || operation == "Update", item["fieldsType"] == "FieldsV1"
      else { return nil }
      let apiVersion = item["apiVersion"]?.string ?? ""
      entries.append(
        Entry(
          manager: Manager(
            name: item["manager"]?.string ?? "", applies: operation == "Apply",
            apiVersion: apiVersion, subresource: item["subresource"]?.string ?? ""),
          apiVersion: apiVersion, time: item["time"]?.string,
          fields: FieldSet(item["fieldsV1"]?.object ?? JSONObject())))
    }
  }

  /// Whether an object asks to forget all managers, by a list of one empty entry.
  static func isReset(_ object: JSON) -> Bool {
    guard case .array(let items)? = object["metadata", "managedFields"] else { return false }
    return items.isEmpty || items == [[:]]
  }

  /// The fields of a manager.
  public subscript(_ manager: Manager) -> Entry? {
    entries.first { $0.manager == manager }
  }

  /// Sets a manager's entry, or removes it.
  mutating func set(_ manager: Manager, _ entry: Entry?) {
    let index = entries.firstIndex { $0.manager == manager }
    switch (index, entry) {
    case (let index?, let entry?): entries[index] = entry
    case (let index?, nil): entries.remove(at: index)
    case (nil, let entry?): entries.append(entry)
    case (nil, nil): break
    }
  }

  /// Edits the fields of every manager and drops those that have none left.
  mutating func edit(_ body: (Entry) -> FieldSet) {
    for index in entries.indices { entries[index].fields = body(entries[index]) }
    entries.removeAll { $0.fields.isEmpty }
  }

  /// How many managers that update are kept apart.
  private static let updatersMax = 10

  /// Folds the oldest managers that update into one, where there are too many.
  // Kubernetes: apimachinery/pkg/util/managedfields/internal/capmanagers.go
  mutating func cap() {
    var updaters = entries.filter { !$0.manager.applies && $0.manager.subresource.isEmpty }
    guard updaters.count > Self.updatersMax else { return }
    updaters.sort { a, b in
      (a.time ?? "", a.manager.name) < (b.time ?? "", b.manager.name)
    }
    var excess = updaters.count - Self.updatersMax
    for entry in updaters {
      let bucket = Manager(
        name: "ancient-changes", applies: false, apiVersion: entry.apiVersion)
      guard entry.manager != bucket else { continue }
      guard excess > 0 else { return }
      set(entry.manager, nil)
      if var old = self[bucket] {
        old.fields = old.fields.union(entry.fields)
        old.time = entry.time
        set(bucket, old)
        excess -= 1
      } else {
        var renamed = entry
        renamed.manager = bucket
        set(bucket, renamed)
      }
    }
  }

  /// The list as an object holds it: those that apply first, then by time, name and version.
  public var json: JSON {
    let sorted = entries.sorted { a, b in
      if a.manager.applies != b.manager.applies { return a.manager.applies }
      if a.time ?? "" != b.time ?? "" { return (a.time ?? "").precedes(b.time ?? "") }
      if a.manager.name != b.manager.name { return a.manager.name.precedes(b.manager.name) }
      if a.apiVersion != b.apiVersion { return a.apiVersion.precedes(b.apiVersion) }
      return a.manager.subresource.precedes(b.manager.subresource)
    }
    return .array(
      sorted.map { entry in
        var json: JSON = [
          "manager": .string(entry.manager.name),
          "operation": entry.manager.applies ? "Apply" : "Update",
          "apiVersion": .string(entry.apiVersion), "fieldsType": "FieldsV1",
          "fieldsV1": .object(entry.fields.tree),
        ]
        if let time = entry.time { json["time"] = .string(time) }
        if !entry.manager.subresource.isEmpty {
          json["subresource"] = .string(entry.manager.subresource)
        }
        return json
      })
  }
}
