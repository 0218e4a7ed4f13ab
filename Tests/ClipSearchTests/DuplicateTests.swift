import Catalog
import ClipSearch
import Foundation
import Testing

/// Photos whose files hold any bytes, and whose vectors lie on a circle.
private struct CircleLibrary {
    let numbers: VectorLibrary

    init() throws { numbers = try VectorLibrary() }

    /// - Parameters:
    ///   - degrees: where the photo's vector stands on the circle.
    ///   - contents: of the file; nil for some of its own.
    @discardableResult
    func add(
        _ path: String, _ degrees: Double, contents: Int? = nil, size: Int64 = 1000, pixels: (Int, Int) = (40, 30),
        modified: Int64 = 1, takenAt: Int64? = nil
    ) throws -> PhotoID {
        var vector = [Float](repeating: 0, count: NumberModel.size)
        (vector[0], vector[1]) = (Float(cos(degrees * .pi / 180)), Float(sin(degrees * .pi / 180)))
        let number = contents ?? path.utf8.reduce(1_000) { ($0 &* 31 &+ Int($1)) & 0xffff_ffff }
        let text = Array("\(number) ".utf8)
        var file = try numbers.write((0..<Int(size)).map { text[$0 % text.count] }, to: path)
        (file.modifiedNanoseconds, file.width, file.height, file.takenAt) = (modified, pixels.0, pixels.1, takenAt)
        var batch = LibraryChange()
        batch.photos = [.init(file: file, vectors: [NewVector(model: numbers.model.id, values: vector)])]
        return try numbers.catalog.apply(batch)[0]
    }

    /// Adds a file that is there already, by another name of it.
    func addAgain(_ path: String) throws {
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: root + path)))
        var batch = LibraryChange()
        var vector = [Float](repeating: 0, count: NumberModel.size)
        vector[0] = 1
        batch.photos = [
            .init(
                file: try numbers.file(bytes, at: path), vectors: [NewVector(model: numbers.model.id, values: vector)])
        ]
        _ = try numbers.catalog.apply(batch)
    }

    /// Where the files are: their paths are told without it.
    var root: String { numbers.temporary.path }

    func groups(_ kind: DuplicateKind = .similar, _ change: (inout DuplicateOptions) -> Void = { _ in }) throws
        -> [[String]]
    {
        try report(kind, change).groups.map { $0.members.map(\.photo.file.path.fileName) }
    }

    func report(
        _ kind: DuplicateKind = .similar, _ change: (inout DuplicateOptions) -> Void = { _ in }
    ) throws -> DuplicateReport {
        var options = DuplicateOptions()
        options.kind = kind
        change(&options)
        return try numbers.open().duplicates(options)
    }
}

@Suite struct DuplicateTests {
    private let library: CircleLibrary

    init() throws { library = try CircleLibrary() }

    @Test func similarPhotosAreGroupedAndTheBestComesFirst() throws {
        try library.add("/a/small.jpg", 0, size: 100, pixels: (20, 15))
        try library.add("/a/large.jpg", 10, size: 900, pixels: (80, 60))
        try library.add("/a/medium.jpg", 4, size: 500)
        try library.add("/a/other.jpg", 120)
        let report = try library.report()
        let group = try #require(report.groups.first)
        #expect(report.groups.count == 1 && group.kind == .similar)
        #expect(group.members.map(\.photo.file.path.fileName) == ["large.jpg", "medium.jpg", "small.jpg"])
        #expect(zip(group.members, [0, 6, 10]).allSatisfy { abs(Double($0.similarity) - cos($1 * .pi / 180)) < 1e-5 })
        #expect(!group.members.contains { $0.isIdentical != ($0.photo.id == group.suggested.id) })
        #expect((report.photos, report.incomparable, report.threshold) == (4, 0, 0.9))
        #expect((group.bytesOfOthers, report.others, report.bytesOfOthers) == (600, 2, 600))
    }

