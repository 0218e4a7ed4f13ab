import Files
import Synchronization

/// A decoder of single pictures of videos, of which a program may set one in ``ExternalDecoding/videoDecoder``.
///
/// The module `PictureDecoding` provides one that runs an installed `ffmpeg`.
public protocol VideoDecoder: Sendable {
    /// The reason why videos cannot be decoded, with what to install; nil if they can.
    var obstacle: String? { get }

    /// Returns what a video states of itself; nil for a file without moving pictures, such as one of music.
    ///
    /// - Parameter descriptor: an open file.
    /// - Throws: ``PictureError``.
    func information(ofVideo descriptor: Int32, format: PictureFormat) throws(PictureError) -> VideoInformation?

    /// Decodes the picture that is shown at a second, upright and with square pixels. Blocks until that is done.
    ///
    /// - Parameters:
    ///   - descriptor: an open file.
    ///   - side: the maximum length of the longer side in pixels; the picture is never enlarged.
    /// - Returns: nil where the video has no picture at that time.
    /// - Throws: ``PictureError``.
    func still(
        ofVideo descriptor: Int32, format: PictureFormat, at second: Double, side: Int
    ) throws(PictureError) -> Picture?
}

/// The statements of a video's file about itself.
public struct VideoInformation: Sendable, Hashable {
    /// The duration in seconds; 0 where it is unknown.
    public var seconds = 0.0
    /// The width in pixels as displayed, after rotation; 0 where it is unknown.
    public var width = 0
    /// The height in pixels as displayed, after rotation.
    public var height = 0
    /// The time at which it was taken, on the clock that showed it.
    public var date: CaptureDate?
    /// The time at which its header was written, in UTC.
    public var headerDate: CaptureDate?
    /// The title.
    public var title: String?
    /// The description.
    public var caption: String?
    /// The keywords.
    public var keywords: [String] = []
    /// The maker and the model of the camera.
    public var camera: String?
    /// The place where it was taken.
    public var location: CaptureData.Location?

    /// Creates a value without any statement.
    public init() {}
}

/// Pictures of a video that stand for all of it.
public struct VideoStills: Sendable {
    /// A picture, and the second at which it is shown.
    public struct Still: Sendable {
        /// In seconds from the beginning.
        public var second: Double
        /// The picture, upright.
        public var picture: Picture
    }

    /// The pictures, in the order of their time; at least one.
    public let stills: [Still]
    /// The index of the one that stands for the video where only one can: that in the middle.
    public var main: Int { stills.count / 2 }

    /// The seconds between two stills of a video that is not too long.
    static let interval = 10.0
    /// The maximum number of stills: more cost time and memory, and seldom show something new.
    public static let limit = 8

    /// Returns the seconds at which stills are taken: in the middles of equal parts, so that titles and fades at the
    /// ends are avoided.
    public static func seconds(of duration: Double) -> [Double] {
        guard duration.isFinite, duration > 0 else { return [0] }
        let count = Int(min(Double(limit), max(1, (duration / interval).rounded(.up))))
        // Whole hundredths are the same wherever they are written.
        return (0..<count).map { (100 * (Double($0) + 0.5) * duration / Double(count)).rounded(.down) / 100 }
    }

    /// Decodes the stills of a video. Pictures that are nearly black are left out, unless all are.
    ///
    /// - Parameters:
    ///   - side: the maximum length of a still's longer side in pixels.
    /// - Throws: ``PictureError``, also where no picture can be decoded.
    public init(
        ofVideo descriptor: Int32, format: PictureFormat, seconds: Double, side: Int, by decoder: any VideoDecoder
    ) throws(PictureError) {
        var found: [Still] = []
        for second in Self.seconds(of: seconds) {
            if let picture = try decoder.still(ofVideo: descriptor, format: format, at: second, side: side) {
                found.append(Still(second: second, picture: picture))
            }
        }
        if found.isEmpty, let first = try decoder.still(ofVideo: descriptor, format: format, at: 0, side: side) {
            found = [Still(second: 0, picture: first)]
        }
        guard !found.isEmpty else { throw .damaged(format, reason: "no picture in it can be decoded") }
        let bright = found.filter { !$0.picture.isNearlyBlack }
        stills = bright.isEmpty ? [found[found.count / 2]] : bright
    }
}

extension VideoStills {
    /// Decodes what the video at a path shows at a second, by the decoder of ``ExternalDecoding/videoDecoder``.
    ///
    /// - Throws: ``PictureError/inFile(path:_:)``.
    public static func picture(
        ofVideoAt path: String, second: Double, side: Int
    ) throws(PictureError) -> Picture {
        let file: OutsideFile
        let head: [UInt8]
        do throws(FileError) {
            file = try OutsideFile(path)
            head = try file.read(at: 0, count: PictureFormat.signatureLength)
        } catch {
            throw .inFile(path: path, .unreadableFile(reason: error.reason))
        }
        guard let format = PictureFormat.detect(head) else { throw .inFile(path: path, .unrecognized) }
        guard format.isVideo, let decoder = ExternalDecoding.videoDecoder else {
            throw .inFile(path: path, .unsupportedFormat(format))
        }
        let still: Picture?
        do throws(PictureError) {
            still = try decoder.still(ofVideo: file.descriptor, format: format, at: second, side: side)
        } catch {
            throw .inFile(path: path, error)
        }
        guard let still else {
            throw .inFile(path: path, .damaged(format, reason: "it shows nothing at \(second) s"))
        }
        return still
    }
}

extension Picture {
    /// The value of each colour up to which a pixel is black: television's black is not 0, and noise adds to it.
    private static let black: UInt8 = 32

    /// `true` if at most one pixel of a hundred is not black.
    package var isNearlyBlack: Bool {
        var bright = 0
        for pixel in 0..<width * height where pixels[3 * pixel..<3 * pixel + 3].contains(where: { $0 > Self.black }) {
            bright += 1
        }
        return bright * 100 <= width * height
    }
}

extension ExternalDecoding {
    private static let currentForVideos = Mutex<(any VideoDecoder)?>(nil)

    /// The decoder of videos in use; nil if there is none, and videos are skipped.
    public static var videoDecoder: (any VideoDecoder)? {
        get { currentForVideos.withLock { $0 } }
        set { currentForVideos.withLock { $0 = newValue } }
    }

    /// The reason why videos cannot be decoded; nil if they can.
    public static var obstacleToVideos: String? {
        if let decoder = videoDecoder { decoder.obstacle } else { "no decoder of videos is set up" }
    }
}

extension PictureFormat {
    /// A Boolean value that indicates whether this is a container of moving pictures.
    public var isVideo: Bool { if case .video = self { true } else { false } }
}
