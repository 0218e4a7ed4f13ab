import Catalog
import ClipSearch
import Foundation
import Synchronization
import Testing

/// Folders that are watched while files come and go. Waits are long, since the machine may be busy; what is waited for
/// mostly comes at once.
@Suite(.serialized) struct WatchTests {
    let photos: PhotoFolder

    init() throws {
        photos = try PhotoFolder()
        try photos.write("first.png", .red)
    }

    /// What a watch told.
    private final class Log: Sendable {
        struct Entries: Sendable {
            var methods: [WatchMethod] = []
            var reports: [IndexingReport] = []
            var gone = 0
            var back = 0
            var postponed = 0
        }

        private let state = Mutex(Entries())

        var entries: Entries { state.withLock { $0 } }

        func take(_ event: WatchEvent) {
            state.withLock { entries in
                switch event {
                case .watching(let method): entries.methods.append(method)
                case .progress: break
                case .indexed(let report): entries.reports.append(report)
                case .folderGone: entries.gone += 1
                case .folderBack: entries.back += 1
                case .postponed: entries.postponed += 1
                }
            }
        }

        func wait(_ comment: Comment, for condition: (Entries) throws -> Bool) async throws {
            for _ in 0..<600 {
                if try condition(entries) { return }
                try await Task.sleep(for: .milliseconds(50))
            }
            Issue.record(comment)
        }
    }

    private func watching(
        polls: Bool = false, settle: Duration = .milliseconds(100), body: (Log) async throws -> Void
    ) async throws {
        let library = try photos.library()
        let folder = photos.path
        let log = Log()
        var options = WatchOptions()
        options.settleTime = settle
        options.pollingInterval = .milliseconds(100)
        options.polls = polls
        let task = Task { [options] in try await library.indexer.watch([folder], options: options) { log.take($0) } }
        do {
            try await log.wait("the first run ends") { !$0.reports.isEmpty }
            try await body(log)
        } catch {
            task.cancel()
            throw error
        }
        task.cancel()
        try await task.value
    }

    private func names() throws -> Set<String> { Set(try photos.search("red")) }

    @Test(arguments: [false, true]) func changesAreTakenIn(polls: Bool) async throws {
        try await watching(polls: polls) { log in
            #expect(log.entries.reports[0].indexed == 1)
            if polls { #expect(log.entries.methods == [.polling(because: nil)]) }
            try photos.write("second.png", .orange)
            try await log.wait("a new file") { _ in try names() == ["first.png", "second.png"] }
            try photos.write("deep/down/third.png", .green)
            try await log.wait("a new folder in a new folder") { _ in try names().contains("deep/down/third.png") }
            try photos.write("deep/down/fourth.png", .blue)
            try await log.wait("a file in a new folder") { _ in try names().contains("deep/down/fourth.png") }
            try photos.move("deep", to: "elsewhere")
            try await log.wait("a folder that was moved") { _ in
                try names() == ["first.png", "second.png", "elsewhere/down/third.png", "elsewhere/down/fourth.png"]
            }
            try photos.write("elsewhere/down/fifth.png", .white)
            try await log.wait("a file in the moved folder") { _ in try names().contains("elsewhere/down/fifth.png") }
            try photos.remove("elsewhere")
            try photos.remove("second.png")
            try await log.wait("deleted files") { _ in try names() == ["first.png"] }
        }
    }

    @Test func manyChangesAreOneRun() async throws {
        try await watching(settle: .milliseconds(500)) { log in
            for number in 0..<200 { try photos.write("flood/\(number).png", .green, mark: number + 1) }
            try await log.wait("all of them") { _ in try photos.catalog().counts().presentPhotos == 201 }
            let runs = log.entries.reports.count - 1
            #expect(runs <= 20, "\(runs) runs for 200 files")
        }
    }

    @Test func theLibraryInTheFolderIsNoChange() async throws {
        let inner = try OpenLibrary(photos.path, model: photos.model)
        let folder = photos.path
        let log = Log()
        var options = WatchOptions()
        options.settleTime = .milliseconds(50)
        let task = Task { [options] in try await inner.indexer.watch([folder], options: options) { log.take($0) } }
        try await log.wait("the first run ends") { !$0.reports.isEmpty }
        try await Task.sleep(for: .milliseconds(700))
        #expect(log.entries.reports.count == 1)
        task.cancel()
        try await task.value
    }

    @Test func aFolderThatGoesAndComesBack() async throws {
        try await watching { log in
            let aside = photos.path + "-aside"
            try FileManager.default.moveItem(atPath: photos.path, toPath: aside)
            try await log.wait("it is gone") { $0.gone == 1 }
            #expect(try names() == ["first.png"])
            try FileManager.default.moveItem(atPath: aside, toPath: photos.path)
            try await log.wait("it is back") { $0.back == 1 }
            try photos.write("second.png", .orange)
            try await log.wait("it is watched again") { _ in try names() == ["first.png", "second.png"] }
        }
    }

    @Test func whoeverIndexesIsWaitedFor() async throws {
        let library = try photos.library()
        let lock = try photos.catalog().lockForIndexing(purpose: "a test")
        let folder = photos.path
        let log = Log()
        let task = Task { try await library.indexer.watch([folder]) { log.take($0) } }
        try await log.wait("it is told") { $0.postponed > 0 }
        lock.release()
        try await log.wait("it is done later") { $0.reports.first?.indexed == 1 }
        task.cancel()
        try await task.value
    }

    @Test func noFolderAndThoseToBeRemembered() async throws {
        let library = try photos.library()
        await #expect(throws: ClipSearchError.self) { try await library.indexer.watch([]) { _ in } }
        #expect(try library.library.watchedFolders().isEmpty)
        try library.library.setWatchedFolders([PhotoPath("/b c"), PhotoPath("/a")])
        #expect(try photos.catalog().watchedFolders() == [PhotoPath("/a"), PhotoPath("/b c")])
        #expect(throws: ClipSearchError.self) { try library.library.setWatchedFolders([PhotoPath("/a\nb")]) }
        try library.library.setWatchedFolders([])
        #expect(try library.library.watchedFolders().isEmpty)
    }

    @Test func drivesOfOtherMachines() {
        let mounts = """
            /dev/sda1 / ext4 rw 0 0
            server:/photos /mnt/photos nfs4 rw 0 0
            //nas/pictures /mnt/my\\040pictures cifs rw 0 0
            /dev/sdb1 /mnt/photos/disk ext4 rw 0 0
            """
        let kind = { NetworkFileSystem.kind(of: PhotoPath($0), mounts: mounts) }
        #expect(kind("/home/me") == nil && kind("/mnt/photos/2020") == "nfs4" && kind("/mnt/photos") == "nfs4")
        #expect(
            kind("/mnt/photos2") == nil && kind("/mnt/my pictures/a") == "cifs" && kind("/mnt/photos/disk/a") == nil)
        #expect(NetworkFileSystem.kind(of: PhotoPath("/"), mounts: "") == nil)
    }
}
