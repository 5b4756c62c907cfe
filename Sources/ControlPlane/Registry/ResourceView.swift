internal import KubeAPI

/// Resources that show the objects of other ones in another form: the older version of the
/// autoscaler, and the events of their own group.
///
/// There is one set of objects; what is read is converted on the way out, what is written on the
/// way in.
enum ResourceView {
  /// What such resources' lines in the registry begin with, and those that store their objects.
  private static let storages = [
    ("autoscaling|v1|horizontalpodautoscalers|", "autoscaling|v2|horizontalpodautoscalers|"),
    ("events.k8s.io|v1|events|", "|v1|events|"),
  ]

  /// The place of the line that stores the objects of another line; `nil` for most.
  static func storage(of line: Substring, in lines: [Substring]) -> Int? {
    guard let storage = storages.first(where: { line.hasPrefix($0.0) })?.1 else { return nil }
    return lines.firstIndex { $0.hasPrefix(storage) }
  }

  /// The resource in whose form the rules of a resource's kind see its objects. Autoscalers are
  /// checked in their new form, events in the one that they came in.
  static func ruled(_ resource: Resource) -> Resource {
    resource.group == "autoscaling" ? resource.storage : resource
  }

  /// An object in the form of another resource that shows the same objects.
  static func convert(_ object: JSON, from: Resource, to: Resource) -> JSON {
    if from == to { return object }
    if let custom = to.custom {
      if !to.isStored { return custom.shown(object, apiVersion: to.apiVersion) }
      var stored = object
      stored["apiVersion"] = .string(to.apiVersion)
      return stored
    }
    switch (from.group, from.version) {
    case ("autoscaling", "v1"): return AutoscalerConversion.new(object)
    case ("autoscaling", _): return AutoscalerConversion.old(object)
    case ("", _): return EventConversion.new(object)
    default: return EventConversion.core(object)
    }
  }

  /// A stored object in the form of a resource.
  static func shown(_ object: JSON, as resource: Resource) -> JSON {
    resource.isStored ? object : convert(object, from: resource.storage, to: resource)
  }

  /// Stored objects in the form of a resource.
  static func shown(
    _ table: SortedMap<ObjectKey, JSON>, as resource: Resource
  ) -> SortedMap<ObjectKey, JSON> {
    var shown = SortedMap<ObjectKey, JSON>()
    for (key, object) in table { shown.updateValue(self.shown(object, as: resource), forKey: key) }
    return shown
  }

  /// A commit of a stored object in the form of a resource.
  static func shown(_ change: Change, as resource: Resource) -> Change {
    var shown = change
    shown.resource = resource.id
    shown.old = change.old.map { self.shown($0, as: resource) }
    shown.new = self.shown(change.new, as: resource)
    return shown
  }
}
