import Pictures

/// The description of a video that `ffmpeg` prints before it decodes anything.
///
///     Input #0, mov,mp4,m4a,3gp,3g2,mj2, from 'clip.mp4':
///       Metadata:
///         creation_time   : 2023-07-14T08:11:12.000000Z
///         title           : At the lake
///       Duration: 00:00:42.50, start: 0.000000, bitrate: 1205 kb/s
///       Stream #0:0[0x1](und): Video: h264 (High), yuv420p(progressive), 1920x1080 [SAR 1:1 DAR 16:9], 30 fps
struct VideoDescription {
    private(set) var information = VideoInformation()
    /// `true` if there are moving pictures: a picture of a cover does not count.
    private(set) var hasPictures = false
    /// `true` behind the line of the stream of those pictures.
    private var isVideoStream = false

    /// - Returns: nil for a text without a description.
    init?(_ text: String) {
        // Texts of the video may have lines of their own, which are indented further than what the program says.
        let lines = text.split(whereSeparator: \.isNewline)
        guard let start = lines.firstIndex(where: { $0.hasPrefix("Input #0") }) else { return nil }
        var tags: [String: String] = [:]
        var isGlobal = true
        for line in lines[(start + 1)...] {
            if line.hasPrefix("  Duration: ") {
                information.seconds = Self.seconds(line.dropFirst(12).prefix { $0 != "," }) ?? 0
                isGlobal = false
            } else if line.hasPrefix("  Stream #") || line.hasPrefix("    Stream #") {
                isGlobal = false
                readStream(line)
            } else if isVideoStream, let turn = line.firstRange(of: "rotation of ") {
                // Of the stream that was read last.
                let degrees = Double(line[turn.upperBound...].prefix { $0 != " " }) ?? 0
                if Int(exactly: (degrees / 90).rounded()).map({ $0 % 2 != 0 }) == true {
                    (information.width, information.height) = (information.height, information.width)
                }
                isVideoStream = false
            } else if isGlobal, line.hasPrefix("    "), let separator = line.firstRange(of: ": ") {
                let name = line[..<separator.lowerBound].filter { $0 != " " }.lowercased()
                if !name.isEmpty, tags[name] == nil { tags[name] = String(line[separator.upperBound...]) }
            }
        }
        take(tags)
    }

    private mutating func readStream(_ line: Substring) {
        isVideoStream = false
        guard !hasPictures, line.contains(": Video: "), !line.contains("(attached pic)") else { return }
        (hasPictures, isVideoStream) = (true, true)
        for part in line.split(separator: ", ") {
            let sides = part.prefix { $0 != " " }.split(separator: "x").map { Int($0) ?? 0 }
            guard sides.count == 2, sides.allSatisfy({ (1...1 << 20).contains($0) }) else { continue }
            (information.width, information.height) = (sides[0], sides[1])
            break
        }
    }

    private mutating func take(_ tags: [String: String]) {
        func text(_ names: String...) -> String? {
            names.lazy.compactMap { tags[$0] }.first { $0.contains { !$0.isWhitespace } }
        }
        information.date = text("com.apple.quicktime.creationdate").flatMap { CaptureDate(iso: $0) }
        information.headerDate = text("creation_time").flatMap { CaptureDate(iso: $0) }
        information.title = text("title", "com.apple.quicktime.title")
        information.caption = text("description", "com.apple.quicktime.description", "synopsis")
        information.keywords = (text("keywords", "com.apple.quicktime.keywords") ?? "")
            .split { ",;".contains($0) }.map { String($0.drop { $0 == " " }) }
        let maker = text("com.apple.quicktime.make", "make")
        let model = text("com.apple.quicktime.model", "model", "com.android.model")
        information.camera = CaptureData.camera(maker: maker, model: model)
        information.location = text("com.apple.quicktime.location.iso6709", "location")
            .flatMap(CaptureData.Location.init(iso6709:))
    }

    /// Reads a duration such as `00:01:23.45`.
    private static func seconds(_ text: Substring) -> Double? {
        let parts = text.split(separator: ":").map { Double($0) ?? -1 }
        guard parts.count == 3, parts.allSatisfy({ $0 >= 0 }) else { return nil }
        return parts[0] * 3600 + parts[1] * 60 + parts[2]
    }
}
