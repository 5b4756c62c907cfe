import KubeAPI
import Testing

/// Tests of `ImageReference`: which names mean the same image.
@Suite struct ImageReferenceTests {
  @Test(arguments: [
    ("nginx", "docker.io/library/nginx:latest"), ("nginx:1.25", "library/nginx:1.25"),
    ("index.docker.io/bitnami/redis", "bitnami/redis:latest"),
    ("localhost:5000/a:1", "localhost:5000/a:1"),
    (
      "a@sha256:1111111111111111111111111111111111111111111111111111111111111111",
      "docker.io/library/a:2@sha256:1111111111111111111111111111111111111111111111111111111111111111"
    ),
    ("localhost/web", "localhost/web:latest"),
  ])
  func `two names mean the same image`(a: String, b: String) throws {
    #expect(try #require(ImageReference(a)).names(#require(ImageReference(b))))
  }

  @Test(arguments: [
    ("nginx", "nginx:1.25"), ("nginx", "quay.io/library/nginx"), ("bitnami/nginx", "nginx"),
    ("k8s.gcr.io/fluentd:1", "registry.k8s.io/fluentd:1"),
    (
      "a@sha256:1111111111111111111111111111111111111111111111111111111111111111",
      "a@sha256:2222222222222222222222222222222222222222222222222222222222222222"
    ),
  ])
  func `two names mean different images`(a: String, b: String) throws {
    #expect(try !#require(ImageReference(a)).names(#require(ImageReference(b))))
  }
}
