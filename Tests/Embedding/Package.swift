// swift-tools-version: 6.2
import PackageDescription

let libraries: [Target.Dependency] = [
    .product(name: "Encoders", package: "clipsearch"), .product(name: "VectorIndex", package: "clipsearch"),
]

// Stands for somebody else's package that uses two of the libraries and none of the traits: see tools/embedding_test.
let package = Package(
    name: "embedding",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "clipsearch", path: "../..", traits: [])],
    targets: [
        .executableTarget(name: "embedding", dependencies: libraries),
        // The example of README.md, word for word.
        .executableTarget(name: "readme", dependencies: libraries),
    ],
    swiftLanguageModes: [.v6]
)
