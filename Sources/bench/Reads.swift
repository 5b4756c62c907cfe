import ControlPlane
import Foundation
import KubeAPI

/// Lists so many pods as JSON, as a table and in pages, watches them a hundred times at once, and
/// prints what it took.
func reads(_ count: Int) throws {
  var world = cluster(max(2, count / 80))
  let document = """
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":\(count),\
    "selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},\
    "spec":{"containers":[{"name":"web","image":"nginx:1.27"}]}}}}
    """
  _ = try world.handle(
    APIRequest(.post, "/apis/apps/v1/namespaces/default/deployments", body: Array(document.utf8)))
  world.settle()
  guard let pods = Resource.find(group: "", version: "v1", plural: "pods") else { exit(1) }
  /// The list of all pods, or a page.
  func list(_ query: (name: String, value: String)...) throws -> JSON {
    try world.handle(APIRequest(.get, "/api/v1/namespaces/default/pods", query: query)).body
  }
  /// The size of a form of the list, and the time that it takes to make it.
  func encode(_ form: Representation) throws -> (bytes: Int, seconds: Double) {
    var bytes = 0
    let seconds = try measure {
      bytes = try form.render(try list(), resource: pods, now: world.now).wireBytes.count
    }
    return (bytes, seconds)
  }
  let json = try encode(.object)
  let table = try encode(.table(.v1, .metadata))
  let bare = try encode(.table(.v1, .none))
  var token = ""
  let pages = try measure {
    repeat {
      let page = try list(("limit", "500"), ("continue", token))
      _ = page.wireBytes
      token = page["metadata", "continue"]?.string ?? ""
    } while !token.isEmpty
  }
  let selected = try measure { _ = try list(("labelSelector", "app=none")) }
  print(
    column(Double(count), 0), "pods: JSON", column(json.seconds * 1000, 1), "ms (",
    json.bytes / 1024, "KiB ), table", column(table.seconds * 1000, 1), "ms (",
    table.bytes / 1024, "KiB ), without metadata", column(bare.seconds * 1000, 1),
    "ms, pages of 500", column(pages * 1000, 1), "ms, none of them",
    column(selected * 1000, 1), "ms")
  try watches(&world)
}

/// Lets a hundred watchers read a thousand changes as they come, and prints what it took.
private func watches(_ world: inout World) throws {
  let request = APIRequest(.get, "/api/v1/configmaps", query: [("watch", "1")])
  var streams: [WatchStream] = []
  for _ in 0..<100 { streams.append(try WatchStream(request, world)) }
  for index in streams.indices { _ = streams[index].next(from: world.state) }
  var events = 0
  var writing = 0.0
  let seconds = try measure {
    for index in 0..<1000 {
      let body = """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bench-\(index)"},\
        "data":{"x":"\(index)"}}
        """
      writing += try measure {
        _ = try world.handle(
          APIRequest(.post, "/api/v1/namespaces/default/configmaps", body: Array(body.utf8)))
      }
      let state = world.state
      for index in streams.indices { events += streams[index].next(from: state).count }
    }
  }
  print(
    "100 watchers of 1,000 creates:", events, "events,",
    column((seconds - writing) / 1000 * 1e6, 1), "us a create for all of them; a create",
    column(writing / 1000 * 1e6, 1), "us")
}
