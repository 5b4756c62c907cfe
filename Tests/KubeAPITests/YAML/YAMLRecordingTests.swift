import KubeAPI
import Testing

/// What real `kubectl` printed as YAML.
@Suite struct YAMLRecordingTests {
  @Test func `every recorded YAML output is read and written back byte for byte`() {
    var count = 0
    for command in Recordings.commands
    where command.text.hasSuffix("-o yaml") && !command.text.contains("|") {
      guard let first = command.output.first, first.hasPrefix("apiVersion:") else { continue }
      let text = command.output.joined(separator: "\n") + "\n"
      let (documents, error) = YAML.documents(in: Array(text.utf8))
      #expect(error == nil)
      let written = documents.map { YAML.text(of: $0.value) }.joined(separator: "---\n")
      #expect(written == text, "\(command.file): \(command.text)")
      count += 1
    }
    #expect(Recordings.folder == nil || count > 20)
    print("\(count) recorded YAML outputs compared")
  }
}
