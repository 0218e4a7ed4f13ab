/// How a picture is decoded.
public struct DecodingOptions: Sendable, Hashable {
    /// The most pixels that a picture may have, told from its header before memory is taken. The default is Pillow's.
    public var pixelLimit: Int

    /// Nil decodes exactly. Otherwise a JPEG may be decoded at 1/8, 1/4 or 1/2 of its size, much faster, as long
    /// as the shorter side does not become less than this many pixels.
    public var minimumShortSide: Int?

    public init(pixelLimit: Int = 178_956_970, minimumShortSide: Int? = nil) {
        self.pixelLimit = pixelLimit
        self.minimumShortSide = minimumShortSide
    }
}
