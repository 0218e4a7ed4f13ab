import Pictures

/// Encodes pictures as vectors.
public protocol ImageEncoder: Sendable {
    /// The number of components of a vector.
    var dimension: Int { get }
    /// The preprocessing that the network's pixels require.
    var preprocessor: ImagePreprocessor { get }
    /// The number of pictures that one thread encodes most efficiently per call when several threads encode at the same
    /// time. Nil, the default, if a single call keeps all threads busy.
    var portionSize: Int? { get }

    /// Encodes preprocessed pictures.
    ///
    /// - Parameters:
    ///   - pixels: `[count, 3, height, width]`, as ``preprocessor`` makes them.
    ///   - count: the number of pictures.
    /// - Returns: a vector of length 1 for each picture.
    /// - Throws: ``EncoderError``.
    func encode(pixels: [Float], count: Int) throws -> [[Float]]
}

extension ImageEncoder {
    /// Nil: a single call keeps all threads busy.
    public var portionSize: Int? { nil }

    /// Preprocesses and encodes pictures.
    ///
    /// - Returns: a vector of length 1 for each picture.
    /// - Throws: ``EncoderError``.
    public func encode(_ pictures: [Picture]) throws -> [[Float]] {
        var pixels = [Float](repeating: 0, count: pictures.count * preprocessor.outputCount)
        for (index, picture) in pictures.enumerated() { preprocessor.write(picture, into: &pixels, at: index) }
        return try encode(pixels: pixels, count: pictures.count)
    }
}
