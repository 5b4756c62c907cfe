import Foundation

let options = Options(CommandLine.arguments.dropFirst())
guard let folder = options.folder else {
  print("oracle: no recordings in \(options.wanted); skipped")
  exit(0)
}
let names = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
var total = Tally()
for name in names where options.replays(name) {
  do {
    let tally = try Recording(path: folder + "/" + name).replay(
      verbose: options.isVerbose, most: options.most)
    print("\(name): \(tally.passed) of \(tally.passed + tally.failed) answers match")
    total.add(tally)
  } catch {
    print("\(name): \(error)")
    total.failed += 1
  }
}
if options.isVerbose {
  for (code, tally) in total.byCode.sorted(by: { $0.key < $1.key }) {
    print("code \(code): \(tally.passed) of \(tally.passed + tally.failed)")
  }
}
print("\(total.passed) passed, \(total.failed) failed")
