import Downloads
import Pictures

/// Gets one photo over HTTP into memory, as far as it is one.
final class PhotoDownload: HTTPTransfer.Receiver {
    enum Outcome: Equatable {
        case photo([UInt8], PictureFormat)
        /// It would be the same again.
        case failed(reason: String)
        /// It may be better another time.
        case interrupted(reason: String, retryAfter: Int?)
        case cancelled
    }

    private let sizeLimit: Int
    private let stallTimeout: Duration
    private let isCancelled: () -> Bool
    private var head = HTTPResponseHead()
    private var bytes: [UInt8] = []
    private var format: PictureFormat?
    private var lastSign = ContinuousClock.now
    private var early: Outcome?

    /// So many bytes tell what a file is.
    private static let enough = 64

    private init(sizeLimit: Int, stallTimeout: Duration, isCancelled: @escaping () -> Bool) {
        self.sizeLimit = sizeLimit
        self.stallTimeout = stallTimeout
        self.isCancelled = isCancelled
    }

    /// - Throws: ``ClipSearchError`` where nothing can be downloaded at all.
    static func run(
        _ address: String, options: ImportOptions, isCancelled: @escaping () -> Bool
    ) throws(ClipSearchError) -> Outcome {
        let receiver = PhotoDownload(
            sizeLimit: options.sizeLimit, stallTimeout: options.stallTimeout, isCancelled: isCancelled)
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
        lastSign = .now
        head.receive(headerLine)
    }

    func receive(body: UnsafeRawBufferPointer) -> Bool {
        lastSign = .now
        // What an error's page says is of no use.
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
        guard ContinuousClock.now - lastSign > stallTimeout else { return true }
        early = .interrupted(reason: "the server sends nothing any more", retryAfter: nil)
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

    /// Finds out what comes in.
    ///
    /// - Returns: why it is not wanted, or nil.
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
            // A picture that is cut off, though the server says that this is all of it, shows so in its head or not at all.
            _ = try PictureInfo(bytes: bytes)
        } catch {
            return .failed(reason: "\(error)")
        }
        return .photo(bytes, format)
    }
}
