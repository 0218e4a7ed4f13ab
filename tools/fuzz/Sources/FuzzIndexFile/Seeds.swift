import Glibc
import VectorIndex

/// Small files of every form: each storage and metric, with and without originals, empty, of one vector, with vectors
/// removed, and with so few links that there are many layers.
func writeSeeds(to folder: String) throws {
    var number = 0
    func write(_ index: HNSWIndex, _ flags: IndexFileImage.Flags) throws {
        let path = "\(folder)/whole.index"
        try index.save(to: path, label: number % 2 == 0 ? "" : "seed \(number)")
        let image = IndexFileImage.bytes(ofFile: try read(path), flags: flags)
        unlink(path)
        guard let file = fopen("\(folder)/seed-\(number)", "wb") else {
            throw FuzzTarget.Failure(what: "cannot write to \(folder)")
        }
        defer { fclose(file) }
        guard fwrite(image, 1, image.count, file) == image.count else {
            throw FuzzTarget.Failure(what: "cannot write to \(folder)")
        }
        number += 1
    }
    for storage in HNSWConfiguration.Storage.allCases {
        for (metric, keepsOriginals) in [(Metric.cosine, true), (.innerProduct, false), (.squaredEuclidean, true)] {
            for (count, dimension) in [(0, 3), (1, 5), (30, 2), (90, 3)] {
                let index = try HNSWIndex(
                    dimension: dimension,
                    configuration: .init(
                        metric: metric, storage: storage, keepsOriginals: keepsOriginals, m: 2 + count % 4,
                        efConstruction: 10, efSearch: 8),
                    pool: WorkerPool(threadCount: 1))
                let vectors = (0..<count * dimension).map { Float(($0 * 7919 + 13) % 101) / 50 - 1 }
                try index.add(ids: (0..<Int64(count)).map { $0 * 2 }, vectors: vectors)
                index.remove(ids: (0..<Int64(count / 10)).map { $0 * 20 })
                try write(index, count == 30 ? [.inMemory] : [])
            }
        }
    }
    let small = try HNSWIndex(dimension: 2, configuration: .init(m: 2), pool: WorkerPool(threadCount: 1))
    try small.add(ids: [1, 2], vectors: [1, 2, 3, 4])
    try write(small, [.isVerbatim])
}

private func read(_ path: String) throws -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw FuzzTarget.Failure(what: "cannot read \(path)") }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: ftell(file))
    rewind(file)
    guard fread(&bytes, 1, bytes.count, file) == bytes.count else {
        throw FuzzTarget.Failure(what: "cannot read \(path)")
    }
    return bytes
}
