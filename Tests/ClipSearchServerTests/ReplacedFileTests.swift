#if Server
import Catalog
import ClipSearch
import Foundation
import HTTPTypes
import Pictures
import StrictJSON
import Testing

/// Files that are not what the library knows: replaced, linked, gone.
@Suite(.ownThreads) struct ReplacedFileTests {
    let served: ServedLibrary

    init() throws {
        served = try ServedLibrary()
        try FileManager.default.copyItem(
            atPath: served.photosFolder + "/red.png", toPath: served.photosFolder + "/copy.png")
        try served.indexer.index([served.photosFolder])
    }

    private func replace(_ name: String, by picture: Picture) throws {
        let path = served.photosFolder + "/" + name
        try FileManager.default.removeItem(atPath: path)
        try Data(picture.pngData()).write(to: URL(fileURLWithPath: path))
    }

    /// The colour of a thumbnail's first pixel.
    private static func colour(_ answer: Answer) throws -> [UInt8] {
        Array(try Picture(bytes: answer.body).pixels.prefix(3))
    }

    @Test func aDeletedFileIsNoLongerFound() async throws {
        try FileManager.default.removeItem(atPath: served.photosFolder + "/red.png")
        try await served.test { client in
            var total = try await client.get("/photos").json()["total"]?.int
            #expect(total == 4)
            for _ in 0..<100 where total != 3 {
                #expect(try await client.post("/search", json: #"{"text": "red"}"#).status == 200)
                try await Task.sleep(for: .milliseconds(20))
                total = try await client.get("/photos").json()["total"]?.int
            }
            #expect(total == 3)
        }
    }

    @Test func aReplacedPhotoSpoilsNoCopysThumbnail() async throws {
        let (red, copy) = (try served.id("red.png"), try served.id("copy.png"))
        try replace("red.png", by: .plain(0, 0, 240, width: 70, height: 50))
        let photosFolder = served.photosFolder
        let indexer = served.indexer
        try await served.test { client in
            let version = try #require(try await client.get("/photos/\(red)").json()["version"]?.string)
            for path in ["thumbnail?w=480&v=\(version)", "file?v=\(version)"] {
                let answer = try await client.get("/photos/\(red)/\(path)")
                #expect(answer.status == 200 && answer.headers[.cacheControl] == "no-store", "\(path)")
                #expect(answer.headers[.eTag] == nil, "\(path)")
                #expect(try Self.colour(answer)[2] > 200, "\(path)")
            }
            try indexer.index([photosFolder])
            let of = { (id: PhotoID) in try await client.get("/photos/\(id)/thumbnail?w=480") }
            #expect(try Self.colour(try await of(copy))[0] > 200)
            #expect(try Self.colour(try await of(red))[2] > 200)
            #expect(try await of(red).headers[.eTag] != nil)
        }
    }

    @Test func aFileThatIsAwayIsShownAsItWas() async throws {
        let red = try served.id("red.png")
        let path = served.photosFolder + "/red.png"
        try await served.test { client in
            let shown = try await client.get("/photos/\(red)/thumbnail?w=240")
            try FileManager.default.removeItem(atPath: path)
            let again = try await client.get("/photos/\(red)/thumbnail?w=240")
            #expect(again.status == 200 && again.body == shown.body)
        }
    }

    @Test func thumbnailsOfEarlierVersionsGo() async throws {
        let former = served.folder + "/library/thumbnails/ab"
        try FileManager.default.createDirectory(atPath: former, withIntermediateDirectories: true)
        let red = try served.id("red.png")
        let answer = try await served.test { try await $0.get("/photos/\(red)/thumbnail") }
        #expect(answer.status == 200)
        #expect(!FileManager.default.fileExists(atPath: served.folder + "/library/thumbnails"))
    }

    @Test func aLinkOutOfTheFoldersIsNotServed() async throws {
        let (red, green) = (try served.id("red.png"), try served.id("green.png"))
        let outside = served.folder + "/secret.png"
        try Data(Picture.plain(1, 2, 3).pngData()).write(to: URL(fileURLWithPath: outside))
        for (name, target) in [("red.png", outside), ("green.png", "blue.jpg")] {
            try FileManager.default.removeItem(atPath: served.photosFolder + "/" + name)
            try FileManager.default.createSymbolicLink(
                atPath: served.photosFolder + "/" + name, withDestinationPath: target)
        }
        try await served.test { client in
            #expect(try await client.get("/photos/\(red)/file").status == 404)
            #expect(try await client.get("/photos/\(red)/thumbnail").status == 422)
            // Another photo of the same folders may be linked to.
            let within = try await client.get("/photos/\(green)/file")
            #expect(within.status == 200 && within.headers[.cacheControl] == "no-store")
        }
    }

