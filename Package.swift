// swift-tools-version: 6.2
import PackageDescription

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Catalog"]))
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser", condition: .when(traits: ["CommandLine"]))

let hummingbirdTesting = serverProduct("HummingbirdTesting", of: "hummingbird")
let serverProducts = [
    serverProduct("Hummingbird", of: "hummingbird"), serverProduct("HummingbirdCore", of: "hummingbird"),
    serverProduct("HTTPTypes", of: "swift-http-types"), serverProduct("Logging", of: "swift-log"),
    serverProduct("NIOCore", of: "swift-nio"), serverProduct("NIOHTTP1", of: "swift-nio"),
    serverProduct("NIOHTTPTypes", of: "swift-nio-extras"),
    serverProduct("NIOHTTPTypesHTTP1", of: "swift-nio-extras"),
    serverProduct("ServiceLifecycle", of: "swift-service-lifecycle"),
]

func serverProduct(_ name: String, of package: String) -> Target.Dependency {
    .product(name: name, package: package, condition: .when(traits: ["Server"]))
}

let package = Package(
    name: "clipsearch",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "VectorIndex", targets: ["Backends", "VectorIndex"]),
        .library(name: "Encoders", targets: ["Backends", "Encoders", "ModelFiles", "PictureDecoding", "Pictures"]),
        .library(name: "LanguageModels", targets: ["LanguageModels", "ModelFiles"]),
        .library(name: "TextReading", targets: ["ModelFiles", "PictureDecoding", "Pictures", "TextReading"]),
        .library(name: "Spelling", targets: ["LanguageModels", "Spelling"]),
        .library(
            name: "ClipSearch",
            targets: [
                "Catalog", "ClipSearch", "Encoders", "LanguageModels", "ModelFiles", "PictureDecoding", "Pictures",
                "Spelling",
            ]),
        .executable(name: "clipsearch", targets: ["ClipSearchCommand"]),
    ],
    traits: [
        .default(enabledTraits: ["Catalog", "CommandLine", "Server", "WebP"]),
        .trait(name: "Catalog", description: "Photo libraries: keep photos, texts and vectors in SQLite (GRDB)."),
        .trait(
            name: "CommandLine", description: "The clipsearch command (swift-argument-parser).",
            enabledTraits: ["Catalog"]),
        .trait(
            name: "Server", description: "The page and the HTTP API (Hummingbird).", enabledTraits: ["Catalog"]),
        .trait(name: "WebP", description: "Decode WebP pictures (needs libwebp)."),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.0.0"),
    ],
    targets: [
        // Ground: C libraries, kernels, and what every floor may use.
        .target(name: "CProcessor"),
        .target(name: "CChecksums", dependencies: ["CProcessor"], linkerSettings: [.linkedLibrary("z")]),
        .target(name: "CKernels", dependencies: ["CProcessor"]),
        .target(
            name: "CPictureCodecs",
            cSettings: [.define("CLIPSEARCH_WEBP", .when(traits: ["WebP"]))],
            linkerSettings: [
                .linkedLibrary("jpeg"), .linkedLibrary("png16"), .linkedLibrary("z"),
                .linkedLibrary("webp", .when(traits: ["WebP"])), .linkedLibrary("webpdemux", .when(traits: ["WebP"])),
            ]
        ),
        // What confines a child process, and how to talk to one.
        .target(name: "CSandbox"),
        // What such a child decodes with. The libraries are loaded by it at run time; nothing links them.
        .target(
            name: "CPictureLibraries", dependencies: ["CSandbox"],
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux])), .linkedLibrary("m")]),
        .target(name: "Files"),
        .target(name: "Checksums", dependencies: ["CChecksums", "Files"]),
        // libcurl is loaded at run time, by the downloads that need it; nothing links it.
        .target(name: "CHTTPTransfer", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "Workers", dependencies: ["CProcessor", "Files"]),
        .target(name: "Backends", dependencies: ["CProcessor", "Files"]),
        .target(name: "StrictJSON"),
        // The nouns of WordNet, compiled in.
        .target(name: "CNounTable", exclude: ["tables"]),
        .target(name: "Nouns", dependencies: ["CNounTable"]),

        // Floor 1
        // OpenBLAS is loaded at run time, where there are no kernels for the processor; nothing links it.
        .target(
            name: "Compute", dependencies: ["Backends", "CKernels", "CProcessor", "Files", "Workers"],
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "TensorFiles", dependencies: ["CKernels", "Files", "StrictJSON"]),
        .target(name: "Tokenizers", dependencies: ["CChecksums", "Files", "StrictJSON", "Workers"]),
        .target(name: "Pictures", dependencies: ["CKernels", "CPictureCodecs", "Files", "StrictJSON"]),
        .target(name: "Downloads", dependencies: ["CHTTPTransfer"]),
        .target(
            name: "VectorIndex", dependencies: ["Backends", "CKernels", "CProcessor", "Files", "Workers"],
            exclude: ["Files/Format.md"]),

        // Floor 2
        .target(
            name: "ModelFiles",
            dependencies: ["Checksums", "Downloads", "Files", "StrictJSON", "TensorFiles"],
            resources: [.embedInCode("manifest.json")]
        ),
        .target(
            name: "Networks",
            dependencies: ["Backends", "CChecksums", "Compute", "Files", "StrictJSON", "TensorFiles", "Workers"]),
        .target(
            name: "PictureDecoding", dependencies: ["CPictureLibraries", "CProcessor", "CSandbox", "Files", "Pictures"]),
        .target(name: "VectorTools", dependencies: ["Files", "TensorFiles", "VectorIndex", "Workers"]),

        // Floor 3
        .target(
            name: "Encoders",
            dependencies: [
                "Compute", "Files", "ModelFiles", "Networks", "Pictures", "StrictJSON", "TensorFiles", "Tokenizers",
                "Workers",
            ]
        ),
        .target(
            name: "LanguageModels", dependencies: ["Compute", "ModelFiles", "Networks", "TensorFiles", "Tokenizers"]),
        .target(
            name: "TextReading",
            dependencies: ["Compute", "Files", "ModelFiles", "Networks", "Pictures", "TensorFiles"]),
        .target(name: "Catalog", dependencies: ["Checksums", "Files", "Pictures", grdb]),

        // Floor 4
        .target(
            name: "Spelling", dependencies: ["Files", "LanguageModels", "Networks", "Nouns", "StrictJSON", "Workers"]),

        // Floor 5
        .target(
            name: "ClipSearch",
            dependencies: [
                "Catalog", "Checksums", "Downloads", "Encoders", "Files", "LanguageModels", "Nouns", "Pictures",
                "Spelling", "StrictJSON", "TextReading", "VectorIndex", "Workers",
            ],
            resources: [.embedInCode("Tagging/vocabulary.txt")]
        ),

        // Floor 6
        // The files of the page, compiled in.
        .target(name: "CPageFiles"),
        .target(
            name: "ClipSearchServer",
            dependencies: [
                "CPageFiles", "Catalog", "Checksums", "ClipSearch", "Encoders", "Files", "LanguageModels", "ModelFiles",
                "Pictures", "Spelling", "StrictJSON", "Workers",
            ] + serverProducts,
            exclude: ["Resources"]
        ),

        // Floor 7
        .target(name: "TerminalOutput", dependencies: ["Files"]),
        .executableTarget(
            name: "ClipSearchCommand",
            dependencies: [
                "Backends", "Catalog", "ClipSearch", "ClipSearchServer", "Compute", "Encoders", "Files",
                "LanguageModels", "ModelFiles", "Nouns", "PictureDecoding", "Pictures", "Spelling", "StrictJSON",
                "TensorFiles", "TerminalOutput", "TextReading", "Tokenizers", "VectorIndex", "VectorTools", "Workers",
                argumentParser,
            ]
        ),

        .testTarget(name: "FilesTests", dependencies: ["Files"]),
        .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"]),
        .testTarget(name: "NounsTests", dependencies: ["Nouns"]),
        .testTarget(name: "ChecksumsTests", dependencies: ["Checksums"]),
        .testTarget(name: "WorkersTests", dependencies: ["Workers"]),
        .testTarget(
            name: "ComputeTests",
            dependencies: ["Backends", "CChecksums", "CKernels", "CProcessor", "Compute", "Files"],
            exclude: ["Golden"]),
        .testTarget(name: "TensorFilesTests", dependencies: ["StrictJSON", "TensorFiles"], exclude: ["Golden"]),
        .testTarget(name: "TokenizersTests", dependencies: ["Files", "StrictJSON", "Tokenizers"], exclude: ["Golden"]),
        .testTarget(
            name: "PicturesTests", dependencies: ["CPictureCodecs", "Files", "Pictures", "StrictJSON"],
            exclude: ["Golden"]),
        .testTarget(
            name: "PictureDecodingTests",
            dependencies: ["CSandbox", "ClipSearchCommand", "Files", "PictureDecoding", "Pictures", "StrictJSON"],
            exclude: ["Golden"]),
        .testTarget(name: "VectorIndexTests", dependencies: ["CKernels", "Files", "VectorIndex", "Workers"]),
        .testTarget(name: "VectorToolsTests", dependencies: ["TensorFiles", "VectorIndex", "VectorTools", "Workers"]),
        .testTarget(
            name: "NetworksTests", dependencies: ["Compute", "Networks", "StrictJSON", "TensorFiles"],
            exclude: ["Golden"]),
        // Copies of model folders, and faults in them.
        .target(name: "TestModels", dependencies: ["TensorFiles"], path: "Tests/TestModels"),
        .testTarget(
            name: "EncodersTests",
            dependencies: [
                "Encoders", "ModelFiles", "Pictures", "StrictJSON", "TensorFiles", "TestModels", "Tokenizers",
            ],
            exclude: ["Golden"]),
        .testTarget(
            name: "LanguageModelsTests",
            dependencies: ["LanguageModels", "ModelFiles", "StrictJSON", "TensorFiles", "TestModels"],
            exclude: ["Golden"]),
        .testTarget(
            name: "TextReadingTests",
            dependencies: [
                "ModelFiles", "Networks", "Pictures", "StrictJSON", "TensorFiles", "TestModels", "TextReading",
            ],
            exclude: ["Golden"]),
        .testTarget(name: "SpellingTests", dependencies: ["LanguageModels", "Spelling"]),
        // What tests of downloads talk to.
        .target(name: "TestServer", path: "Tests/TestServer"),
        .testTarget(name: "DownloadsTests", dependencies: ["CHTTPTransfer", "Downloads"]),
        .testTarget(name: "ModelFilesTests", dependencies: ["Checksums", "ModelFiles", "TensorFiles", "TestServer"]),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog", "Files", "Pictures", grdb]),
        .testTarget(
            name: "ClipSearchTests",
            dependencies: [
                "Catalog", "Checksums", "ClipSearch", "Encoders", "Files", "LanguageModels", "Pictures", "Spelling",
                "TestServer", "TextReading", "VectorIndex", "Workers",
            ]),
        .testTarget(
            name: "ClipSearchServerTests",
            dependencies: [
                "Catalog", "Checksums", "ClipSearch", "ClipSearchServer", "Encoders", "Files", "LanguageModels",
                "ModelFiles", "Pictures", "StrictJSON", "TestModels", "TestServer", "TextReading", hummingbirdTesting,
            ]),
        .testTarget(name: "TerminalOutputTests", dependencies: ["Files", "TerminalOutput"]),
        .testTarget(
            name: "ClipSearchCommandTests",
            dependencies: ["ClipSearch", "ClipSearchCommand", "StrictJSON", argumentParser]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
