import Downloads
import Pictures

/// Downloads one photo over HTTP into memory, stopping early if it is not one.
final class PhotoDownload: HTTPTransfer.Receiver {
    enum Outcome: Equatable {
        case photo([UInt8], PictureFormat)
        /// A retry would give the same result.
        case failed(reason: String)
        /// A retry may succeed.
        case interrupted(reason: String, retryAfter: Int?)
        case cancelled
    }

    private let sizeLimit: Int
    private let isCancelled: () -> Bool
    private var head = HTTPResponseHead()
    private var bytes: [UInt8] = []
    private var format: PictureFormat?
    private var stall: StallDetector
    private var early: Outcome?

    /// The number of bytes from which a file's format is detected.
    private static let enough = 64

    private init(_ options: ImportOptions, isCancelled: @escaping () -> Bool) {
        sizeLimit = options.sizeLimit
        stall = StallDetector(window: options.stallTimeout, minimumSpeed: options.minimumSpeed)
        self.isCancelled = isCancelled
    }

    /// - Throws: ``ClipSearchError`` where downloads are impossible.
    static func run(
        _ address: String, options: ImportOptions, isCancelled: @escaping () -> Bool
    ) throws(ClipSearchError) -> Outcome {
        let receiver = PhotoDownload(options, isCancelled: isCancelled)
        let request = HTTPTransfer.Request(url: address, connectTimeout: options.connectTimeoutSeconds)
        let result = HTTPTransfer.get(request, receiver: receiver)
        if isCancelled() { return .cancelled }
        if let early = receiver.early { return early }
        switch result {
        case .noLibrary:
            throw .invalidArgument(
                name: "downloads", value: address,
                reason: "they need the system's libcurl, which is not installed (on Debian: apt install libcurl4)")
        case .failed(let reason): return .failed(reason: reason)
        case .unreachable(let reason), .interrupted(let reason):
            return .interrupted(reason: reason, retryAfter: receiver.head.retryAfter)
        case .stopped, .done: return receiver.whole()
        }
    }

    func receive(headerLine: String) {
        stall.receive(byteCount: headerLine.utf8.count)
        head.receive(headerLine)
    }

    func receive(body: UnsafeRawBufferPointer) -> Bool {
        stall.receive(byteCount: body.count)
        // The body of an error response is not a photo.
        guard head.status == 200 else { return false }
        if let length = head.contentLength, length > sizeLimit { return refuse(tooLarge(length)) }
        guard bytes.count + body.count <= sizeLimit else { return refuse(tooLarge(nil)) }
        bytes.append(contentsOf: body)
        if format == nil, bytes.count >= Self.enough {
            if let reason = look() { return refuse(reason) }
        }
        return true
    }

    func tick() -> Bool {
        if isCancelled() { return false }
        guard let reason = stall.problem() else { return true }
        early = .interrupted(reason: reason, retryAfter: nil)
        return false
    }

    private func refuse(_ reason: String) -> Bool {
        early = .failed(reason: reason)
        return false
    }

    private func tooLarge(_ length: Int64?) -> String {
        let size = length.map { "it has \($0) bytes" } ?? "it goes on"
        return "\(size); files of more than \(sizeLimit) bytes are not taken"
    }

    /// Checks the first bytes.
    ///
    /// - Returns: the reason to reject the file, or nil.
    private func look() -> String? {
        guard let found = PictureFormat.detect(bytes) else {
            return bytes.isEmpty ? "it is empty" : "what the server sends is no picture"
        }
        guard found.isSupported else { return "it is a \(found.name) file, a format that is not decoded here" }
        format = found
        return nil
    }

    private func whole() -> Outcome {
        switch head.status {
        case 200: break
        case 408, 425, 429, 500...599:
            return .interrupted(reason: "HTTP status \(head.status)", retryAfter: head.retryAfter)
        case 404, 410: return .failed(reason: "there is nothing at this address (HTTP status \(head.status))")
        default: return .failed(reason: "HTTP status \(head.status)")
        }
        if let length = head.contentLength, length > Int64(bytes.count) {
            return .interrupted(reason: "the content ended early", retryAfter: nil)
        }
        if format == nil, let reason = look() { return .failed(reason: reason) }
        guard let format else { return .failed(reason: "it is empty") }
        do {
            // A truncated picture that the server considers complete shows in its header or not at all.
            _ = try PictureInfo(bytes: bytes)
        } catch {
            return .failed(reason: "\(error)")
        }
        return .photo(bytes, format)
    }
}
