// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "clipsearch-benchmarks",
    platforms: [.macOS(.v14)],
    dependencies: [
        // Indexes and encoders only, as a program that embeds them takes them.
        .package(name: "clipsearch", path: "..", traits: [])
    ],
    targets: [
        .executableTarget(
            name: "clipsearch-benchmarks",
            dependencies: [
                .product(name: "Encoders", package: "clipsearch"),
                .product(name: "LanguageModels", package: "clipsearch"), .product(name: "Spelling", package: "clipsearch"),
                .product(name: "TextReading", package: "clipsearch"),
                .product(name: "VectorIndex", package: "clipsearch"),
            ],
            path: "Sources/ClipSearchBenchmarks"
        )
    ],
    swiftLanguageModes: [.v6]
)
