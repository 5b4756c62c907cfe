/// Finds labs by name or path.
public struct LabLocator: Sendable {
  /// The folders that hold labs, the first one that has a lab wins.
  public let folders: [String]

  /// Looks in a folder, or, where none is given, in `$CADET_LABS`, `./labs` and the repository in
  /// which this program was built.
  public init(folder: String? = nil) {
    if let folder {
      folders = [folder]
    } else {
      let repository = (0..<4).reduce(#filePath) { path, _ in FileSystem.folder(of: path) }
      let places = [FileSystem.environment("CADET_LABS"), "labs", "\(repository)/labs"]
      folders = places.compactMap(\.self).filter { FileSystem.isFolder($0) }
    }
  }

  /// The file of a lab that is named, or to which a path leads.
  public func file(of lab: String) throws(LabError) -> String {
    if !lab.contains("/"), !lab.isEmpty, lab != ".", lab != ".." {
      for folder in folders {
        let file = "\(folder)/\(lab)/lab.yaml"
        if FileSystem.isFile(file) { return file }
      }
    }
    switch FileSystem.kind(of: lab) {
    case .file: return lab
    case .folder:
      let file = (lab.hasSuffix("/") ? lab : lab + "/") + "lab.yaml"
      if FileSystem.isFile(file) { return file }
      throw LabError("the folder holds no lab.yaml", file: lab)
    case .other, .nothing: throw LabError(missing(lab), file: lab)
    }
  }

  /// What is said about a lab that is not there.
  private func missing(_ lab: String) -> String {
    let names = self.names
    var message = "there is no such lab"
    if let nearest = Spelling.nearest(to: lab, in: names) {
      message += "; did you mean \"\(nearest)\"?"
    } else if names.isEmpty {
      message += ", and no labs were found in " + (folders.isEmpty ? "./labs" : Shown.list(folders))
    } else {
      message += "; there are " + Shown.list(names, max: 20)
    }
    return message
  }

  /// The names of all labs, each once.
  public var names: [String] {
    var names: Set<String> = []
    for folder in folders {
      for name in FileSystem.names(in: folder) where FileSystem.isFile("\(folder)/\(name)/lab.yaml")
      {
        names.insert(name)
      }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