    @Test func whichOneIsKept() throws {
        func kept(_ first: @escaping (inout Copy) -> Void, _ second: @escaping (inout Copy) -> Void) throws -> String {
            let library = try CircleLibrary()
            for (name, change) in [("first.jpg", first), ("second.jpg", second)] {
                var copy = Copy(path: "/photos/\(name)")
                change(&copy)
                let id = try library.add(copy.path, 0, size: copy.size, pixels: copy.pixels, modified: copy.modified)
                if copy.isFavourite { _ = try library.numbers.catalog.favourites.add([id]) }
            }
            return try library.groups()[0][0]
        }
        #expect(try kept({ _ in }, { $0.isFavourite = true }) == "second.jpg")
        #expect(try kept({ $0.pixels = (400, 300) }, { $0.isFavourite = true }) == "second.jpg")
        #expect(try kept({ $0.size = 9000 }, { $0.pixels = (41, 30) }) == "second.jpg")
        #expect(try kept({ $0.modified = 0 }, { $0.size = 1001 }) == "second.jpg")
        #expect(try kept({ $0.path = "/p/first.jpg" }, { $0.modified = 0 }) == "second.jpg")
        #expect(try kept({ $0.path = "/photos/copies/first.jpg" }, { _ in }) == "second.jpg")
        #expect(try kept({ $0.path = "/photos/First1.jpg" }, { _ in }) == "First1.jpg")
    }

    private struct Copy {
        var path: String
        var size: Int64 = 1000
        var pixels = (40, 30)
        var modified: Int64 = 1
        var isFavourite = false
    }

    @Test func chainsDoNotGrowTogether() throws {
        // Each is like the next one (cosine 0.94), and not like the one after it.
        for place in 0..<9 { try library.add("/\(place).jpg", Double(20 * place)) }
        let groups = try library.groups()
        #expect(groups.allSatisfy { $0.count <= 3 } && groups.contains { $0.count == 3 })
        #expect(Set(groups.joined()).count == groups.joined().count)
        #expect(try library.groups { $0.threshold = 0.95 }.isEmpty)
    }

    @Test func identicalFiles() throws {
        try library.add("/a.jpg", 0, contents: 7)
        try library.add("/b.jpg", 0, contents: 7, modified: 0)
        let missing = try library.add("/c.jpg", 0, contents: 7)
        try library.add("/like-a.jpg", 5, size: 10)
        try library.add("/d.jpg", 90, contents: 8)
        try library.add("/e.jpg", 90, contents: 8)
        try library.add("/f.jpg", 180)
        try library.numbers.catalog.photos.retire([missing])
        let identical = try library.report(.identical)
        #expect(
            identical.groups.map { $0.members.map(\.photo.file.path.fileName) } == [
                ["b.jpg", "a.jpg"], ["d.jpg", "e.jpg"],
            ])
        #expect(identical.groups.allSatisfy { $0.kind == .identical && $0.members.allSatisfy(\.isIdentical) })
        #expect(identical.threshold == nil)
        let similar = try library.report()
        #expect(similar.groups.map(\.kind) == [.similar, .identical])
        #expect(similar.groups[0].members.map(\.photo.file.path.fileName) == ["b.jpg", "a.jpg", "like-a.jpg"])
        #expect(similar.groups[0].members.map(\.isIdentical) == [true, true, false])
    }

    @Test func onlyAmongThoseWanted() throws {
        try library.add("/a/1.jpg", 0)
        try library.add("/a/2.jpg", 1)
        try library.add("/b/3.jpg", 2)
        try library.add("/b/4.jpg", 3, contents: 5)
        try library.add("/c/5.jpg", 3, contents: 5)
        #expect(try library.groups { $0.filter.folders = [PhotoPath(library.root + "/a")] } == [["1.jpg", "2.jpg"]])
        #expect(try library.groups { $0.filter.folders = [PhotoPath(library.root + "/b")] } == [["3.jpg", "4.jpg"]])
        #expect(try library.groups(.identical) { $0.filter.folders = [PhotoPath(library.root + "/b")] }.isEmpty)
        #expect(try library.groups { $0.filter.folders = [PhotoPath(library.root + "/c")] }.isEmpty)
        #expect(throws: CatalogError.unknownCollection(9)) { try library.groups { $0.filter.collection = 9 } }
    }

    @Test func wrongNumbersAndEmptyLibraries() throws {
        #expect(throws: ClipSearchError.self) { try library.groups() }
        #expect(throws: ClipSearchError.self) { try library.groups(.burst) }
        #expect(try library.groups(.identical).isEmpty)
        try library.add("/a.jpg", 0)
        #expect(try library.groups().isEmpty)
        for threshold: Float in [-0.1, 1.1, .nan] {
            #expect(throws: ClipSearchError.self) { try library.groups { $0.threshold = threshold } }
        }
        #expect(throws: ClipSearchError.self) { try library.groups(.burst) { $0.burstSeconds = -1 } }
    }

    @Test func manyCopiesOfOneAreOneGroup() throws {
        for number in 0..<150 { try library.add("/\(number).jpg", Double(number) / 100) }
        try library.add("/other.jpg", 90)
        #expect(try library.groups().map(\.count) == [150])
    }
}

