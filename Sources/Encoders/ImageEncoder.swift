import Pictures

/// Turns pictures into vectors.
public protocol ImageEncoder: Sendable {
    /// How many values a vector has.
    var dimension: Int { get }
    /// What a picture goes through before the network sees it.
    var preprocessor: ImagePreprocessor { get }
    /// How many pictures a thread encodes best in one call, where several threads do so at the same time. Nil, which is the
    /// default, where a call keeps all threads busy by itself, however many pictures it is given.
    var portionSize: Int? { get }

    /// - Parameters:
    ///   - pixels: `[count, 3, height, width]`, as ``preprocessor`` makes them.
    ///   - count: how many pictures these are.
    /// - Returns: a vector of length 1 for each picture.
    /// - Throws: ``EncoderError``.
    func encode(pixels: [Float], count: Int) throws -> [[Float]]
}

extension ImageEncoder {
    public var portionSize: Int? { nil }

    /// - Returns: a vector of length 1 for each picture.
    /// - Throws: ``EncoderError``.
    public func encode(_ pictures: [Picture]) throws -> [[Float]] {
        var pixels = [Float](repeating: 0, count: pictures.count * preprocessor.outputCount)
        for (index, picture) in pictures.enumerated() { preprocessor.write(picture, into: &pixels, at: index) }
        return try encode(pixels: pixels, count: pictures.count)
    }
}
