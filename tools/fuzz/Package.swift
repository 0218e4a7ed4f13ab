// swift-tools-version: 6.2
import PackageDescription

// `run` links the modules' sources next to these targets, so that they are built with the fuzzer's instrumentation and
// what is visible in their package only can be called.
let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "CProcessor"),
        .target(name: "CKernels", dependencies: ["CProcessor"]),
        .target(
            name: "CPictureCodecs", cSettings: [.define("CLIPSEARCH_WEBP")],
            linkerSettings: ["jpeg", "png16", "z", "webp", "webpdemux"].map { .linkedLibrary($0) }),
        .target(name: "Files"),
        .target(name: "StrictJSON"),
        .target(name: "Workers", dependencies: ["CProcessor", "Files"]),
        .target(name: "Backends", dependencies: ["CProcessor", "Files"]),
        .target(name: "TensorFiles", dependencies: ["CKernels", "Files", "StrictJSON"]),
        .target(name: "Tokenizers", dependencies: ["Files", "StrictJSON"]),
        .target(
            name: "Pictures", dependencies: ["CKernels", "CPictureCodecs", "Files", "StrictJSON"],
            swiftSettings: [.define("WebP")]),
        .target(
            name: "VectorIndex", dependencies: ["Backends", "CKernels", "CProcessor", "Files", "Workers"],
            exclude: ["Files/Format.md"]),
        // The parsers of tables, forms and records of Google Takeout, without the modules that they are part of.
        .target(name: "TextParsers", dependencies: ["Files", "Pictures", "StrictJSON"], swiftSettings: [.define("Server")]),
        .target(name: "CLibFuzzer"),
        .executableTarget(name: "FuzzIndexFile", dependencies: ["CLibFuzzer", "VectorIndex"]),
        .executableTarget(
            name: "FuzzParsers",
            dependencies: ["CLibFuzzer", "CPictureCodecs", "Pictures", "TensorFiles", "TextParsers", "Tokenizers"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
