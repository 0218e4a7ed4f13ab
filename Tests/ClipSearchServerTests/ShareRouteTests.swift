#if Server
import Catalog
import ClipSearch
import ClipSearchServer
import Foundation
import HTTPTypes
import Pictures
import StrictJSON
import Testing

@Suite(.ownThreads) struct ShareRouteTests {
    private static let token = "a token for this test"
    private static let authorized: HTTPFields = [.authorization: "Bearer \(token)"]
    let served: ServedLibrary

    init() throws { served = try ServedLibrary { $0.token = Self.token } }

    private func share(
        _ photos: String..., originals: Bool = false, places: Bool = false, seconds: Int64? = 100
    ) throws -> (share: Share, path: String) {
        let (share, token) = try served.library.shares.create(
            .photos, photos: photos.map(served.id), title: "Ours", includesOriginals: originals,
            includesPlaces: places, seconds: seconds)
        return (share, "/shared/\(token)")
    }

    @Test func onlyWhatIsSharedIsSeen() async throws {
        let (red, green) = (try served.id("red.png"), try served.id("green.png"))
        let (_, path) = try share("red.png")
        let folder = served.folder
        try await served.test { client in
            let page = try await client.get(path)
            #expect(page.status == 200 && page.headers[.contentType] == "text/html; charset=utf-8")
            #expect(page.headers[HTTPField.Name("Referrer-Policy")!] == "no-referrer")
            #expect(page.headers[HTTPField.Name("X-Robots-Tag")!]?.contains("noindex") == true)
            #expect(page.text.contains("noindex"))
            let list = try await client.get("\(path)/photos")
            let ids = try list.json()["photos"]?.each("id").compactMap(\.int) ?? []
            #expect(ids.map(Int64.init) == [red])
            let answer = try list.json()
            #expect(answer["title"]?.string == "Ours" && answer["total"]?.int == 1)
            #expect(!list.text.contains(folder) && !list.text.contains("location") && !list.text.contains("\"path\""))
            let preview = try await client.get("\(path)/photos/\(red)/thumbnail?w=160")
            #expect(preview.status == 200 && preview.headers[.contentType] == "image/jpeg")
            #expect(preview.headers[.cacheControl] == "private, no-cache")
            // Other photos, the files, and all other routes.
            let unknown = try await client.get("/shared/\(String(repeating: "0", count: 32))/photos")
            for refused in [
                "\(path)/photos/\(green)/thumbnail", "\(path)/photos/\(green)/file", "\(path)/photos/\(red)/file",
                "\(path)/photos/99/thumbnail", "\(path)/photos/x/thumbnail",
            ] {
                let answer = try await client.get(refused)
                #expect(answer.status == 404 && answer.body == unknown.body, "\(refused)")
            }
            for other in [
                "\(path)/search", "\(path)/photos/\(red)", "\(path)/photos/\(red)/similar", "\(path)/../photos",
                "\(path)/photos/\(red)/thumbnail/../../\(green)/thumbnail", "\(path)/photos/..%2f..%2f..%2fphotos",
            ] {
                let status = try await client.get(other).status
                #expect([400, 401, 404].contains(status), "\(other)")
            }
            let secret = String(path.dropFirst("/shared/".count))
            let document = try await client.get("/openapi.json").json()
            for (route, item) in try #require(document["paths"]?.object) where !route.hasPrefix("/shared/") {
                guard item["get"] != nil, !["/session", "/healthz", "/openapi.json"].contains(route) else { continue }
                let address = route.replacing(/\{[a-z]+\}/, with: "\(red)")
                #expect(try await client.get(address).status == 401, "\(route)")
                #expect(try await client.get(address, [.authorization: "Bearer \(secret)"]).status != 200, "\(route)")
                let cookie: HTTPFields = [.cookie: "clipsearch_session_0=\(secret)"]
                #expect(try await client.get(address, cookie).status == 401, "\(route)")
            }
        }
    }

    @Test func whatNoLongerHoldsIsAsIfItHadNeverBeen() async throws {
        let red = try served.id("red.png")
        let (short, path) = try share("red.png", seconds: 1)
        let (revoked, other) = try share("red.png", seconds: nil)
        #expect(short.expiresAt != nil && revoked.expiresAt == nil)
        try await served.test { client in
            #expect(try await client.get(other).status == 200)
            #expect(try await client.send(.delete, "/shares/\(revoked.id)", Self.authorized).status == 204)
            #expect(try await client.send(.delete, "/shares/\(revoked.id)", Self.authorized).status == 404)
            try await Task.sleep(for: .seconds(2))
            let unknown = "/shared/\(String(repeating: "1", count: 32))"
            var bodies: Set<[UInt8]> = []
            for address in [unknown, path, other] {
                for end in ["", "/photos", "/photos/\(red)/thumbnail", "/photos/\(red)/file"] {
                    let answer = try await client.get(address + end)
                    #expect(answer.status == 404, "\(address + end)")
                    bodies.insert(answer.body)
                }
            }
            #expect(bodies.count == 1)
            let listed = try await client.get("/shares", Self.authorized).json()["shares"]
            #expect(listed?.each("isExpired").compactMap(\.bool) == [true])
        }
    }

    @Test func linksAreMadeByWhoHasTheToken() async throws {
        let (red, blue) = (try served.id("red.png"), try served.id("blue.jpg"))
        let collection = try served.library.collections.add(name: "Sea")
        try served.library.collections.add([blue], to: collection.id)
        let library = served.library
        try await served.test { client in
            var fields = Self.authorized
            fields[.contentType] = "application/json"
            func create(_ body: String) async throws -> Answer {
                try await client.send(.post, "/shares", fields, body: Array(body.utf8))
            }
            #expect(try await client.post("/shares", json: #"{"photos": [\#(red)]}"#).status == 401)
            let made = try await create(#"{"collection": \#(collection.id), "includesOriginals": true}"#)
            #expect(made.status == 201, "\(made.text)")
            let address = try #require(try made.json()["address"]?.string)
            #expect(address.count == "shared/".count + 32)
            #expect(try made.json()["title"]?.string == "Sea")
            func shared() async throws -> [Int64] {
                let photos = try await client.get("/\(address)/photos").json()["photos"]
                return photos?.each("id").compactMap(\.int).map(Int64.init) ?? []
            }
            #expect(try await shared() == [blue])
            #expect(try await client.get("/\(address)/photos/\(blue)/file").headers[.contentType] == "image/jpeg")
            // What leaves the collection is no longer shared.
            try library.collections.remove([blue], from: collection.id)
            try library.collections.add([red], to: collection.id)
            #expect(try await shared() == [red])
            #expect(try await client.get("/\(address)/photos/\(blue)/thumbnail").status == 404)
            // The secret is told once.
            let listed = try await client.get("/shares", Self.authorized).text
            #expect(listed.contains("Sea") && !listed.contains("address"))
            try library.collections.remove(collection.id)
            #expect(try await client.get("/\(address)").status == 404)
            for bad in [
                "{}", #"{"photos": []}"#, #"{"photos": [\#(red)], "collection": 1}"#, #"{"photos": [99]}"#,
                #"{"photos": [\#(red)], "seconds": -1}"#,
            ] {
                #expect(try await create(bad).status == 400, "\(bad)")
            }
            #expect(try await create(#"{"collection": 99}"#).status == 404)
            #expect(try await create(#"{"savedSearch": 99}"#).status == 404)
        }
    }

    @Test func albumsAreSharedAsTheyFillThemselves() async throws {
        var query = SearchQuery(terms: [])
        query.filter.minimumBytes = 1
        let request = try #require(query.stored)
        let album = try served.library.savedSearches.add(name: "All", request: request)
        let (_, token) = try served.library.shares.create(.savedSearch(album.id), title: "All", seconds: nil)
        let red = try served.id("red.png")
        try await served.test { client async throws -> Void in
            #expect(try await client.get("/shared/\(token)/photos").json()["total"]?.int == 3)
            #expect(try await client.get("/shared/\(token)/photos/\(red)/thumbnail").status == 200)
            #expect(try await client.get("/shared/\(token)/photos/99/thumbnail").status == 404)
        }
    }

    @Test func previewsSayNothingOfThePlace() async throws {
        let name = served.photosFolder + "/blue.jpg"
        let plain = try Array(Data(contentsOf: URL(fileURLWithPath: name)))
        try Data(Self.withPlace(plain)).write(to: URL(fileURLWithPath: name))
        try served.indexer.index([served.photosFolder])
        let blue = try served.id("blue.jpg")
        #expect(try served.library.photos.captures(of: [blue])[blue]?.location != nil)
        let (_, hidden) = try share("blue.jpg")
        let (_, told) = try share("blue.jpg", originals: true, places: true)
        try await served.test { client in
            for path in [hidden, told] {
                let preview = try await client.get("\(path)/photos/\(blue)/thumbnail?w=640").body
                #expect(preview.count > 100 && !String(decoding: preview, as: UTF8.self).contains("Exif"))
            }
            let listed = try await client.get("\(hidden)/photos").text
            #expect(listed.contains("blue.jpg") && !listed.contains("latitude"))
            let place = try await client.get("\(told)/photos").json()["photos"]?.array?.first?["location"]
            #expect(place?["latitude"]?.double == 48.5)
            // As the documentation says, originals keep theirs.
            let file = try await client.get("\(told)/photos/\(blue)/file").body
            #expect(String(decoding: file, as: UTF8.self).contains("Exif"))
        }
    }

    /// Puts EXIF data with a place (48.5° N, 11.5° E) into a JPEG.
    private static func withPlace(_ jpeg: [UInt8]) -> [UInt8] {
        func short(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }
        func long(_ value: Int) -> [UInt8] { short(value >> 16) + short(value & 0xFFFF) }
        func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: [UInt8]) -> [UInt8] {
            short(tag) + short(type) + long(count) + value
        }
        let degrees = { (value: Int) in long(value) + long(10) + long(0) + long(1) + long(0) + long(1) }
        // The header, one entry that leads to the place, and four of it, whose numbers follow.
        let place = 8 + 2 + 12 + 4
        let numbers = place + 2 + 4 * 12 + 4
        var tiff: [UInt8] = Array("MM".utf8) + short(42) + long(8)
        tiff += short(1) + entry(0x8825, 4, 1, long(place)) + long(0)
        tiff += short(4) + entry(1, 2, 2, [0x4E, 0, 0, 0]) + entry(2, 5, 3, long(numbers))
        tiff += entry(3, 2, 2, [0x45, 0, 0, 0]) + entry(4, 5, 3, long(numbers + 24)) + long(0)
        tiff += degrees(485) + degrees(115)
        let content = Array("Exif".utf8) + [0, 0] + tiff
        return Array(jpeg[..<2]) + [0xFF, 0xE1] + short(content.count + 2) + content + jpeg[2...]
    }

    @Test func guessesAreSlowedDown() async throws {
        let (_, path) = try share("red.png")
        try await served.test { client in
            var statuses: [Int] = []
            for number in 0..<8 {
                statuses.append(try await client.get("/shared/\(String(repeating: "\(number)", count: 32))").status)
            }
            #expect(statuses.first == 404 && statuses.last == 429, "\(statuses)")
            // A guess that is right is worth no more than a refusal meanwhile; the server's own token is not concerned.
            #expect(try await client.get(path).status == 429)
            #expect(try await client.get("/photos", Self.authorized).status == 200)
        }
    }
}
#endif
