import Files
import Testing
import VectorIndex
import Workers

/// Disks that are full, and files made to do harm.
@Suite struct IndexFileFaultTests {
    /// A limit on the size of files fails writes as a full disk does: at some byte, with a part written. It holds for a
    /// whole process, so this runs in one of its own.
    @Test func aFullDiskIsReportedAndLeavesTheOldFile() async {
        await #expect(processExitsWith: .success) { () async throws in
            let folder = try TemporaryFolder()
            let path = folder.path("index")
            try IndexFileTests.sample(count: 40).save(to: path, label: "old")
            let before = try folder.read("index")
            let large = try IndexFileTests.sample(count: 300)
            try large.save(to: folder.path("whole"))
            let size = try folder.read("whole").count
            signal(SIGXFSZ, SIG_IGN)
            for allowed in [0, 1, 4095, 4096, 20_000, size / 2, size - 1] {
                var limit = rlimit()
                try #require(getrlimit(fileSizeLimit, &limit) == 0)
                limit.rlim_cur = rlim_t(allowed)
                try #require(setrlimit(fileSizeLimit, &limit) == 0)
                var failure: VectorIndexError?
                do { try large.save(to: path) } catch let error as VectorIndexError { failure = error }
                limit.rlim_cur = limit.rlim_max
                try #require(setrlimit(fileSizeLimit, &limit) == 0)
                guard case .file(let partial, "write", let reason) = failure else {
                    throw failure ?? TemporaryFolder.Failure()
                }
                try #require(partial.hasPrefix(path) && !reason.isEmpty)
                // Nothing half done is left behind, and what was there still is.
                try #require(folder.names == ["index", "whole"])
                try #require(try folder.read("index") == before)
            }
            try large.save(to: path)
            try #require(try HNSWIndex.information(ofFile: path).count == large.count)
        }
    }

    /// A killed process leaves its temporary file, of the index's own size.
    @Test func theNextSaveRemovesLeftovers() throws {
        let folder = try TemporaryFolder()
        try folder.write([1, 2, 3], to: "index.0123456789abc.partial")
        try folder.write([1, 2, 3], to: "other.0123456789abc.partial")
        try IndexFileTests.sample(count: 20).save(to: folder.path("index"))
        #expect(folder.names == ["index", "other.0123456789abc.partial"])
    }

    /// Parents that lead in a circle would have an insertion look for a place in it for ever.
    @Test func parentsThatFormNoTreeAreRefused() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("index")
        try IndexFileTests.sample(count: 60).save(to: path)
        let good = try folder.read("index")
        let sections = IndexFileFuzzer.sections(of: good)
        let parents = try #require(sections.first { $0.kind == 4 }).offset
        func parent(_ node: Int) -> Int { (0..<4).reduce(0) { $0 | Int(good[parents + 4 * node + $1]) << (8 * $1) } }
        let root = try #require((0..<60).first { parent($0) == $0 })
        let child = try #require((0..<60).first { parent($0) == root && $0 != root })
        for (changed, newParent) in [(root, child), (child, child), (59, 61), (root, 60)] {
            var bad = good
            withUnsafeBytes(of: UInt32(newParent).littleEndian) {
                bad.replaceSubrange(parents + 4 * changed..<parents + 4 * changed + 4, with: $0)
            }
            IndexFileFuzzer.sign(&bad)
            try folder.write(bad, to: "index")
            #expect(throws: VectorIndexError.self, "\(changed) under \(newParent)") { try HNSWIndex(contentsOf: path) }
        }
        // A circle apart from the root.
        var circle = good
        for (node, newParent) in [(57, 58), (58, 57)] {
            withUnsafeBytes(of: UInt32(newParent).littleEndian) {
                circle.replaceSubrange(parents + 4 * node..<parents + 4 * node + 4, with: $0)
            }
        }
        IndexFileFuzzer.sign(&circle)
        try folder.write(circle, to: "index")
        #expect(throws: VectorIndexError.self) { try HNSWIndex(contentsOf: path) }
        try folder.write(good, to: "index")
        #expect(try HNSWIndex(contentsOf: path).count == 54)
    }
}

#if canImport(Glibc)
private let fileSizeLimit = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
#else
private let fileSizeLimit = RLIMIT_FSIZE
#endif
