// swift-tools-version: 6.2
import PackageDescription

let collections = Package.Dependency.package(
  url: "https://github.com/apple/swift-collections", exact: "1.6.0")
let yams = Package.Dependency.package(url: "https://github.com/jpsim/Yams", exact: "6.2.2")
let argumentParser = Package.Dependency.package(
  url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
let crypto = Package.Dependency.package(
  url: "https://github.com/apple/swift-crypto", exact: "4.5.2")
let nio = Package.Dependency.package(
  url: "https://github.com/apple/swift-nio", exact: "2.101.2")
let nioSSL = Package.Dependency.package(
  url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6")
let nioHTTP2 = Package.Dependency.package(
  url: "https://github.com/apple/swift-nio-http2", exact: "1.46.0")
let certificates = Package.Dependency.package(
  url: "https://github.com/apple/swift-certificates", exact: "1.21.1")
let asn1 = Package.Dependency.package(
  url: "https://github.com/apple/swift-asn1", exact: "1.7.4")
let logging = Package.Dependency.package(
  url: "https://github.com/apple/swift-log", exact: "1.16.2")

/// What the server is made of, beside this repository's own modules.
let serverProducts: [Target.Dependency] = [
  .product(name: "NIOCore", package: "swift-nio"),
  .product(name: "NIOPosix", package: "swift-nio"),
  .product(name: "NIOHTTP1", package: "swift-nio"),
  .product(name: "NIOTLS", package: "swift-nio"),
  .product(name: "NIOSSL", package: "swift-nio-ssl"),
  .product(name: "NIOHTTP2", package: "swift-nio-http2"),
  .product(name: "X509", package: "swift-certificates"),
  .product(name: "SwiftASN1", package: "swift-asn1"),
  .product(name: "Crypto", package: "swift-crypto"),
  .product(name: "CryptoExtras", package: "swift-crypto"),
  .product(name: "Logging", package: "swift-log"),
]

let package = Package(
  name: "cadet",
  products: [.executable(name: "cadet", targets: ["cadet"])],
  dependencies: [
    collections, yams, argumentParser, crypto, nio, nioSSL, nioHTTP2, certificates, asn1, logging,
  ],
  targets: [
    .target(
      name: "CYAMLEvents",
      dependencies: [.product(name: "Yams", package: "Yams")]),
    .target(
      name: "KubeAPI",
      dependencies: ["CYAMLEvents"]),
    .target(
      name: "ControlPlane",
      dependencies: ["KubeAPI"],
      exclude: ["Images/images.yaml", "Profiles/kubeadm.yaml"]),
    .target(
      name: "Lab",
      dependencies: [
        "KubeAPI", "ControlPlane", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(
      name: "APIServer", dependencies: ["KubeAPI", "ControlPlane", "CZlib"] + serverProducts),
    .executableTarget(
      name: "cadet",
      dependencies: [
        "KubeAPI", "ControlPlane", "Lab", "APIServer",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "generate", dependencies: ["KubeAPI", "CZlib"]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "KubeAPI", "ControlPlane", "Lab", .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),
    .executableTarget(name: "oracle", dependencies: ["KubeAPI", "ControlPlane"]),
    .target(name: "Scenario", dependencies: ["KubeAPI", "ControlPlane"]),
    .executableTarget(name: "chaos", dependencies: ["Scenario"]),
    .target(name: "Fuzzing", dependencies: ["KubeAPI", "Lab"]),
    .executableTarget(name: "fuzz", dependencies: ["Fuzzing"]),
    .testTarget(name: "KubeAPITests", dependencies: ["KubeAPI"]),
    .testTarget(
      name: "ControlPlaneTests", dependencies: ["KubeAPI", "ControlPlane", "Scenario"]),
    .testTarget(
      name: "LabTests", dependencies: ["KubeAPI", "ControlPlane", "Lab", "Scenario", "Fuzzing"]),
    .testTarget(
      name: "APIServerTests",
      dependencies: ["KubeAPI", "ControlPlane", "APIServer"] + serverProducts),
    .testTarget(name: "ProjectTests"),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
  ]
  // The simulation runs on one thread over values; that its accesses never overlap is checked at
  // run time in debug builds, which is what the tests are, and costs nothing in release builds.
  if ["KubeAPI", "ControlPlane"].contains(target.name) {
    target.swiftSettings?.append(
      .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)))
  }
}
