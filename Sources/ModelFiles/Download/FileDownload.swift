import Checksums
import Downloads
import Files

/// Fetches one file over HTTP in as many attempts as necessary, each resuming the last, and moves it to its path once
/// it is complete and correct.
struct FileDownload {
    let url: String
    let file: ModelManifest.File
    /// The file's final path.
    let path: String
    let options: DownloadOptions
    let report: (DownloadEvent) -> Void
    /// Called with the number of bytes on disk and the file's size, if known.
    let progress: (_ bytesOnDisk: Int64, _ total: Int64?) -> Void

    /// The number of bytes after which an attempt counts as progress and resets the retry count.
    private static let headway: Int64 = 1 << 20

    /// Downloads the file.
    ///
    /// - Throws: ``ModelFilesError`` and `CancellationError`. The partial file stays on disk unless its content was
    ///   wrong.
    func run() throws {
        try FileSystem.makeFolder(parentFolder(of: path))
        var attempt = 1
        var isFresh = false
        while true {
            let before = FileSystem.size(ofFile: PartialFile.partialPath(for: path)) ?? 0
            let outcome = try transfer()
            if outcome == .whole {
                // A partial file from an earlier run may belong to other content; one from this run may not.
                let wasResumed = before > 0 && !isFresh
                guard let problem = try check() else { return }
                try FileSystem.remove(PartialFile.partialPath(for: path))
                guard wasResumed else { throw ModelFilesError.wrongContent(source: url, reason: problem) }
                isFresh = true
                report(.retrying(file: file.path, reason: problem, pauseSeconds: 0))
                continue
            }
            let after = FileSystem.size(ofFile: PartialFile.partialPath(for: path)) ?? 0
            attempt = after >= before + Self.headway ? 1 : attempt + 1
            try pauseBeforeRetry(attempt: attempt, outcome: outcome)
        }
    }

    private func transfer() throws -> DownloadReceiver.Outcome {
        var partial = try PartialFile(for: path, write: options.write)
        // Without a checksum, a partial file is trusted only with the entity tag of its content.
        let isTrusted = file.sha256 != nil || partial.entityTag != nil
        if !isTrusted || partial.byteCount > file.byteCount ?? .max { try partial.restart() }
        report(.started(file: file.path, atByte: partial.byteCount))
        progress(partial.byteCount, file.byteCount)
        if let size = file.byteCount, partial.byteCount == size, size > 0 { return .whole }
        let request = HTTPTransfer.Request(
            url: url, firstByte: partial.byteCount, entityTag: partial.entityTag,
            connectTimeout: options.connectTimeoutSeconds)
        let receiver = DownloadReceiver(
            partial: partial, url: url, expectedBytes: file.byteCount, options: options, progress: progress)
        return try receiver.outcome(of: HTTPTransfer.get(request, receiver: receiver))
    }

    /// Moves the complete file to its path if its content is correct.
    ///
    /// - Returns: a description of the problem, or nil.
    private func check() throws -> String? {
        report(.checking(file: file.path))
        if let problem = try FileCheck.problem(inFile: PartialFile.partialPath(for: path), expected: file) {
            return problem
        }
        try PartialFile(for: path, write: options.write).commit()
        return nil
    }

    private func pauseBeforeRetry(attempt: Int, outcome: DownloadReceiver.Outcome) throws {
        let reason: String
        var attempts = options.attempts
        var seconds = options.firstPauseSeconds
        for _ in 2..<max(2, attempt) { seconds *= 2 }
        switch outcome {
        case .whole: return
        case .startOver(let text): (reason, seconds) = (text, 0)
        case .unreachable(let text):
            // Without a network, fail soon: the message suggests another source.
            (reason, attempts) = (text, min(attempts, 3))
        case .interrupted(let text, let retryAfter):
            reason = text
            seconds = max(seconds, Double(retryAfter ?? 0))
        }
        guard attempt <= attempts else { throw ModelFilesError.unreachable(url: url, reason: reason) }
        seconds = min(seconds, options.longestPauseSeconds)
        report(.retrying(file: file.path, reason: reason, pauseSeconds: seconds))
        try pause(seconds: seconds)
    }
}
