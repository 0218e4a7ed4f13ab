// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "clipsearch", path: "../..", traits: [])],
    targets: [
        .target(name: "CLibFuzzer"),
        .executableTarget(
            name: "FuzzIndexFile",
            dependencies: ["CLibFuzzer", .product(name: "VectorIndex", package: "clipsearch")]),
        .executableTarget(
            name: "FuzzParsers",
            dependencies: ["CLibFuzzer", .product(name: "Encoders", package: "clipsearch")]),
    ],
    swiftLanguageModes: [.v6]
)
