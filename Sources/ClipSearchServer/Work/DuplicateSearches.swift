#if Server
import Catalog
import ClipSearch
import Foundation
import Synchronization

/// Looks for duplicates, one request after the other and apart from searches: all photos are compared with all.
final class DuplicateSearches: Sendable {
    private let library: PhotoLibrary
    private let executor = BlockingExecutor(name: "duplicates", threads: 1, backlog: 4)
    /// The last report, for the pages after the first of it.
    private let last = Mutex<(question: Question, report: DuplicateReport, at: ContinuousClock.Instant)?>(nil)

    private static let lifetime = Duration.seconds(600)

    private struct Question: Equatable {
        var kind: DuplicateKind
        var threshold: Float?
        var seconds: Int64
        var filter: PhotoFilter

        init(_ options: DuplicateOptions) {
            kind = options.kind
            threshold = options.threshold
            seconds = options.burstSeconds
            filter = options.filter
        }
    }

    init(library: PhotoLibrary) { self.library = library }

    /// - Parameter isContinued: whether the page before was of the same report, if that is still known.
    /// - Throws: ``Problem`` when too many ask at once; what ``PhotoLibrary/duplicates(_:progress:)`` throws.
    func find(_ options: DuplicateOptions, isContinued: Bool) async throws -> DuplicateReport {
        let question = Question(options)
        if isContinued, let known = known(question) { return known }
        return try await executor.run {
            let report = try library.duplicates(options)
            last.withLock { $0 = (question, report, .now) }
            return report
        }
    }

    private func known(_ question: Question) -> DuplicateReport? {
        last.withLock { last in
            guard let last, last.question == question, .now - last.at < Self.lifetime else { return nil }
            return last.report
        }
    }
}
#endif
