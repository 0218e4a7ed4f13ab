// swift-tools-version: 6.2
import PackageDescription

// Stands for somebody else's package that uses two of the libraries and none of the traits: see tools/embedding_test.
let package = Package(
    name: "embedding",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "clipsearch", path: "../..", traits: [])],
    targets: [
        .executableTarget(
            name: "embedding",
            dependencies: [
                .product(name: "Encoders", package: "clipsearch"),
                .product(name: "VectorIndex", package: "clipsearch"),
            ]
        )
    ],
    swiftLanguageModes: [.v6]
)
