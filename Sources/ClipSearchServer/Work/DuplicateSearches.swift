#if Server
import Catalog
import ClipSearch
import Foundation
import Synchronization

/// Searches for duplicates, one request at a time and separate from other searches: all pairs of photos are compared.
final class DuplicateSearches: Sendable {
    private let answering: AnsweringModel
    private let executor = BlockingExecutor(name: "duplicates", threads: 1, backlog: 4)
    /// The last report, for the pages after its first.
    private let last = Mutex<(question: Question, report: DuplicateReport, at: ContinuousClock.Instant)?>(nil)

    private static let lifetime = Duration.seconds(600)

    private struct Question: Equatable {
        var kind: DuplicateKind
        var threshold: Float?
        var seconds: Int64
        var filter: PhotoFilter
        var fingerprint: String

        init(_ options: DuplicateOptions, by searcher: PhotoSearcher) {
            fingerprint = searcher.model.fingerprint
            kind = options.kind
            threshold = options.threshold
            seconds = options.burstSeconds
            filter = options.filter
        }
    }

    init(answering: AnsweringModel) { self.answering = answering }

    /// A page of a report, whose photos' files were read again. The counts of the whole report rely on the files'
    /// sizes.
    struct Page {
        var report: DuplicateReport
        var groups: [DuplicateGroup]
        var skipped: [DuplicateReport.SkippedPhoto]
    }

    /// Returns the groups from `offset` on, at most `limit`; fewer where files are gone or were replaced since.
    ///
    /// The pages after the first belong to the same report as the first, as long as it is cached.
    ///
    /// - Throws: ``Problem`` when too many requests wait; the errors of ``PhotoSearcher/duplicates(_:progress:)``.
    func find(_ options: DuplicateOptions, limit: Int, offset: Int) async throws -> Page {
        var options = options
        // Reading all files of a large library's report takes minutes, so those of a page are read on request.
        options.fileCheck = .status
        return try await executor.run { [options] in
            let searcher = answering.searcher
            let question = Question(options, by: searcher)
            let report =
                try offset > 0 ? known(question) ?? search(options, by: searcher) : search(options, by: searcher)
            var reading = options
            reading.fileCheck = .contents
            let (groups, skipped) = try searcher.check(report.groups.dropFirst(offset).prefix(limit), of: reading)
            return Page(report: report, groups: groups, skipped: skipped)
        }
    }

    private func search(_ options: DuplicateOptions, by searcher: PhotoSearcher) throws -> DuplicateReport {
        let report = try searcher.duplicates(options)
        last.withLock { $0 = (Question(options, by: searcher), report, .now) }
        return report
    }

    private func known(_ question: Question) -> DuplicateReport? {
        last.withLock { last in
            guard let last, last.question == question, .now - last.at < Self.lifetime else { return nil }
            return last.report
        }
    }
}
#endif
