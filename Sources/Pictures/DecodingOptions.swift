/// The options for decoding a picture.
public struct DecodingOptions: Sendable, Hashable {
    /// The maximum number of pixels, checked in the header before memory is allocated. The default is Pillow's.
    public var pixelLimit: Int

    /// The maximum memory that decoding may take, in bytes and including the picture, estimated from the header before
    /// any is allocated. Progressive JPEGs take two bytes a coefficient, WebPs four bytes a pixel, besides the picture.
    /// It also holds for the process in which a ``PictureDecoder`` decodes.
    public var memoryLimit: Int

    /// The minimum length of the shorter side, in pixels; nil decodes exactly. Otherwise a JPEG may be decoded at 1/8,
    /// 1/4 or 1/2 of its size, much faster, as long as the shorter side does not fall below this.
    public var minimumShortSide: Int?

    /// Creates options with the given limits.
    public init(pixelLimit: Int = 178_956_970, memoryLimit: Int = 1 << 30, minimumShortSide: Int? = nil) {
        self.pixelLimit = pixelLimit
        self.memoryLimit = memoryLimit
        self.minimumShortSide = minimumShortSide
    }
}
