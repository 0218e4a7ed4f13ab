import ClipSearch
import Encoders
import Synchronization
import TerminalOutput

/// The output of `index --watch`: the events while folders are watched.
final class WatchOutput: Sendable {
    private struct State {
        var bar: ProgressBar?
        var runs = 0
        /// The failures reported so far, so that each is reported once.
        var told: Set<String> = []
        var problem: (any Error)?
    }

    /// The library's folder.
    private let library: String
    private let model: any FolderModel
    private let asJSON: Bool
    private let state = Mutex(State())

    init(library: String, model: any FolderModel, asJSON: Bool) {
        self.library = library
        self.model = model
        self.asJSON = asJSON
    }

    func tell(_ event: WatchEvent) {
        do {
            switch event {
            case .watching(let method): try write(Self.line(method))
            case .progress(let progress): show(progress)
            case .indexed(let report): try tell(report)
            case .folderGone(let folder):
                try write("\(folder.text.withoutControlCharacters) is gone; its photos are kept, and it is waited for")
            case .folderBack(let folder): try write("\(folder.text.withoutControlCharacters) is back")
            case .postponed(let reason, let seconds): try write("\(reason); trying again in \(seconds) s")
            }
        } catch {
            // If the output is closed, the library is kept up to date all the same.
        }
    }

    private func show(_ progress: IndexingProgress) {
        let bar = state.withLock { state in
            if state.bar == nil {
                state.bar = ProgressBar(label: "indexing", unit: "photos", style: TerminalStyle(descriptor: 2))
            }
            return state.bar
        }
        guard progress.phase == .indexing else { return }
        bar?.update(done: progress.completed, total: progress.total)
    }

    private func tell(_ report: IndexingReport) throws {
        let (isFirst, newFailures) = state.withLock { state in
            state.bar?.finish()
            state.bar = nil
            state.runs += 1
            let new = report.failed.filter { state.told.insert("\($0.path) \($0.reason)").inserted }
            return (state.runs == 1, new)
        }
        // A run that found nothing to do is not worth a line.
        guard isFirst || report.hasChangedSomething || !newFailures.isEmpty else { return }
        var shown = report
        shown.failed = newFailures
        if !isFirst { shown.unavailableFolders = [] }
        try IndexReportOutput(report: shown, library: library, precision: model.precision).write(asJSON: asJSON)
    }

    private func write(_ line: String) throws {
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        try errors.writeLine(line)
        try errors.flush()
    }

    private static func line(_ method: WatchMethod) -> String {
        switch method {
        case .notifications(let folders):
            "watching \(HumanReadable.count(folders)) folder\(folders == 1 ? "" : "s") (control-C ends it)"
        case .polling(let reason):
            (reason.map { "\($0); the folders are looked at now and then" } ?? "looking at the folders now and then")
                + " (control-C ends it)"
        }
    }
}

extension IndexingReport {
    fileprivate var hasChangedSomething: Bool { indexed + moved + removed + retagged + reread > 0 }
}
