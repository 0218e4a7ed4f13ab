import ClipSearch
import Encoders
import Foundation
import Pictures
import Testing

/// What reading a large JPEG at a reduced scale does to its embedding by the default model.
@Suite struct FastDecodingTests {
    private let encoder: any ImageEncoder

    init() throws {
        let model = URL(fileURLWithPath: "\(#filePath)/../../../weights/small").standardized.path
        encoder = try TwoTowerModel(folder: model).imageEncoder()
    }

    /// The cosine between the embeddings by way of the fast and of the exact decoding; nil when both decode the same.
    private func cosine(_ bytes: [UInt8]) throws -> Float? {
        let decoded = try [false, true].map {
            try PhotoReader(preprocessor: encoder.preprocessor, pixelLimit: 178_956_970, decodesExactly: $0).decode(
                bytes)
        }
        guard decoded[0].decodePath == .fast else { return nil }
        #expect(decoded[1].decodePath == .exact)
        let vectors = try encoder.encode(pixels: decoded.flatMap(\.pixels), count: 2)
        return zip(vectors[0], vectors[1]).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Read at 1/2 and at 1/4.
    @Test(arguments: [(1600, 1568, 1), (1568, 1600, 2), (3200, 3136, 3)])
    func drawnPhotosHardlyChange(width: Int, height: Int, seed: UInt64) throws {
        let jpeg = try drawnPhoto(width: width, height: height, seed: seed).jpegData(quality: 92)
        let cosine = try #require(try cosine(jpeg))
        #expect(cosine >= 0.998 && cosine < 1)
    }

    @Test func smallPicturesAreDecodedExactly() throws {
        #expect(try cosine(drawnPhoto(width: 800, height: 600, seed: 4).jpegData()) == nil)
        #expect(try cosine(drawnPhoto(width: 1600, height: 1568, seed: 5).pngData()) == nil)
    }

    /// `tools/fast_path_check DIR` measures the JPEGs of a folder.
    @Test(.enabled(if: environment["CLIPSEARCH_LARGE_PHOTOS"] != nil))
    func photosOfAFolder() throws {
        let folder = environment["CLIPSEARCH_LARGE_PHOTOS"] ?? ""
        let enumerator = try #require(FileManager.default.enumerator(atPath: folder))
        var cosines: [Float] = []
        for case let name as String in enumerator where [".jpg", ".jpeg"].contains(where: name.lowercased().hasSuffix) {
            // Packages of wallpapers link one file under many names.
            if enumerator.fileAttributes?[.type] as? FileAttributeType == .typeSymbolicLink { continue }
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
            guard let cosine = try cosine(Array(bytes)) else { continue }
            print("\(cosine) \(name)")
            cosines.append(cosine)
        }
        cosines.sort()
        let worst = try #require(cosines.first, "\(folder) holds no JPEG large enough to be read at a reduced scale")
        let median = cosines[cosines.count / 2]
        print("\(cosines.count) photos: worst \(worst), median \(median)")
        #expect(worst >= 0.998 && median >= 0.9997)
    }

    /// Noise on all scales, as in leaves and stone, and discs with sharp edges.
    private func drawnPhoto(width: Int, height: Int, seed: UInt64) -> Picture {
        // Four times the same quarter, side by side: drawing takes its time.
        let (w, h) = (width / 2, height / 2)
        var random = SplitMix64(state: seed)
        let layers = [6, 24, 96, 384, w].map { side in
            let rows = max(1, side * h / w)
            let noise = (0..<side * rows * 3).map { _ in UInt8.random(in: 0...255, using: &random) }
            return Picture(width: side, height: rows, pixels: noise).resized(width: w, height: h).pixels
        }
        let weights = [10, 6, 4, 3, 1]
        let discs = (0..<12).map { _ in
            (
                x: Int.random(in: 0..<w, using: &random), y: Int.random(in: 0..<h, using: &random),
                radius: Int.random(in: 10..<w / 6, using: &random)
            )
        }
        var quarter = [UInt8](repeating: 0, count: w * h * 3)
        for i in quarter.indices {
            var sum = 0
            for (layer, weight) in zip(layers, weights) { sum += Int(layer[i]) * weight }
            quarter[i] = UInt8(max(0, min(255, sum / 6 - 384)))
        }
        for disc in discs {
            for y in max(0, disc.y - disc.radius)..<min(h, disc.y + disc.radius) {
                let reach = Int(Double(disc.radius * disc.radius - (y - disc.y) * (y - disc.y)).squareRoot())
                let (left, right) = (max(0, disc.x - reach), min(w, disc.x + reach))
                for i in (y * w + left) * 3..<(y * w + right) * 3 { quarter[i] = 255 - quarter[i] }
            }
        }
        var half: [UInt8] = []
        for row in 0..<h { for _ in 0..<2 { half += quarter[row * w * 3..<(row + 1) * w * 3] } }
        return Picture(width: 2 * w, height: 2 * h, pixels: half + half)
    }
}

private let environment = ProcessInfo.processInfo.environment

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014: the same pictures on every run.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
