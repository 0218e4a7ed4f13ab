import Files

/// The data in the header of a movie file (ISO 14496-12 and Apple's QuickTime File Format).
package struct MovieHeader: Sendable, Equatable {
    /// The duration in seconds.
    package let seconds: Double
    /// The width in pixels, as seen (after rotation).
    package let width: Int
    /// The height in pixels, as seen.
    package let height: Int
    /// The time at which the movie was taken, where it is stated with the clock that showed it.
    package let date: CaptureDate?

    /// Reads the header of a movie, wherever in the file it is.
    ///
    /// - Parameters:
    ///   - size: the size of the file, in bytes.
    ///   - source: returns bytes from an offset on; fewer at the end of the file.
    /// - Returns: nil for a file without a valid header.
    package init?<Failure: Error>(
        size: Int64, from source: (_ offset: Int64, _ count: Int) throws(Failure) -> [UInt8]
    ) throws(Failure) {
        var offset: Int64 = 0
        for _ in 0..<InputLimits.movieBoxes where offset < size {
            let start = ByteView(try source(offset, 16))
            guard let short = start.uint32(at: 0), let type = start.uint32(at: 4) else { return nil }
            // A length of 1 is followed by one of 64 bits, and one of 0 reaches to the end of the file.
            guard let length = short == 1 ? start.uint64(at: 8) : short == 0 ? Int(size - offset) : short,
                length >= (short == 1 ? 16 : 8)
            else { return nil }
            if type == ISOBox.code("moov") {
                let bytes = try source(offset, min(length, InputLimits.movieHeaderBytes))
                self.init(movie: ISOBox.boxes(in: ByteView(bytes)).first("moov")?.boxes() ?? [])
                return
            }
            guard Int64(length) <= size - offset else { return nil }
            offset += Int64(length)
        }
        return nil
    }

    private init?(movie boxes: [ISOBox]) {
        guard let header = boxes.first("mvhd") else { return nil }
        let isLong = header.version == 1
        guard let scale = header.content.uint32(at: isLong ? 20 : 12), scale > 0,
            let duration = isLong ? header.content.uint64(at: 24) : header.content.uint32(at: 16)
        else { return nil }
        seconds = Double(duration) / Double(scale)
        let sizes = boxes.filter { $0.is("trak") }.compactMap { Self.size(ofTrack: $0) }
        (width, height) = sizes.first { $0.width > 0 && $0.height > 0 } ?? (0, 0)
        date = Self.creationDate(in: boxes).flatMap { CaptureDate(iso: $0) }
    }

    /// The size of a track as it is shown; 0 × 0 for one of sound.
    private static func size(ofTrack track: ISOBox) -> (width: Int, height: Int)? {
        guard let header = track.boxes().first("tkhd") else { return nil }
        // Fixed-point numbers behind the matrix, of which the first two tell whether the picture lies on its side.
        let matrix = header.version == 1 ? 52 : 40
        guard let width = header.content.uint16(at: matrix + 36), let height = header.content.uint16(at: matrix + 40),
            let first = header.content.uint32(at: matrix), let second = header.content.uint32(at: matrix + 4)
        else { return nil }
        return first == 0 && second != 0 ? (height, width) : (width, height)
    }

    /// The value of Apple's key for the time with its zone, such as `2023-07-14T10:11:12+0200`.
    private static func creationDate(in movie: [ISOBox]) -> String? {
        guard let metadata = movie.first("meta") else { return nil }
        // In MP4 a version and flags come first.
        let boxes = metadata.boxes(after: metadata.content.starts(with: "hdlr", at: 4) ? 0 : 4)
        guard let keys = boxes.first("keys")?.content, let values = boxes.first("ilst") else { return nil }
        var offset = 8
        var number = 1
        while let length = keys.uint32(at: offset), length > 8, number <= InputLimits.movieBoxes {
            if length - 8 == 32, keys.starts(with: "com.apple.quicktime.creationdate", at: offset + 8) {
                let data = values.boxes().first { $0.type == number }?.boxes().first("data")
                return data?.content.suffix(from: 8).text
            }
            offset += length
            number += 1
        }
        return nil
    }
}
