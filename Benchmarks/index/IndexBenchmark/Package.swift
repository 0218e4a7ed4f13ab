// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "index-benchmark",
    platforms: [.macOS(.v14)],
    dependencies: [.package(name: "clipsearch", path: "../../..", traits: [])],
    targets: [
        .executableTarget(
            name: "IndexBenchmark", dependencies: [.product(name: "VectorIndex", package: "clipsearch")])
    ],
    swiftLanguageModes: [.v6]
)