/// What is suggested for deletion must leave another file with the same contents.
@Suite struct DuplicateFileTests {
    private let library: CircleLibrary

    init() throws { library = try CircleLibrary() }

    private func path(_ name: String) -> String { library.root + name }

    /// Photos that could go, and those that were left out.
    private func others(
        _ kind: DuplicateKind = .identical, _ change: (inout DuplicateOptions) -> Void = { _ in }
    ) throws -> (others: [String], skipped: [String]) {
        let report = try library.report(kind, change)
        return (
            report.groups.flatMap { $0.members.dropFirst().map(\.photo.file.path.fileName) },
            report.skipped.map(\.path.fileName)
        )
    }

    /// The catalog as indexing left it when the path led to a link.
    private func addLink(_ name: String, to target: String, contents: Int) throws {
        try library.add(name, 0, contents: contents)
        try FileManager.default.removeItem(atPath: path(name))
        try FileManager.default.createSymbolicLink(atPath: path(name), withDestinationPath: target)
    }

    @Test func linksAreNoDuplicates() throws {
        try library.add("/originals/holiday/beach.jpg", 0, contents: 1)
        try addLink("/b.jpg", to: "originals/holiday/beach.jpg", contents: 1)
        try FileManager.default.linkItem(atPath: path("/originals/holiday/beach.jpg"), toPath: path("/hard.jpg"))
        try library.add("/copy/of.jpg", 0, contents: 1)
        try library.addAgain("/hard.jpg")
        let report = try library.report(.identical)
        #expect(report.groups.map { $0.members.map(\.photo.file.path.fileName) } == [["hard.jpg", "of.jpg"]])
        #expect(report.skipped.isEmpty && report.bytesOfOthers == 1000)
        // With the link and the hard link alone nothing is left to be compared.
        try FileManager.default.removeItem(atPath: path("/copy/of.jpg"))
        let left = try others()
        #expect(left.others.isEmpty && left.skipped == ["of.jpg"])
    }

    @Test func aLinkToAFileOutsideIsNamed() throws {
        try Data("elsewhere".utf8).write(to: URL(fileURLWithPath: path("/outside")))
        try addLink("/a.jpg", to: "outside", contents: 2)
        try library.add("/x/copy.jpg", 0, contents: 2)
        let found = try others()
        #expect(found.others.isEmpty && found.skipped == ["a.jpg"])
    }

