#if Server
import Catalog
import ClipSearch
import Foundation
import HTTPTypes
import StrictJSON
import Testing

/// Favourites, collections, history and analytics.
@Suite(.ownThreads) struct KeepingRouteTests {
    let served: ServedLibrary
    let red: PhotoID
    let blue: PhotoID

    init() throws {
        served = try ServedLibrary()
        red = try served.id("red.png")
        blue = try served.id("blue.jpg")
    }

    @Test func favourites() async throws {
        try await served.test { [red, blue] client in
            #expect(try await client.send(.put, "/favourites/\(red)").status == 204)
            #expect(try await client.send(.put, "/favourites/\(red)").status == 204)
            #expect(try await client.send(.put, "/favourites/99").status == 404)
            let added = try await client.post("/favourites", json: #"{"photos": [\#(red), \#(blue), 99]}"#).json()
            #expect(added["photos"]?.array?.map(\.int) == [Int(blue)])
            let list = try await client.get("/favourites").json()
            #expect(list["total"]?.int == 2 && list["photos"]?.array?[0]["addedAt"]?.string?.hasSuffix("Z") == true)
            #expect(list["photos"]?.each("isFavourite").map(\.bool) == [true, true])
            #expect(try await client.send(.delete, "/favourites/\(red)").status == 204)
            let removed = try await client.post("/favourites/remove", json: #"{"photos": [\#(red), \#(blue)]}"#).json()
            #expect(removed["photos"]?.array?.map(\.int) == [Int(blue)])
            _ = try await client.send(.put, "/favourites/\(red)")
            let refused = try await client.send(.delete, "/favourites")
            #expect(refused.status == 400)
            #expect(try refused.problem() == "not-confirmed")
            let cleared = try await client.send(.delete, "/favourites?confirm=true").json()
            #expect(cleared["photos"]?.array?.map(\.int) == [Int(red)])
            #expect(try await client.get("/favourites").json()["total"]?.int == 0)
            for body in [#"{}"#, #"{"photos": [0]}"#, #"{"photos": ["1"]}"#, #"{"photos": [1.5]}"#, #"[1]"#] {
                #expect(try await client.post("/favourites", json: body).status == 400, "\(body)")
            }
        }
    }

    @Test func exports() async throws {
        try served.library.favourites.add([red])
        let id = try served.library.collections.add(name: "Ä \"quoted\" / name", photos: [blue, red]).id
        try await served.test { client in
            let csv = try await client.get("/favourites/export")
            #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
            let lines = csv.text.split(separator: "\r\n")
            #expect(lines.count == 2 && lines[0] == "id,path,width,height,bytes,taken_at,added_at")
            #expect(lines[1].hasPrefix("\(red),\(served.photosFolder)/red.png,12,9,"))
            let text = try await client.get("/collections/\(id)/export?format=text")
            #expect(text.text == "\(served.photosFolder)/blue.jpg\n\(served.photosFolder)/red.png\n")
            let name = try #require(text.headers[.contentDisposition])
            #expect(name.hasPrefix("attachment; filename=\"_ _quoted_ _ name.txt\"; filename*=UTF-8''%C3%84%20%22"))
            let json = try await client.get("/collections/\(id)/export?format=json").json()
            #expect(json.each("id").map(\.int) == [Int(blue), Int(red)])
            #expect(try await client.get("/favourites/export?format=exe").status == 400)
        }
    }

    @Test func collections() async throws {
        try await served.test { [red, blue] client in
            let made = try await client.post(
                "/collections", json: #"{"name": "Sea", "description": "blue", "photos": [\#(blue)]}"#)
            #expect(made.status == 201)
            let id = try #require(try made.json()["id"]?.int)
            #expect(made.headers[.location] == "/collections/\(id)")
            #expect(try made.json()["cover"]?.each("name").map(\.string) == ["blue.jpg"])
            let taken = try await client.post("/collections", json: #"{"name": "SEA"}"#)
            #expect(taken.status == 409)
            #expect(try taken.problem() == "name-taken")
            #expect(try await client.post("/collections", json: #"{"name": "  "}"#).status == 400)
            let changed = try await client.send(.patch, "/collections/\(id)", json: #"{"name": "Ocean"}"#).json()
            #expect(changed["name"]?.string == "Ocean" && changed["description"]?.string == "blue")
            let added = try await client.post("/collections/\(id)/photos", json: #"{"photos": [\#(red), \#(blue)]}"#)
                .json()
            #expect(added["photos"]?.array?.map(\.int) == [Int(red)])
            let turned = try await client.send(
                .put, "/collections/\(id)/photos", json: #"{"photos": [\#(red), \#(blue)]}"#)
            #expect(turned.status == 200)
            let photos = try await client.get("/collections/\(id)/photos").json()
            #expect(photos["photos"]?.each("name").map(\.string) == ["red.png", "blue.jpg"])
            let removed = try await client.post("/collections/\(id)/remove", json: #"{"photos": [\#(red)]}"#).json()
            #expect(removed["photos"]?.array?.count == 1)
            #expect(try await client.get("/collections").json()["collections"]?.each("photos").map(\.int) == [1])
            #expect(try await client.send(.delete, "/collections/\(id)").status == 204)
            for (method, path) in [(HTTPRequest.Method.get, ""), (.get, "/photos"), (.delete, ""), (.get, "/export")] {
                #expect(try await client.send(method, "/collections/\(id)\(path)").status == 404)
            }
            #expect(try await client.get("/photos").json()["total"]?.int == 3)
        }
    }

    @Test func historyRatingsAndAnalytics() async throws {
        try await served.test { client in
            for text in ["red", "blue", "Red"] { _ = try await client.post("/search", json: #"{"text": "\#(text)"}"#) }
            let page = try await client.get("/history?limit=2").json()
            #expect(page["searches"]?.each("query").map(\.string) == ["Red", "blue"])
            let next = try #require(page["next"]?.int)
            let rest = try await client.get("/history?limit=2&before=\(next)").json()
            #expect(rest["searches"]?.each("query").map(\.string) == ["red"] && rest["next"]?.isNull == true)

            #expect(try await client.send(.put, "/history/1/rating", json: #"{"rating": 4}"#).status == 204)
            #expect(try await client.send(.put, "/history/2/rating", json: #"{"rating": 1}"#).status == 204)
            for body in [#"{"rating": 5}"#, #"{"rating": null}"#, "{}"] {
                #expect(try await client.send(.put, "/history/1/rating", json: body).status == 400)
            }
            #expect(try await client.send(.put, "/history/99/rating", json: #"{"rating": 1}"#).status == 404)

            let figures = try await client.get("/analytics?days=7&utcOffset=60").json()
            #expect(figures["total"]?.int == 3 && figures["meanRating"]?.double == 2.5 && figures["rated"]?.int == 2)
            #expect(figures["perDay"]?.array?.count == 7 && figures["perDay"]?.array?.last?["searches"]?.int == 3)
            #expect(figures["popular"]?.array?[0]["query"]?.string == "Red")
            #expect(figures["popular"]?.array?[0]["searches"]?.int == 2)
            #expect(figures["heatMap"]?.array?.count == 7)
            #expect(figures["heatMap"]?.array?.flatMap { $0.array ?? [] }.compactMap(\.int).reduce(0, +) == 3)
            #expect(figures["responseTimes"]?.each("searches").compactMap(\.int).reduce(0, +) == 3)
            #expect(figures["ratings"]?.each("searches").map(\.int) == [1, 0, 0, 1])
            #expect(try await client.get("/analytics?days=0").status == 400)

            #expect(try await client.send(.delete, "/history/1/rating").status == 204)
            #expect(try await client.send(.delete, "/history/1").status == 204)
            #expect(try await client.get("/history").json()["total"]?.int == 2)
            #expect(try await client.send(.delete, "/history").status == 400)
            #expect(try await client.send(.delete, "/history?confirm=true").status == 204)
            #expect(try await client.get("/history").json()["total"]?.int == 0)
        }
    }

    /// Sliders ask a question again and again: it is one question.
    @Test func aQuestionWithOtherWeightsAndFiltersIsNotedOnce() async throws {
        let red = try served.id("red.png")
        try await served.test { client in
            for weight in ["0.5", "0.7", "1.4"] {
                let body = #"{"terms": [{"text": "blue", "weight": \#(weight)}, {"photo": \#(red)}]}"#
                #expect(try await client.post("/search", json: body).json()["search"]?.int == 1)
            }
            let filtered = #"{"terms": [{"text": "blue"}, {"photo": \#(red)}], "filter": {"favouritesOnly": true}}"#
            #expect(try await client.post("/search", json: filtered).json()["search"]?.int == 1)
            let noted = try await client.get("/history").json()
            #expect(noted["total"]?.int == 1 && noted["searches"]?.each("results").map(\.int) == [0])
            #expect(noted["searches"]?.each("query").map(\.string) == ["blue + red.png"])
            // A rating is one of the answer that was rated.
            #expect(try await client.send(.put, "/history/1/rating", json: #"{"rating": 4}"#).status == 204)
            #expect(try await client.post("/search", json: filtered).json()["search"]?.int == 2)
            #expect(try await client.post("/search", json: #"{"text": "blue"}"#).json()["search"]?.int == 3)
            #expect(try await client.post("/search", json: filtered).json()["search"]?.int == 4)
        }
    }

    @Test func settings() async throws {
        try await served.test { client in
            let first = try await client.get("/settings").json()
            #expect(first["recordsSearches"]?.bool == true && first["searchLimit"]?.int == 100_000)
            for text in ["red", "blue", "green"] {
                _ = try await client.post("/search", json: #"{"text": "\#(text)"}"#)
            }
            let changed = try await client.send(.patch, "/settings", json: #"{"searchLimit": 2}"#).json()
            #expect(changed["searchLimit"]?.int == 2)
            #expect(try await client.get("/history").json()["total"]?.int == 2)
            _ = try await client.send(.patch, "/settings", json: #"{"recordsSearches": false, "searchLimit": 0}"#)
            #expect(try await client.post("/search", json: #"{"text": "red"}"#).json()["search"]?.isNull == true)
            #expect(try await client.get("/settings").json()["searchLimit"]?.int == 0)
            #expect(try await client.send(.patch, "/settings", json: #"{"searchLimit": -1}"#).status == 400)
        }
    }
}
#endif
