import Encoders
import Pictures
import VectorIndex

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Picture files to RGB, to the network's input, and to vectors, each as indexing does it: on all threads, large JPEGs
/// decoded at a reduced scale. `clipsearch-exact` decodes in full.
func measurePhotos(_ options: Options, _ precision: Precision, _ harness: Harness) throws {
    let paths = try photoPaths(in: options.photos)
    let encoder = try TwoTowerModel(folder: options.model, precision: precision).imageEncoder()
    let preprocessor = encoder.preprocessor
    let first = try Picture(contentsOfFile: paths[0])
    let size = "\(first.width)x\(first.height)"
    var reduced = DecodingOptions()
    reduced.minimumShortSide = reducedScaleMargin * max(preprocessor.outputWidth, preprocessor.outputHeight)

    for (engine, decoding) in [("clipsearch", reduced), ("clipsearch-exact", DecodingOptions())] {
        func measure(_ stage: String, _ work: () throws -> Void) rethrows {
            try harness.measure(
                "photos/\(stage)/\(size)", engine: engine, items: paths.count, perItem: true, leastSamples: 1, work)
        }
        try measure("decode") {
            consume(try onAllThreads(paths) { try Picture(contentsOfFile: $0, options: decoding).width })
        }
        try measure("pixels") {
            consume(try onAllThreads(paths) { try preprocessor(Picture(contentsOfFile: $0, options: decoding)).count })
        }
        try measure("embedding") {
            for start in stride(from: 0, to: paths.count, by: batchSize) {
                let batch = Array(paths[start..<min(start + batchSize, paths.count)])
                let pixels = try onAllThreads(batch) {
                    try preprocessor(Picture(contentsOfFile: $0, options: decoding))
                }
                consume(try encoder.encode(pixels: pixels.flatMap { $0 }, count: batch.count))
            }
        }
    }
}

/// As indexing has it: the decoded picture stays at least this many times as large as the network's input.
private let reducedScaleMargin = 3
private let batchSize = 8
private let photoLimit = 24

private func onAllThreads<Result: Sendable>(
    _ paths: [String], _ work: @Sendable (String) throws -> Result
) throws -> [Result] {
    try WorkerPool.shared.map(paths.count) { index in Swift.Result { try work(paths[index]) } }.map { try $0.get() }
}

private func photoPaths(in folder: String?) throws -> [String] {
    guard let folder else { throw BenchmarkError.noPhotos(folder: nil) }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let paths = names.sorted().map { "\(folder)/\($0)" }.filter { path in
        guard let format = try? PictureFile.format(atPath: path) else { return false }
        return format.isSupported
    }
    guard !paths.isEmpty else { throw BenchmarkError.noPhotos(folder: folder) }
    return Array(paths.prefix(photoLimit))
}
