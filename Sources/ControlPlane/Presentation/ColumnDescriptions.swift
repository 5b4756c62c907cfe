/// What the columns of tables are about, in the words in which the server tells clients.
enum ColumnDescriptions {
  /// The description of a column of a resource.
  static func description(of column: String, _ resource: String) -> String { "" }
}
