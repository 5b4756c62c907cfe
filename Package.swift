// swift-tools-version: 6.2
import PackageDescription

let collections = Package.Dependency.package(
  url: "https://github.com/apple/swift-collections", exact: "1.6.0")
let yams = Package.Dependency.package(url: "https://github.com/jpsim/Yams", exact: "6.2.2")
let argumentParser = Package.Dependency.package(
  url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
let crypto = Package.Dependency.package(
  url: "https://github.com/apple/swift-crypto", exact: "4.5.2")

let package = Package(
  name: "cadet",
  products: [.executable(name: "cadet", targets: ["cadet"])],
  dependencies: [collections, yams, argumentParser, crypto],
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
    .executableTarget(
      name: "cadet",
      dependencies: [
        "KubeAPI", "ControlPlane", "Lab",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "generate", dependencies: ["KubeAPI"]),
    .executableTarget(name: "bench", dependencies: ["KubeAPI", "ControlPlane", "Lab"]),
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
    .testTarget(name: "ProjectTests"),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets {
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
