import Files

/// The metadata of a picture in an XMP packet that is stored in a file of its own.
package struct XMPMetadata: Sendable, Hashable {
    /// The title in `dc:title`.
    package let title: String?
    /// The caption in `dc:description`.
    package let caption: String?
    /// The distinct keywords, each level of hierarchical ones, and the names of people, in the order found.
    package let keywords: BoundedKeywords
    /// The time at which the picture was taken.
    package let originalDate: CaptureDate?
    /// The time at which the picture was taken, or else its file made.
    package let creationDate: CaptureDate?
    /// The camera, the lens, the place and the rating.
    package let capture: CaptureData

    /// Finds the metadata in a packet. Whatever is not XMP is ignored.
    package init(packet bytes: [UInt8]) {
        let packet = XMPPacket(ByteView(bytes))
        (title, caption) = (packet.title, packet.caption)
        keywords = BoundedKeywords(packet.keywords + packet.people)
        (originalDate, creationDate) = (packet.originalDate, packet.creationDate)
        capture = CaptureData(packet)
    }
}
