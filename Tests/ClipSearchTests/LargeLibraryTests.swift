import Catalog
import ClipSearch
import Encoders
import Foundation
import Testing

/// Makes a library of ten thousand photos that aren't there, with random vectors under the default model, to measure
/// the command line with:
///
///     CLIPSEARCH_LARGE_LIBRARY=/tmp/large swift test -c release --filter LargeLibraryTests
///     time clipsearch search "a dog" --library /tmp/large
@Suite struct LargeLibraryTests {
    @Test(.enabled(if: ProcessInfo.processInfo.environment["CLIPSEARCH_LARGE_LIBRARY"] != nil))
    func make() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["CLIPSEARCH_LARGE_LIBRARY"])
        let weights = URL(fileURLWithPath: "\(#filePath)/../../../weights/small").standardized.path
        let model = try TwoTowerModel(folder: weights)
        let library = try OpenLibrary(folder, model: model)
        let catalog = library.library
        let id = try catalog.models.add(
            ModelDescription(
                name: model.name, fingerprint: model.fingerprint, dimension: model.dimension, precision: "f32")
        ).id
        for start in stride(from: 0, to: 10_000, by: 500) {
            var batch = LibraryChange()
            batch.photos = try (start..<start + 500).map { number in
                var hash = [UInt8](repeating: 0, count: 32)
                (hash[0], hash[1]) = (UInt8(number & 255), UInt8(number >> 8))
                let file = PhotoFile(
                    path: PhotoPath("/photos/\(number % 100)/IMG_\(number).jpg"), size: 4_000_000,
                    modifiedNanoseconds: 1,
                    contentHash: try #require(ContentHash(bytes: hash)), width: 4000, height: 3000, format: "JPEG")
                return .init(file: file, vectors: [NewVector(model: id, values: unitVector(model.dimension))])
            }
            _ = try catalog.apply(batch)
        }
        #expect(try library.searcher.search(SearchQuery("a dog")).totalPhotos == 10_000)
    }

    private func unitVector(_ dimension: Int) -> [Float] {
        let values = (0..<dimension).map { _ in (0..<4).reduce(Float(0)) { sum, _ in sum + .random(in: -1...1) } }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / length }
    }
}