    @Test func aFolderThatBecameALinkIsNotServed() async throws {
        let folder = served.photosFolder + "/sub"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(Picture.plain(9, 9, 9).pngData()).write(to: URL(fileURLWithPath: folder + "/grey.png"))
        try served.indexer.index([served.photosFolder])
        let grey = try served.id("grey.png")
        try FileManager.default.moveItem(atPath: folder, toPath: served.folder + "/elsewhere")
        try FileManager.default.createSymbolicLink(
            atPath: folder, withDestinationPath: served.folder + "/elsewhere")
        let answer = try await served.test { try await $0.get("/photos/\(grey)/file") }
        #expect(answer.status == 404)
    }

    @Test func duplicatesAreCheckedWhenTheyAreListed() async throws {
        let photosFolder = served.photosFolder
        try FileManager.default.copyItem(atPath: photosFolder + "/blue.jpg", toPath: photosFolder + "/blue copy.jpg")
        try served.indexer.index([photosFolder])
        try await served.test { client in
            let first = try await client.get("/duplicates?kind=identical&limit=1").json()
            #expect(first["total"]?.int == 2 && first["groups"]?.array?.count == 1)
            // The second page is of the same report; its files are looked at when it is asked for.
            try Data(Picture.plain(0, 99, 0).pngData())
                .write(to: URL(fileURLWithPath: photosFolder + "/copy.png"))
            let second = try await client.get("/duplicates?kind=identical&limit=1&offset=1").json()
            #expect(second["total"]?.int == 2 && second["groups"]?.array?.isEmpty == true)
            #expect(second["skipped"]?.each("path").map(\.string) == [photosFolder + "/copy.png"])
            #expect(second["skipped"]?.array?[0]["reason"]?.string?.isEmpty == false)
            let again = try await client.get("/duplicates?kind=identical").json()
            #expect(again["total"]?.int == 1 && again["others"]?.int == 1)
        }
    }
}

/// A library that is deleted, or can't be written to, while it is served.
@Suite(.ownThreads) struct LostLibraryTests {
    let served: ServedLibrary

    init() throws { served = try ServedLibrary() }

