#if Server
import Catalog
import Checksums
import ClipSearch
import ClipSearchServer
import Foundation
import HTTPTypes
import StrictJSON
import Testing

@Suite(.ownThreads) struct ArchiveTests {
    private func archive(_ client: ServerClient, _ photos: [PhotoID]) async throws -> (made: Answer, zip: ZIPReader) {
        let made = try await client.post("/archives", json: #"{"photos": \#(photos), "name": "a walk"}"#)
        #expect(made.status == 201)
        let answer = try await client.get(try #require(made.headers[.location]))
        #expect(answer.status == 200 && answer.headers[.contentType] == "application/zip")
        #expect(answer.headers[.contentDisposition]?.contains("filename=\"a walk.zip\"") == true)
        return (made, try ZIPReader(answer.body))
    }

    @Test func filesAreInItAsTheyAre() async throws {
        let served = try ServedLibrary()
        let copies = served.photosFolder + "/copies"
        try FileManager.default.createDirectory(atPath: copies, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: served.photosFolder + "/red.png", toPath: copies + "/RED.png")
        try served.indexer.index([served.photosFolder])
        let photos = try ["red.png", "blue.jpg", "RED.png"].map { try served.id($0) }
        try await served.test { client in
            let (made, zip) = try await archive(client, photos + [photos[0], 99_999])
            #expect(try made.json()["photos"]?.int == 3 && made.json()["missing"]?.int == 0)
            #expect(zip.members.map(\.name) == ["red.png", "blue.jpg", "RED (2).png"])
            for (name, path) in [("blue.jpg", "blue.jpg"), ("RED (2).png", "red.png")] {
                let file = try Data(contentsOf: URL(fileURLWithPath: served.photosFolder + "/" + path))
                #expect(try zip.contents(of: name) == Array(file))
            }
        }
    }

    @Test func missingFilesAreNamedInIt() async throws {
        let served = try ServedLibrary()
        let (red, blue) = (try served.id("red.png"), try served.id("blue.jpg"))
        try FileManager.default.removeItem(atPath: served.photosFolder + "/red.png")
        try await served.test { client in
            let (_, zip) = try await archive(client, [red, blue])
            #expect(zip.members.map(\.name) == ["blue.jpg", "Not in this archive.txt"])
            let list = String(decoding: try zip.contents(of: "Not in this archive.txt"), as: UTF8.self)
            #expect(list.hasPrefix("\(served.photosFolder)/red.png: ") && list.count(where: \.isNewline) == 1)
        }
    }

    @Test func collectionsAndFavouritesHaveOne() async throws {
        let served = try ServedLibrary()
        let (red, blue) = (try served.id("red.png"), try served.id("blue.jpg"))
        let id = try served.library.collections.add(name: "Ä/B", photos: [blue, red]).id
        try served.library.favourites.add([red])
        try await served.test { client in
            let answer = try await client.get("/collections/\(id)/archive")
            #expect(try ZIPReader(answer.body).members.map(\.name) == ["blue.jpg", "red.png"])
            #expect(answer.headers[.contentDisposition]?.contains("%C3%84%2FB.zip") == true)
            let favourites = try await client.get("/favourites/archive")
            #expect(try ZIPReader(favourites.body).members.map(\.name) == ["red.png"])
            #expect(try await client.get("/collections/99/archive").status == 404)
        }
    }

    @Test func requestsAreChecked() async throws {
        try await ServedLibrary().test { client async throws -> Void in
            for body in [#"{}"#, #"{"photos": []}"#, #"{"photos": [1], "name": ""}"#, #"{"photos": ["1"]}"#] {
                #expect(try await client.post("/archives", json: body).status == 400, "\(body)")
            }
            #expect(try await client.post("/archives", json: #"{"photos": [77]}"#).status == 404)
            #expect(try await client.get("/archives/none").problem() == "not-found")
        }
    }

    /// No token, no archive, as for every other address.
    @Test func theTokenIsAskedFor() async throws {
        let served = try ServedLibrary { $0.token = "a token of 20 letters" }
        try await served.test { client async throws -> Void in
            #expect(try await client.post("/archives", json: #"{"photos": [1]}"#).status == 401)
            #expect(try await client.get("/favourites/archive").status == 401)
        }
    }
}

@Suite struct ZIPRecordsTests {
    private func member(_ name: String, _ contents: [UInt8], modifiedAt: Int64 = 1_700_000_001) -> ZIPRecords.Member {
        var checksum = CRC32()
        checksum.update(contents)
        return .init(
            name: name, size: UInt64(contents.count), checksum: checksum.value, modifiedAt: modifiedAt)
    }

    @Test func largeArchivesHaveNumbersOf64Bits() throws {
        let before: UInt64 = 5 << 30
        var records = ZIPRecords(offset: before)
        var bytes = records.begin(member("one", [1, 2, 3])) + [1, 2, 3]
        bytes += records.begin(member("other", [4])) + [4]
        bytes += records.end()
        let zip = try ZIPReader(bytes, before: before)
        #expect(zip.members.map(\.offset) == [before, before + 45])
        #expect(try zip.contents(of: "one") == [1, 2, 3] && zip.contents(of: "other") == [4])
    }

    @Test func aLargeFileHasASizeOf64Bits() throws {
        var records = ZIPRecords()
        let large = ZIPRecords.Member(name: "large", size: 6 << 30, checksum: 7, modifiedAt: 0)
        let head = records.begin(large)
        #expect(records.offset == UInt64(head.count) + 6 << 30)
        let zip = try ZIPReader(records.end(), before: records.offset)
        #expect(zip.members == [.init(name: "large", size: 6 << 30, offset: 0, checksum: 7)])
    }

    @Test func thereMayBeMoreThan65535Files() throws {
        var records = ZIPRecords()
        var bytes: [UInt8] = []
        for number in 0..<70_000 { bytes += records.begin(member("\(number)", [])) }
        let zip = try ZIPReader(bytes + records.end())
        #expect(zip.members.count == 70_000 && zip.members.last?.name == "69999")
    }

    @Test(arguments: [Int64.min, -1, 0, 315_532_799, 4_354_819_199, 1 << 40, Int64.max])
    func anyTimeCanBeWritten(time: Int64) throws {
        var records = ZIPRecords()
        let bytes = records.begin(member("a", [], modifiedAt: time))
        #expect(try ZIPReader(bytes + records.end()).members.count == 1)
    }

    @Test func namesAreTakenOnce() {
        var names = ArchiveNames()
        #expect(names.name(like: "a.jpg") == "a.jpg")
        #expect(names.name(like: "A.JPG") == "A (2).JPG")
        #expect(names.name(like: "a (2).jpg") == "a (2) (2).jpg")
        #expect(names.name(like: "a.jpg") == "a (3).jpg")
        #expect(names.name(like: "caf\u{E9}") == "caf\u{E9}")
        #expect(names.name(like: "cafe\u{301}") == "cafe\u{301} (2)")
        #expect(names.name(like: "../x:y\u{7}?\\") == ".._x_y___")
        #expect(names.name(like: "..") == "photo" && names.name(like: "") == "photo (2)")
        #expect(names.name(like: ".hidden") == ".hidden" && names.name(like: ".hidden") == ".hidden (2)")
        #expect(names.name(like: "bad\u{EF80}byte") == "bad_byte")
    }
}
#endif