    @Test func aNameThatFreesNothingCountsAsNone() throws {
        try library.add("/a.jpg", 0, contents: 3, size: 500)
        try library.add("/long/name.jpg", 0, contents: 3, size: 500)
        try FileManager.default.linkItem(atPath: path("/long/name.jpg"), toPath: path("/not indexed"))
        let report = try library.report(.identical)
        #expect(report.others == 1 && report.bytesOfOthers == 0)
    }

    @Test(arguments: [DuplicateKind.identical, .similar], [true, false])
    func whatChangedSinceIsLeftOut(kind: DuplicateKind, replacesKept: Bool) throws {
        for change in ["removed", "replaced", "same size", "folder", "pipe"] {
            let library = try CircleLibrary()
            try library.add("/a.jpg", 0, contents: 4, size: 300)
            try library.add("/sub/b.jpg", 3, contents: kind == .identical ? 4 : 5, size: 300)
            let changed = library.root + (replacesKept ? "/a.jpg" : "/sub/b.jpg")
            try FileManager.default.removeItem(atPath: changed)
            switch change {
            case "replaced": try Data("another".utf8).write(to: URL(fileURLWithPath: changed))
            case "same size": try Data(repeating: 7, count: 300).write(to: URL(fileURLWithPath: changed))
            case "folder": try FileManager.default.createDirectory(atPath: changed, withIntermediateDirectories: false)
            case "pipe": #expect(mkfifo(changed, 0o600) == 0)
            default: break
            }
            let report = try library.report(kind)
            #expect(report.groups.isEmpty, "\(change)")
            #expect(report.skipped.map(\.path.text) == [changed], "\(change)")
        }
    }

    @Test func anotherCopyTakesThePlaceOfTheKeptOne() throws {
        for name in ["/a.jpg", "/bb.jpg", "/ccc.jpg"] { try library.add(name, 0, contents: 6) }
        try Data(repeating: 1, count: 1000).write(to: URL(fileURLWithPath: path("/a.jpg")))
        let found = try others()
        #expect(found.others == ["ccc.jpg"] && found.skipped == ["a.jpg"])
    }

    @Test func theLargestSizesDontTrap() throws {
        let most = Int(Int32.max)
        try library.add("/a.jpg", 0, pixels: (most, most))
        try library.add("/b.jpg", 1, pixels: (most, 2))
        #expect(try library.groups() == [["a.jpg", "b.jpg"]])
        #expect(Int64.max.saturatingAdd(1) == .max && Int64.min.saturatingAdd(-1) == .min)
        #expect(Int64(3).saturatingAdd(-5) == -2)
    }
}

@Suite struct BurstTests {
    private let library: CircleLibrary

    init() throws { library = try CircleLibrary() }

    @Test func timeAndLikenessBothCount() throws {
        try library.add("/1.jpg", 0, takenAt: 100)
        try library.add("/2.jpg", 20, takenAt: 105)
        try library.add("/3.jpg", 40, takenAt: 115)
        try library.add("/late.jpg", 40, takenAt: 126)
        try library.add("/other.jpg", 150, takenAt: 126)
        try library.add("/no-time.jpg", 40)
        let report = try library.report(.burst)
        #expect(report.groups.map { Set($0.members.map(\.photo.file.path.fileName)) } == [["1.jpg", "2.jpg", "3.jpg"]])
        #expect((report.incomparable, report.photos, report.groups.first?.kind) == (1, 6, .burst))
        #expect(try library.groups(.burst) { $0.burstSeconds = 11 }.first?.count == 4)
        #expect(try library.groups(.burst) { $0.burstSeconds = 5 }.map { Set($0) } == [["1.jpg", "2.jpg"]])
        #expect(try library.groups(.burst) { $0.threshold = 0.95 }.isEmpty)
    }

