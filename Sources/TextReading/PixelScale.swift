import ModelFiles
import Pictures

/// The values that a network expects for 8-bit samples: (v / 255 − mean) / deviation, blue first.
struct PixelScale: Sendable {
    /// The values of all samples, for blue, green and red.
    private let tables: [[Float]]

    /// - Parameters:
    ///   - means: those of blue, green and red.
    ///   - deviations: those of blue, green and red.
    init(means: [Float], deviations: [Float]) {
        tables = zip(means, deviations).map { mean, deviation in
            (0..<256).map { (Float($0) / 255 - mean) / deviation }
        }
    }

    /// - Parameter part: the part of `config.json` with `image_mean` and `image_std`.
    init(_ folder: ModelFolder, part: String) throws(ModelFilesError) {
        func three(_ key: String) throws(ModelFilesError) -> [Float] {
            let values = folder.config[part]?[key]?.array?.compactMap(\.double) ?? []
            guard values.count == 3, values.allSatisfy({ $0.isFinite && (key == "image_mean" || $0 > 0) }) else {
                throw .malformed(path: "\(folder.path)/config.json", reason: "\(part).\(key) is not three numbers")
            }
            return values.map(Float.init)
        }
        self.init(means: try three("image_mean"), deviations: try three("image_std"))
    }

    /// Returns [height · width, 3].
    ///
    /// - Parameter paddedTo: the width to which rows are filled up with zeros.
    func values(of picture: Picture, paddedTo paddedWidth: Int? = nil) -> [Float] {
        let padded = paddedWidth ?? picture.width
        var values = [Float](repeating: 0, count: padded * picture.height * 3)
        picture.pixels.withUnsafeBufferPointer { pixels in
            for channel in 0..<3 {
                let table = tables[channel]
                for y in 0..<picture.height {
                    let (source, target) = (y * picture.width * 3 + 2 - channel, y * padded * 3 + channel)
                    for x in 0..<picture.width { values[target + 3 * x] = table[Int(pixels[source + 3 * x])] }
                }
            }
        }
        return values
    }
}
