import Downloads

/// Receives one response to a download's request and decides how it affects the partial file.
final class DownloadReceiver: HTTPTransfer.Receiver {
    enum Outcome: Equatable {
        /// The file is complete.
        case whole
        /// The partial file belonged to other content and was discarded.
        case startOver(reason: String)
        /// No connection could be made.
        case unreachable(reason: String)
        /// The connection or the server failed, possibly temporarily; the bytes received are on disk.
        case interrupted(reason: String, retryAfter: Int?)
    }

    private var partial: PartialFile
    private let url: String
    private let expectedBytes: Int64?
    private let firstByte: Int64
    private var stall: StallDetector
    private let progress: (_ bytesOnDisk: Int64, _ total: Int64?) -> Void
    private var head = HTTPResponseHead()
    private var hasBegun = false
    /// A Boolean value that indicates whether the response's body is the file's content.
    private var takesBody = false
    private var total: Int64?
    private var early: Outcome?
    private var error: (any Error)?

    /// - Parameters:
    ///   - partial: the partial file; the request begins after its end.
    ///   - expectedBytes: the size of the whole file, if known beforehand.
    ///   - options: the limits on a pause and on the speed, below which the transfer is aborted.
    init(
        partial: consuming PartialFile, url: String, expectedBytes: Int64?, options: DownloadOptions,
        progress: @escaping (_ bytesOnDisk: Int64, _ total: Int64?) -> Void
    ) {
        firstByte = partial.byteCount
        self.partial = partial
        self.url = url
        self.expectedBytes = expectedBytes
        stall = StallDetector(window: .seconds(options.stallTimeoutSeconds), minimumSpeed: options.minimumSpeed)
        self.progress = progress
    }

    func receive(headerLine: String) {
        stall.receive(byteCount: headerLine.utf8.count)
        head.receive(headerLine)
    }

    func receive(body: UnsafeRawBufferPointer) -> Bool {
        stall.receive(byteCount: body.count)
        do {
            try begin()
            guard takesBody else { return false }
            guard partial.byteCount + Int64(body.count) <= total ?? .max else {
                throw ModelFilesError.wrongContent(source: url, reason: "the server sends more than it announced")
            }
            try partial.append(body)
            progress(partial.byteCount, total)
            return true
        } catch {
            self.error = error
            return false
        }
    }

    func tick() -> Bool {
        if Task.isCancelled { return false }
        guard let reason = stall.problem() else { return true }
        early = early ?? .interrupted(reason: reason, retryAfter: nil)
        return false
    }

    /// Returns the outcome of a transfer.
    ///
    /// - Throws: ``ModelFilesError`` for errors that a retry does not resolve, and `CancellationError`.
    func outcome(of result: HTTPTransfer.Result) throws -> Outcome {
        if let error { throw error }
        if Task.isCancelled { throw CancellationError() }
        if let early { return early }
        switch result {
        case .noLibrary: throw ModelFilesError.noTransferLibrary
        case .failed(let reason): throw ModelFilesError.unreachable(url: url, reason: reason)
        case .unreachable(let reason): return .unreachable(reason: reason)
        case .interrupted(let reason): return .interrupted(reason: reason, retryAfter: nil)
        case .done, .stopped: try begin()
        }
        if let early { return early }
        if let total, partial.byteCount < total {
            return .interrupted(reason: "the content ended early", retryAfter: nil)
        }
        return .whole
    }

    /// Decides from the response's head how to treat its body.
    private func begin() throws {
        if hasBegun { return }
        hasBegun = true
        switch head.status {
        case 200:
            total = head.contentLength
            try checkTotal()
            try partial.restart(entityTag: head.strongEntityTag)
            takesBody = true
        case 206:
            let isSame =
                head.strongEntityTag == nil || partial.entityTag == nil || head.strongEntityTag == partial.entityTag
            guard let range = head.contentRange, range.first == firstByte, firstByte > 0, isSame else {
                return try startOver(reason: "the file on the server has changed")
            }
            total = range.total
            try checkTotal()
            takesBody = true
        case 416 where firstByte > 0:
            // No bytes follow the partial file: it is complete, or not a part of this file.
            guard let size = head.contentRange?.total, size == firstByte, size == expectedBytes ?? size else {
                return try startOver(reason: "the file on the server has changed")
            }
        case 408, 425, 429, 500...599:
            early = .interrupted(reason: "HTTP status \(head.status)", retryAfter: head.retryAfter)
        default: throw ModelFilesError.refused(url: url, status: head.status)
        }
    }

    private func checkTotal() throws(ModelFilesError) {
        guard let total, let expectedBytes, total != expectedBytes else {
            total = total ?? expectedBytes
            return
        }
        throw .wrongContent(source: url, reason: "it has \(total) bytes instead of \(expectedBytes)")
    }

    private func startOver(reason: String) throws(ModelFilesError) {
        try partial.restart()
        early = .startOver(reason: reason)
    }
}
