// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "clipsearch",
    platforms: [.macOS(.v14)],
    products: [
        .library(name: "VectorIndex", targets: ["VectorIndex"]),
        .library(name: "Encoders", targets: ["Encoders", "Pictures"]),
    ],
    traits: [
        .default(enabledTraits: ["WebP", "Catalog"]),
        .trait(name: "WebP", description: "Decode WebP pictures (needs libwebp)."),
        .trait(name: "Catalog", description: "Keep photos, texts and vectors in SQLite (needs libsqlite3)."),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // Ground: C libraries, kernels, and what every floor may use.
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .target(name: "CKernels"),
        .target(
            name: "CPictureCodecs",
            cSettings: [.define("CLIPSEARCH_WEBP", .when(traits: ["WebP"]))],
            linkerSettings: [
                .linkedLibrary("jpeg"), .linkedLibrary("png16"), .linkedLibrary("z"),
                .linkedLibrary("webp", .when(traits: ["WebP"])), .linkedLibrary("webpdemux", .when(traits: ["WebP"])),
            ]
        ),
        .target(name: "Workers", dependencies: ["CKernels"]),
        .target(name: "StrictJSON"),
        .target(name: "Checksums", dependencies: ["CKernels"]),

        // Floor 1
        .target(
            name: "Compute",
            dependencies: [
                "CKernels", "Workers", .target(name: "COpenBLAS", condition: .when(platforms: [.linux])),
            ]
        ),
        .target(name: "TensorFiles", dependencies: ["CKernels", "StrictJSON"]),
        .target(name: "Tokenizers", dependencies: ["StrictJSON"]),
        .target(name: "Pictures", dependencies: ["CPictureCodecs", "StrictJSON"]),
        .target(name: "VectorIndex", dependencies: ["CKernels", "Workers"]),

        // Floor 2
        .target(name: "Networks", dependencies: ["Compute", "StrictJSON", "TensorFiles", "Workers"]),

        // Floor 3
        .target(
            name: "Encoders",
            dependencies: ["CKernels", "Networks", "Pictures", "StrictJSON", "TensorFiles", "Tokenizers", "Workers"]
        ),
        .target(
            name: "Catalog",
            dependencies: [.product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Catalog"]))]
        ),

        // Floor 4
        .target(
            name: "ClipSearch",
            dependencies: ["Encoders", "Pictures", "StrictJSON", "VectorIndex", "Workers"]
        ),

        .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"]),
        .testTarget(name: "ChecksumsTests", dependencies: ["Checksums"]),
        .testTarget(name: "WorkersTests", dependencies: ["Workers"]),
        .testTarget(name: "ComputeTests", dependencies: ["Compute", "CKernels"], exclude: ["Golden"]),
        .testTarget(name: "TensorFilesTests", dependencies: ["StrictJSON", "TensorFiles"], exclude: ["Golden"]),
        .testTarget(name: "TokenizersTests", dependencies: ["Tokenizers", "StrictJSON"], exclude: ["Golden"]),
        .testTarget(name: "PicturesTests", dependencies: ["Pictures", "StrictJSON"], exclude: ["Golden"]),
        .testTarget(name: "VectorIndexTests", dependencies: ["CKernels", "VectorIndex", "Workers"]),
        .testTarget(
            name: "NetworksTests", dependencies: ["Compute", "Networks", "StrictJSON", "TensorFiles"], exclude: ["Golden"]),
        .testTarget(
            name: "CatalogTests",
            dependencies: [
                "Catalog", .product(name: "GRDB", package: "GRDB.swift", condition: .when(traits: ["Catalog"])),
            ]),
        .testTarget(name: "EncodersTests", dependencies: ["Encoders", "Pictures", "StrictJSON"], exclude: ["Golden"]),
        .testTarget(name: "ClipSearchTests", dependencies: ["ClipSearch"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