    @Test func nothingIsConfirmedThatIsNotStored() async throws {
        let id = try served.id("red.png")
        let library = served.folder + "/library"
        try await served.test { client in
            #expect(try await client.send(.put, "/favourites/\(id)").status == 204)
            try FileManager.default.removeItem(atPath: library)
            for (method, path) in [(HTTPRequest.Method.put, "/favourites/\(id)"), (.get, "/healthz")] {
                let answer = try await client.send(method, path)
                #expect(answer.status == 503, "\(path)")
                #expect(try answer.problem() == "library-gone", "\(path)")
            }
            let made = try await client.post("/collections", json: #"{"name": "kept?"}"#)
            #expect(try made.status == 503 && made.problem() == "library-gone")
            // What is in memory is still searched; the history has no place.
            let found = try await client.post("/search", json: #"{"text": "red", "ranking": "vector"}"#)
            #expect(found.status == 200)
            #expect(try found.json()["search"]?.isNull == true)
            #expect(try found.json()["searchProblem"]?.string?.contains("deleted") == true)
        }
    }

    @Test func aLibraryThatMayOnlyBeReadIsShownAndSearched() async throws {
        let readOnly = try PhotoLibrary(folder: served.library.folder, access: .readOnly)
        let server = try ServedLibrary(readOnly, of: served)
        let id = try served.id("red.png")
        try await server.test { client in
            let found = try await client.post("/search", json: #"{"text": "red", "ranking": "vector"}"#)
            #expect(try found.status == 200 && found.json()["results"]?.array?.count == 3)
            #expect(try found.json()["search"]?.isNull == true)
            #expect(try found.json()["searchProblem"]?.string?.isEmpty == false)
            #expect(try await client.get("/photos/\(id)/thumbnail").status == 200)
            let picture = try Picture.plain(0, 0, 240).pngData()
            #expect(try await client.post("/search", parts: [("image", nil, picture)]).status == 200)
            let change = try await client.send(.put, "/favourites/\(id)")
            #expect(try change.status == 403 && change.problem() == "library-read-only")
        }
        // Without being asked to note it, nothing is said of it.
        let body = #"{"text": "red", "record": false}"#
        let unasked = try await server.test { try await $0.post("/search", json: body) }
        #expect(try unasked.json()["searchProblem"] == nil)
    }
}

/// Pictures that are added to the library.
@Suite(.ownThreads) struct AdditionTests {
    let served: ServedLibrary

    init() throws { served = try ServedLibrary() }

    private static func add(_ picture: [UInt8], named name: String, _ client: ServerClient) async throws -> Answer {
        try await client.send(.post, "/upload?add=true&name=\(name)", [.contentType: "image/png"], body: picture)
    }

    @Test func noFileIsWrittenOver() async throws {
        let picture = try Picture.plain(0, 200, 200).pngData()
        let folder = served.folder + "/library/photos"
        let name = try await served.test { client in
            let added = try await Self.add(picture, named: "image.png", client).json()
            #expect(added["added"]?["state"]?.string == "stored")
            return try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
        }
        // 16 bytes of the hash.
        #expect(name.hasPrefix("image-") && name.hasSuffix(".png") && name.count == "image-.png".count + 32)
        // Somebody puts another file under that name.
        let other = Data("not a picture".utf8)
        try other.write(to: URL(fileURLWithPath: folder + "/" + name))
        try served.indexer.index([folder])
        try await served.test { client in
            let added = try await Self.add(picture, named: "image.png", client).json()
            #expect(added["added"]?["state"]?.string == "stored")
        }
        #expect(FileManager.default.contents(atPath: folder + "/" + name) == other)
        let second = name.replacing(".png", with: "-2.png")
        #expect(FileManager.default.contents(atPath: folder + "/" + second) == Data(picture))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
    }

    @Test func manyAtOnceShareRuns() async throws {
        let count = 40
        let answers = try await served.test { client in
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for number in 0..<count {
                    let picture = try Picture.plain(UInt8(number), 7, UInt8(2 * number)).pngData()
                    group.addTask { try await Self.add(picture, named: "image.png", client) }
                }
                return try await group.reduce(into: [Answer]()) { $0.append($1) }
            }
        }
        #expect(answers.allSatisfy { [200, 202].contains($0.status) }, "\(answers.map(\.status))")
        let folder = served.folder + "/library/photos"
        try await served.test { client in
            // All are there in the end, after a few runs.
            for _ in 0..<600 {
                if try await client.get("/photos?limit=0").json()["total"]?.int == count + 3 { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(try await client.get("/photos?limit=0").json()["total"]?.int == count + 3)
            let runs = try #require(try await client.get("/index").json()["jobs"]?.array)
            #expect(runs.count < count / 2, "\(runs.count)")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(files.count == count && !files.contains { $0.hasPrefix(".") })
    }

    /// A library's folder may be one in which people keep photos.
    @Test func foldersOfOthersAreLeftAlone() async throws {
        let files = FileManager.default
        let library = served.folder + "/library"
        let own = String(repeating: "ab", count: 16)
        let mine = ["thumbnails/mine.jpg", "thumbnails-2/ab/mine.jpg", "uploads/incoming-2019-07/mine.jpg"]
        let mixed = "uploads/incoming-999999998-7/mine.jpg"
        let leftovers = [
            "thumbnails/ab/\(own)-480.jpg", "uploads/incoming-999999999-7/\(own)", "uploads/incoming-999999998-7/\(own)",
        ]
        for name in mine + [mixed] + leftovers {
            let url = URL(fileURLWithPath: "\(library)/\(name)")
            try files.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("x".utf8).write(to: url)
        }
        let red = try served.id("red.png")
        try await served.restarted().test { client in
            let shown = try await client.get("/photos/\(red)/thumbnail?w=240")
            #expect(shown.status == 200)
        }
        for name in mine + [mixed] { #expect(files.fileExists(atPath: "\(library)/\(name)"), "\(name)") }
        for name in leftovers { #expect(!files.fileExists(atPath: "\(library)/\(name)"), "\(name)") }
        #expect(!files.fileExists(atPath: library + "/uploads/incoming-999999999-7"))
    }
}
#endif
