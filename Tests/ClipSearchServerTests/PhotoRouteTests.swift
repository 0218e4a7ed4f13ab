#if Server
import Catalog
import ClipSearch
import Foundation
import HTTPTypes
import Pictures
import StrictJSON
import Testing

@Suite(.ownThreads) struct PhotoRouteTests {
    let served: ServedLibrary

    init() throws { served = try ServedLibrary() }

    @Test func aPhotoIsDescribed() async throws {
        let id = try served.id("red.png")
        let collection = try served.library.collections.add(name: "Reds", photos: [id])
        try served.library.favourites.add([id])
        try await served.test { client in
            let json = try await client.get("/photos/\(id)").json()
            #expect(json["id"]?.int == Int(id) && json["format"]?.string == "PNG")
            #expect(json["isFavourite"]?.bool == true && json["isMissing"]?.bool == false)
            #expect(json["collections"]?.array?[0]["name"]?.string == "Reds")
            #expect(json["collections"]?.array?[0]["id"]?.int == Int(collection.id))
            #expect(json["captions"]?.array?.isEmpty == true && json["missingSince"]?.isNull == true)
            #expect(json["folder"]?.string == served.photosFolder)
        }
    }

    @Test func aPhotoListsItsFiles() async throws {
        let folder = served.photosFolder
        let picture = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/blue.jpg"))
        for name in ["blue.CR2", "blue-edited.jpg"] { try picture.write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        try served.indexer.index([folder])
        let names = ["blue-edited.jpg", "blue.jpg", "blue.CR2"]
        let raw = try served.id("blue.CR2")
        let apart = "listsFilesApart=true"
        try await served.test { client in
            let list = try await client.get("/photos?sort=name").json()
            #expect(list["total"]?.int == 3)
            #expect(list["photos"]?.each("name").map(\.string) == [names[0], "green.png", "red.png"])
            #expect(list["photos"]?.array?[0]["files"]?.each("name").map(\.string) == names)
            #expect(list["photos"]?.array?[1]["files"] == nil)
            let files = try await client.get("/photos?\(apart)").json()
            #expect(files["total"]?.int == 5 && files["photos"]?.array?.allSatisfy { $0["files"] == nil } == true)
            #expect(try await client.get("/outline?\(apart)").json()["total"]?.int == 5)
            // Any of its files names the photo.
            #expect(try await client.get("/photos/\(raw)").json()["files"]?.each("name").map(\.string) == names)
            #expect(try await client.get("/photos/\(raw)/file").status == 200)
            let found = try await client.post("/search", json: #"{"text": "blue", "limit": 9}"#).json()["results"]
            #expect(found?.array?.count == 3 && found?.array?[0]["files"]?.each("name").map(\.string) == names)
            let each = #"{"text": "blue", "limit": 9, "stacksCopies": false, "filter": {"listsFilesApart": true}}"#
            #expect(try await client.post("/search", json: each).json()["results"]?.array?.count == 5)
            let similar = try await client.get("/photos/\(raw)/similar").json()["results"]
            #expect(similar?.each("name").compactMap(\.string).sorted() == ["green.png", "red.png"])
        }
    }

    @Test func photosAreListed() async throws {
        try await served.test { client in
            let json = try await client.get("/photos?limit=2").json()
            #expect(json["total"]?.int == 3 && json["photos"]?.array?.count == 2)
            let rest = try await client.get("/photos?limit=2&offset=2").json()
            #expect(rest["photos"]?.array?.count == 1)
            let below = try await client.get("/photos?folder=%2Fnowhere").json()
            #expect(below["total"]?.int == 0)
            #expect(try await client.get("/photos?limit=abc").status == 400)
            #expect(try await client.get("/photos?folder=..%2F..").status == 400)
            #expect(try await client.get("/tags").json()["total"]?.int == 0)
        }
    }

    @Test func theOutlineHasAllPhotosInTheOrderOfTheList() async throws {
        for (name, day) in [("red.png", 1), ("green.png", 0), ("blue.jpg", -1)] {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000 + 86_400 * Double(day))],
                ofItemAtPath: served.photosFolder + "/" + name)
        }
        try served.indexer.index([served.photosFolder])
        let ids = try ["red.png", "green.png", "blue.jpg"].map(served.id)
        let (red, green, blue) = (Int(ids[0]), Int(ids[1]), Int(ids[2]))
        let records = try served.library.photos.records(ids)
        let largest = records.sorted { ($0.file.size, $0.id) > ($1.file.size, $1.id) }.map { Int($0.id) }
        try await served.test { client in
            for (order, expected) in [
                ("date", [red, green, blue]), ("oldest", [blue, green, red]), ("name", [blue, green, red]),
                ("size", largest), ("added", [red, green, blue].sorted(by: >)),
            ] {
                let outline = try await client.get("/outline?sort=\(order)").json()
                let list = try await client.get("/photos?sort=\(order)").json()
                #expect(list["photos"]?.each("id").compactMap(\.int) == outline["ids"]?.array?.compactMap(\.int))
                #expect(outline["ids"]?.array?.compactMap(\.int) == expected, "\(order)")
                #expect(outline["total"]?.int == 3)
                let page = try await client.get("/photos?sort=\(order)&limit=1&offset=1").json()
                #expect(page["photos"]?.array?[0]["id"]?.int == outline["ids"]?.array?[1].int)
            }
            let outline = try await client.get("/outline").json()
            #expect(outline["shapes"]?.array?.compactMap(\.int) == [133, 133, 150])
            #expect(outline["days"]?.each("day").map(\.string) == ["2023-11-15", "2023-11-14", "2023-11-13"])
            #expect(outline["days"]?.each("photos").map(\.int) == [1, 1, 1])
            #expect(try await client.get("/outline?sort=name").json()["days"]?.array?.isEmpty == true)
            let filtered = try await client.get("/outline?before=2023-11-15").json()
            #expect(filtered["ids"]?.array?.compactMap(\.int) == [green, blue])
            #expect(try await client.get("/outline?sort=colour").status == 400)
            let tag = try #require(try await client.get("/outline").headers[.eTag])
            let same = try await client.get("/outline", [.ifNoneMatch: tag])
            #expect(same.status == 304 && same.body.isEmpty && same.headers[.eTag] == tag)
            #expect(try await client.get("/outline?sort=name", [.ifNoneMatch: tag]).status == 200)
            try served.library.favourites.add([ids[0]])
            #expect(try await client.get("/outline", [.ifNoneMatch: tag]).status == 304)
            try FileManager.default.removeItem(atPath: served.photosFolder + "/green.png")
            try served.indexer.index([served.photosFolder])
            let changed = try await client.get("/outline", [.ifNoneMatch: tag])
            #expect(changed.status == 200 && changed.headers[.eTag] != tag)
            #expect(try changed.json()["total"]?.int == 2)
            #expect(try await client.get("/photos?sort=").status == 400)
        }
    }

    @Test func photosAreFilteredByWhatTheirFilesState() async throws {
        let folder = served.photosFolder
        func write(_ name: String, _ attributes: String) throws {
            let packet = "<rdf:Description \(attributes)/>"
            try Data(packet.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name).xmp"))
        }
        try write("red.png", "tiff:Model='EOS R6' exif:GPSLatitude='48,8.25N' exif:GPSLongitude='11,34.5E' xmp:Rating='4'")
        try write("green.png", "tiff:Model='EOS R6' aux:Lens='RF50mm' exif:GPSLatitude='33,30S' exif:GPSLongitude='70,0W'")
        try served.indexer.index([folder])
        let red = Int(try served.id("red.png"))
        try await served.test { client in
            for (query, count) in [
                ("camera=eos", 2), ("camera=nikon", 0), ("lens=rf50", 1), ("minimumRating=4", 1), ("minimumRating=5", 0),
                ("near=48.1,11.6,10km", 1), ("near=48.1,11.6,1km", 0), ("area=-40,-80,0,0", 1), ("area=-40,-80,60,20", 2),
            ] {
                let json = try await client.get("/photos?\(query)").json()
                #expect(json["total"]?.int == count, "\(query)")
            }
            for (query, parameter) in [
                ("camera=", "camera"), ("minimumRating=6", "minimumRating"), ("near=48,11", "near"),
                ("near=99,11,1km", "near"), ("area=1,2,3", "area"), ("area=2,0,1,0", "area"),
            ] {
                let refused = try await client.get("/photos?\(query)")
                #expect(refused.status == 400, "\(query)")
                #expect(try refused.json()["parameter"]?.string == parameter)
            }
            let filter = #""filter": {"near": {"latitude": 48.1, "longitude": 11.6, "radius": 10}, "camera": "EOS", "#
                + #""area": {"south": 0, "west": 0, "north": 60, "east": 20}, "minimumRating": 1}"#
            let found = try await client.post("/search", json: #"{"text": "red", \#(filter)}"#).json()
            #expect(found["results"]?.array?.count == 1 && found["results"]?.array?[0]["id"]?.int == red)
            for (filter, parameter) in [
                (#"{"near": {"latitude": 91, "longitude": 0, "radius": 1}}"#, "filter.near.latitude"),
                (#"{"near": {"latitude": 1, "longitude": 0}}"#, "filter.near.radius"),
                (#"{"near": {"latitude": 1, "longitude": 0, "radius": 1, "unit": "km"}}"#, "filter.near.unit"),
                (#"{"area": {"south": 2, "west": 0, "north": 1, "east": 0}}"#, "filter.area"),
                (#"{"lens": ""}"#, "filter.lens"), (#"{"minimumRating": 0}"#, "filter.minimumRating"),
            ] {
                let refused = try await client.post("/search", json: #"{"text": "red", "filter": \#(filter)}"#)
                #expect(refused.status == 400, "\(filter)")
                #expect(try refused.json()["parameter"]?.string == parameter)
            }
            let far = try await client.get("/clusters?cell=10").json()
            #expect(far["photos"]?.int == 2 && far["clusters"]?.each("photos").map(\.int) == [1, 1])
            let whole = try await client.get("/clusters?cell=180&camera=eos").json()["clusters"]?.array ?? []
            #expect(whole.compactMap { $0["photos"]?.int }.reduce(0, +) == 2)
            let near = try await client.get("/clusters?cell=10&area=40,0,50,20&minimumRating=4").json()
            #expect(near["clusters"]?.array?.count == 1)
            #expect(near["clusters"]?.array?[0]["photo"]?["id"]?.int == red)
            #expect(near["clusters"]?.array?[0]["area"]?["north"]?.double == 48.1375)
            #expect(try await client.get("/clusters?area=40,0,50,20&minimumRating=5").json()["photos"]?.int == 0)
            #expect(try await client.get("/clusters?cell=0").status == 400)
            let cameras = try await client.get("/cameras").json()
            #expect(cameras["total"]?.int == 1 && cameras["cameras"]?.array?[0]["name"]?.string == "EOS R6")
            #expect(cameras["cameras"]?.array?[0]["photos"]?.int == 2)
            let lenses = try await client.get("/lenses?limit=1").json()
            #expect(lenses["lenses"]?.array?[0]["name"]?.string == "RF50mm" && lenses["total"]?.int == 1)
            // A search with such a filter comes back whole from the history.
            let stored = try await client.get("/history/1").json()["request"]
            #expect(stored?["filter"]?["near"]?["radius"]?.double == 10)
        }
    }

    @Test func similarPhotosAreFound() async throws {
        let id = try served.id("red.png")
        try await served.test { client in
            let json = try await client.get("/photos/\(id)/similar").json()
            #expect(json["kind"]?.string == "similar" && json["query"]?.string == "red.png")
            #expect(Set(json["results"]?.each("name").compactMap(\.string) ?? []) == ["green.png", "blue.jpg"])
            #expect(
                try await client.get("/photos/\(id)/similar?minimumScore=0.99").json()["results"]?.array?.isEmpty
                    == true)
        }
    }

    @Test func thumbnailsKeepTheShapeAndAreKept() async throws {
        let id = try served.id("blue.jpg")
        try await served.test { client in
            let answer = try await client.get("/photos/\(id)/thumbnail?w=200")
            #expect(answer.status == 200 && answer.headers[.contentType] == "image/jpeg")
            let picture = try Picture(bytes: answer.body)
            #expect(picture.width == 240 && picture.height == 160)
            #expect(picture.pixels[2] > 200 && picture.pixels[0] < 60)
            let tag = try #require(answer.headers[.eTag])
            #expect(answer.headers[.cacheControl] == "private, no-cache")
            let again = try await client.get("/photos/\(id)/thumbnail?w=240", [.ifNoneMatch: tag])
            #expect(again.status == 304 && again.body.isEmpty)
            let version = try #require(try await client.get("/photos/\(id)").json()["version"]?.string)
            let named = try await client.get("/photos/\(id)/thumbnail?w=240&v=\(version)")
            #expect(named.headers[.cacheControl]?.contains("immutable") == true)
            #expect(named.body == answer.body)
            // Never larger than the photo.
            let large = try Picture(bytes: try await client.get("/photos/\(id)/thumbnail?w=2048").body)
            #expect(large.width == 900)
            let head = try await client.send(.head, "/photos/\(id)/thumbnail?w=200")
            #expect(head.status == 200 && head.headers[.eTag] == tag)
            for width in ["0", "2049", "x", "-5", "1e3"] {
                #expect(try await client.get("/photos/\(id)/thumbnail?w=\(width)").status == 400)
            }
        }
        let kept = try #require(
            FileManager.default.enumerator(atPath: served.folder + "/library/thumbnails-2")?.allObjects)
        #expect(kept.compactMap { $0 as? String }.filter { $0.hasSuffix(".jpg") }.count == 2)
    }

    @Test func theLeastUsedThumbnailsMakeRoom() async throws {
        let served = try ServedLibrary { $0.thumbnailLimit = 10_000 }
        let ids = try ["red.png", "green.png", "blue.jpg"].map(served.id)
        try await served.test { client in
            for _ in 0..<3 {
                for id in ids {
                    for width in [160, 240, 320, 480, 640] {
                        let answer = try await client.get("/photos/\(id)/thumbnail?w=\(width)")
                        #expect(answer.status == 200)
                    }
                }
            }
        }
        let root = served.folder + "/library/thumbnails-2"
        let files = FileManager.default.enumerator(atPath: root)?.allObjects.compactMap { $0 as? String } ?? []
        let sizes = files.filter { $0.hasSuffix(".jpg") }.map {
            FileManager.default.contents(atPath: "\(root)/\($0)")?.count ?? 0
        }
        #expect(!sizes.isEmpty && sizes.count < 15 && sizes.reduce(0, +) <= 10_000, "\(sizes)")
    }

    @Test func filesAreSentWholeAndInParts() async throws {
        let id = try served.id("blue.jpg")
        let content = try #require(FileManager.default.contents(atPath: served.photosFolder + "/blue.jpg"))
        let bytes = Array(content)
        try await served.test { client in
            let whole = try await client.get("/photos/\(id)/file")
            #expect(whole.status == 200 && whole.body == bytes && whole.headers[.contentType] == "image/jpeg")
            #expect(whole.headers[.acceptRanges] == "bytes")
            #expect(whole.headers[.contentDisposition]?.hasPrefix("inline; filename=\"blue.jpg\"") == true)
            let tag = try #require(whole.headers[.eTag])
            for (range, part) in [
                ("bytes=0-9", 0..<10), ("bytes=10-", 10..<bytes.count), ("bytes=-7", bytes.count - 7..<bytes.count),
                ("bytes=5-99999999", 5..<bytes.count), ("bytes=-99999999", 0..<bytes.count),
            ] {
                let answer = try await client.get("/photos/\(id)/file", [.range: range])
                #expect(answer.status == 206 && answer.body == Array(bytes[part]), "\(range)")
                #expect(
                    answer.headers[.contentRange] == "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(bytes.count)")
            }
            for range in ["bytes=\(bytes.count)-", "bytes=-0"] {
                let answer = try await client.get("/photos/\(id)/file", [.range: range])
                #expect(answer.status == 416 && answer.headers[.contentRange] == "bytes */\(bytes.count)")
            }
            for range in ["bytes=9-5", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=--5", "bytes=", "bytes=-"] {
                #expect(try await client.get("/photos/\(id)/file", [.range: range]).status == 200, "\(range)")
            }
            let stale = try await client.get("/photos/\(id)/file", [.range: "bytes=0-9", .ifRange: "\"other\""])
            #expect(stale.status == 200)
            #expect(try await client.get("/photos/\(id)/file", [.ifNoneMatch: tag]).status == 304)
            let download = try await client.get("/photos/\(id)/file?download=true")
            #expect(download.headers[.contentDisposition]?.hasPrefix("attachment") == true)
        }
    }

    @Test func aFileThatIsGoneOrNoPictureAnyMoreIsNotSent() async throws {
        let red = try served.id("red.png")
        let green = try served.id("green.png")
        try FileManager.default.removeItem(atPath: served.photosFolder + "/red.png")
        try Data("a secret".utf8).write(to: URL(fileURLWithPath: served.photosFolder + "/green.png"))
        try await served.test { client in
            for id in [red, green] {
                let file = try await client.get("/photos/\(id)/file")
                #expect(file.status == 404 && !file.text.contains("secret"))
                #expect(try await client.get("/photos/\(id)/thumbnail").status == 422)
            }
            try served.indexer.index([served.photosFolder])
            #expect(try await client.get("/photos/\(red)").json()["isMissing"]?.bool == true)
            #expect(try await client.get("/photos/\(red)/thumbnail").status == 404)
        }
    }
}
#endif
