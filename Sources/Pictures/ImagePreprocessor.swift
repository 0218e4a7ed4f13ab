import CPictureCodecs

/// Converts pictures to a network's input, as Hugging Face's `CLIPImageProcessor` (Pillow backend) does: resize, crop
/// the centre, rescale, normalise; values in single precision, planar.
///
///     let preprocessor = try ImagePreprocessor(preprocessorConfigJSON: bytes)
///     let pixels = preprocessor(picture)   // [3, outputHeight, outputWidth]
public struct ImagePreprocessor: Sendable {
    /// The steps of the preprocessing.
    public let configuration: Configuration
    /// The width of the output, in pixels.
    public let outputWidth: Int
    /// The height of the output, in pixels.
    public let outputHeight: Int

    /// The output for each 8-bit value: `[3, 256]`.
    private let tables: [Float]

    /// Creates a preprocessor.
    ///
    /// - Throws: ``PictureError/invalidConfiguration(member:reason:)``.
    public init(configuration: Configuration) throws(PictureError) {
        self.configuration = configuration
        (outputWidth, outputHeight) = try configuration.outputSize()
        tables = configuration.lookupTables()
    }

    /// Creates a preprocessor from a configuration file.
    ///
    /// - Parameter bytes: the contents of a `preprocessor_config.json`.
    /// - Throws: ``PictureError/invalidConfiguration(member:reason:)``.
    public init(preprocessorConfigJSON bytes: [UInt8]) throws(PictureError) {
        try self.init(configuration: Configuration(json: bytes))
    }

    /// The number of values of one preprocessed picture.
    public var outputCount: Int { 3 * outputWidth * outputHeight }

    /// Returns the network's input for `picture`, `[3, outputHeight, outputWidth]`.
    public func callAsFunction(_ picture: Picture) -> [Float] {
        var output = [Float](repeating: 0, count: outputCount)
        write(picture, into: &output)
        return output
    }

    /// Writes the input for `picture` as item `index` of a batch `[n, 3, outputHeight, outputWidth]`.
    ///
    /// - Precondition: `batch` has room for it.
    public func write(_ picture: Picture, into batch: inout [Float], at index: Int = 0) {
        precondition(index >= 0 && index < batch.count / outputCount, "the batch has no room for this picture")
        let prepared = resizedAndCropped(picture)
        pc_planar_lookup(prepared.pixels, outputWidth * outputHeight, tables, &batch, index * outputCount)
    }

    /// Returns the 8-bit picture before rescaling, `outputWidth` × `outputHeight`.
    public func resizedAndCropped(_ picture: Picture) -> Picture {
        let size = configuration.resizedSize(of: picture)
        let columns = CenterCrop(from: size.width, to: outputWidth)
        let rows = CenterCrop(from: size.height, to: outputHeight)
        let part = picture.resized(
            width: size.width, height: size.height, columns: columns.kept, rows: rows.kept, filter: configuration.filter
        )
        guard columns.padding > 0 || rows.padding > 0 || part.width < outputWidth || part.height < outputHeight else {
            return part
        }
        var pixels = [UInt8](repeating: 0, count: outputWidth * outputHeight * 3)
        for row in 0..<part.height {
            let start = ((rows.padding + row) * outputWidth + columns.padding) * 3
            pixels.replaceSubrange(
                start..<start + part.width * 3, with: part.pixels[row * part.width * 3..<(row + 1) * part.width * 3])
        }
        return Picture(width: outputWidth, height: outputHeight, pixels: pixels)
    }
}

/// One axis of Hugging Face's `center_crop`: the part of a longer side that is kept, and the padding of a shorter one.
struct CenterCrop {
    let kept: Range<Int>
    let padding: Int

    init(from size: Int, to target: Int) {
        if size >= target {
            let start = (size - target) / 2
            kept = start..<start + target
            padding = 0
        } else {
            kept = 0..<size
            padding = (target - size + 1) / 2
        }
    }
}