    @Test func twoCamerasAtOnceAndALostPhoto() throws {
        for shot in 0..<4 {
            try library.add("/left\(shot).jpg", Double(shot), takenAt: Int64(200 + shot))
            try library.add("/right\(shot).jpg", 180 + Double(shot), takenAt: Int64(200 + shot))
        }
        // In the middle somebody's hand was before the lens.
        try library.add("/hand.jpg", 90, takenAt: 202)
        let groups = try library.groups(.burst).map { Set($0) }
        #expect(Set(groups) == [Set((0..<4).map { "left\($0).jpg" }), Set((0..<4).map { "right\($0).jpg" })])
    }

    @Test func theLatestComesFirstAndCopiesAreNone() throws {
        try library.add("/a1.jpg", 0, takenAt: 100)
        try library.add("/a2.jpg", 1, takenAt: 101)
        try library.add("/b1.jpg", 0, contents: 3, takenAt: 500)
        try library.add("/b1 copy.jpg", 0, contents: 3, takenAt: 500)
        try library.add("/c1.jpg", 0, contents: 4, takenAt: 900)
        try library.add("/c1 copy.jpg", 0, contents: 4, takenAt: 900)
        try library.add("/c2.jpg", 1, takenAt: 901)
        let groups = try library.groups(.burst).map { Set($0) }
        #expect(groups == [["c1.jpg", "c1 copy.jpg", "c2.jpg"], ["a1.jpg", "a2.jpg"]])
    }

    @Test func aClockThatWasNeverSet() throws {
        // All at one moment: those that look alike are found as long as they are not too far apart in the list.
        for number in 0..<300 { try library.add("/\(number).jpg", Double(number % 3) * 120, takenAt: 0) }
        #expect(try library.groups(.burst).map(\.count) == [100, 100, 100])
    }
}

/// The search index must lead to what comparing all photos finds.
@Suite struct IndexedDuplicateTests {
    @Test func theIndexFindsThem() throws {
        let library = try VectorLibrary()
        var first = LibraryChange()
        first.photos = try (0..<900).map { number in
            .init(
                file: try library.write(Array("\(number)".utf8), to: "/\(number).jpg"),
                vectors: [NewVector(model: library.model.id, values: NumberModel.vector(number))])
        }
        _ = try library.catalog.apply(first)
        var copies = LibraryChange()
        copies.photos = try stride(from: 0, to: 900, by: 9).map { number in
            let file = try library.write(Array("copy of \(number)".utf8), to: "/copies/\(number).jpg")
            var values = NumberModel.vector(number)
            values[number % values.count] += 0.05
            let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return .init(file: file, vectors: [NewVector(model: library.model.id, values: values.map { $0 / length })])
        }
        var options = DuplicateOptions()
        options.threshold = 0.99
        // Half of the copies come after the index was made.
        let late = copies.photos.indices.filter { $0 % 2 == 0 }.map { copies.photos[$0] }
        var early = LibraryChange()
        early.photos = copies.photos.indices.filter { $0 % 2 == 1 }.map { copies.photos[$0] }
        _ = try library.catalog.apply(early)
        try library.index()
        #expect(library.hasIndex)
        var rest = LibraryChange()
        rest.photos = late
        _ = try library.catalog.apply(rest)
        var calls: [(Int, Int)] = []
        let indexed = try library.open().duplicates(options) { calls.append(($0, $1)) }
        try FileManager.default.removeItem(atPath: library.indexPath)
        let exact = try library.open().duplicates(options)
        func pairs(_ report: DuplicateReport) -> Set<Set<PhotoID>> {
            Set(report.groups.map { Set($0.members.map(\.photo.id)) })
        }
        #expect(exact.groups.count == 100 && exact.groups.allSatisfy { $0.members.count == 2 })
        #expect(pairs(indexed).intersection(pairs(exact)).count >= 98)
        #expect(calls.map(\.0) == [1000] && calls.map(\.1) == [1000])
    }

    @Test func itCanBeCancelled() async throws {
        let library = try VectorLibrary()
        try library.add(0..<50)
        let opened = try library.open()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try opened.duplicates().groups.count
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
