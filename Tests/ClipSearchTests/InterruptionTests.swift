import Catalog
import ClipSearch
import Dispatch
import Foundation
import Synchronization
import Testing

/// Runs that are stopped, killed, or meet one another.
@Suite(.serialized) struct InterruptionTests {
    let photos: PhotoFolder
    private static let count = 120

    init() throws {
        photos = try PhotoFolder()
        for number in 0..<Self.count { try photos.write("\(number).png", .orange, mark: number + 1) }
    }

    @Test func aCancelledRunKeepsWhatItDid() async throws {
        photos.model.change { $0.pause = .milliseconds(1) }
        let (path, libraryFolder, model) = (photos.path, photos.libraryFolder, photos.model)
        let running = RunningTask()
        // Stopped while the forty-first picture or so is encoded.
        model.change { $0.willEncode = { if $0 >= 40 { running.task.withLock { $0?.cancel() } } } }
        let work = Task.detached {
            running.isReady.wait()
            return try OpenLibrary(libraryFolder, model: model).indexer.index([path])
        }
        running.task.withLock { $0 = work }
        running.isReady.signal()
        let report = try await work.value
        #expect(report.wasInterrupted && report.indexed >= 40 && report.indexed < Self.count)
        #expect(try photos.catalog().counts().presentPhotos == report.indexed)
        model.change { $0.willEncode = { _ in } }
        let next = try photos.index()
        #expect(next.indexed == Self.count - report.indexed && next.unchanged == report.indexed && !next.wasInterrupted)
        #expect(model.encodedPictures == Self.count)
    }

    @Test func aRunThatIsCancelledBeforeItBeginsDoesNothing() async throws {
        let (path, libraryFolder, model) = (photos.path, photos.libraryFolder, photos.model)
        let report = try await Task.detached {
            withUnsafeCurrentTask { $0?.cancel() }
            return try OpenLibrary(libraryFolder, model: model).indexer.index([path])
        }.value
        #expect(report.wasInterrupted && report.counts == [0, 0, 0, 0])
    }

    /// Killed when so many pictures were encoded; whatever was stored is whole, and the next run does what is left.
    @Test func aKilledRunGoesOnWhereItStopped() async throws {
        let (path, library) = (photos.path, photos.libraryFolder)
        var stored = 0
        for pictures in [0, 30, 70, 5] {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, library = library as String, pictures = pictures as Int] in
                let model = ColourModel(pause: .milliseconds(10))
                model.change { $0.willEncode = { if $0 >= pictures { kill(getpid(), SIGKILL) } } }
                try OpenLibrary(library, model: model).indexer.index([path])
            }
            let catalog = try photos.catalog()
            try catalog.checkIntegrity()
            let status = try catalog.counts()
            #expect(status.presentPhotos >= stored && status.missingPhotos == 0)
            #expect(status.presentPhotos == status.models.first?.photoVectors ?? 0)
            stored = status.presentPhotos
        }
        #expect(stored >= 60)
        let report = try photos.index()
        #expect(report.indexed == Self.count - stored && report.unchanged == stored)
        let catalog = try photos.catalog()
        try catalog.checkIntegrity()
        #expect(try catalog.counts().presentPhotos == Self.count)
        #expect(try photos.index().counts == [0, Self.count, 0, 0])
    }

    /// A picture takes so long that a full batch would take seconds.
    @Test func aSlowModelGetsSmallBatches() throws {
        photos.model.change { $0.pause = .milliseconds(60) }
        let library = try photos.library()
        let catalog = try photos.catalog()
        var stored: [Int] = [0]
        try library.indexer.index((0..<40).map { "\(photos.path)/\($0).png" }) { _ in
            if let count = try? catalog.counts().presentPhotos, stored.last != count { stored.append(count) }
        }
        #expect(stored.count > 1 && zip(stored, stored.dropFirst()).allSatisfy { $1 - $0 <= 32 }, "\(stored)")
        #expect(photos.model.calls.dropFirst().allSatisfy { $0 <= 8 }, "\(photos.model.calls)")
    }

    @Test func aSecondRunAtTheSameTimeIsRefused() throws {
        let library = try photos.library()
        var refusal: (any Error)?
        let other = try photos.library(ColourModel()).indexer
        try library.indexer.index([photos.path]) { progress in
            guard refusal == nil, progress.phase == .indexing else { return }
            do {
                try other.index([photos.path])
            } catch {
                refusal = error
            }
            var dry = IndexingOptions()
            dry.isDryRun = true
            #expect(throws: Never.self) { try other.index([photos.path], options: dry) }
        }
        guard case .lockedByIndexing(_, let holder) = refusal as? CatalogError else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(holder.contains("\(getpid())") && holder.contains(photos.path))
        #expect(try other.index([photos.path]).counts == [0, Self.count, 0, 0])
    }
}

private final class RunningTask: Sendable {
    let task = Mutex<Task<IndexingReport, any Error>?>(nil)
    let isReady = DispatchSemaphore(value: 0)
}
