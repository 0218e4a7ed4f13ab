#if Server
import ClipSearchServer
import Foundation
import HTTPTypes
import Testing

@Suite(.ownThreads) struct AccessTests {
    private static let token = "a token that is long enough"

    @Test func otherHostsNeedAToken() throws {
        #expect(throws: ServerError.tokenNeeded(host: "0.0.0.0")) { try ServedLibrary { $0.host = "0.0.0.0" } }
        #expect(throws: ServerError.tokenTooShort) { try ServedLibrary { $0.token = "short" } }
        #expect(throws: ServerError.tokenTooLong) { try ServedLibrary { $0.token = String(repeating: "x", count: 501) } }
        for token in [" leading spaces are lost", "a line ends here\n", "ein längeres Wort, nicht in ASCII"] {
            #expect(throws: ServerError.tokenNotPlain, "\(token)") { try ServedLibrary { $0.token = token } }
        }
        _ = try ServedLibrary {
            $0.host = "0.0.0.0"
            $0.token = Self.token
        }
        #expect(AccessToken.random().count == 48 && AccessToken.random() != AccessToken.random())
    }

    @Test func theFolderForUploadsIsChecked() throws {
        let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        let folder = "\(temporary)/uploads-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/folder", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
        try #require(mkfifo(folder + "/pipe", 0o600) == 0 && symlink("nowhere", folder + "/link") == 0)
        try #require(symlink("folder", folder + "/good-link") == 0)
        for (name, reason) in [
            ("file", "it is not a folder"), ("pipe", "it is not a folder"), ("file/below", "Not a directory"),
            ("link", "it is a link that leads nowhere"),
            ("link/below", "\(folder)/link is a link that leads nowhere"),
        ] {
            let path = "\(folder)/\(name)"
            #expect(throws: ServerError.unusableUploadsFolder(folder: path, reason: reason)) {
                try ServedLibrary { $0.uploadsFolder = path }
            }
        }
        for name in ["folder", "good-link", "new", "new/below", "good-link/below"] {
            _ = try ServedLibrary { $0.uploadsFolder = "\(folder)/\(name)" }
        }
        // Nothing is created before there is a picture.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/folder").isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder + "/new"))
    }

    @Test func theTokenOpensEverythingAndTheCookieToo() async throws {
        try await ServedLibrary { $0.token = Self.token }.test { client in
            for path in [
                "/status", "/photos", "/photos/1/thumbnail", "/metrics", "/history", "/index", "/favourites/export",
                "/nothing",
            ] {
                let refused = try await client.get(path)
                #expect(refused.status == 401 && refused.headers[.wwwAuthenticate] == "Bearer", "\(path)")
                #expect(try refused.problem() == "unauthorized")
            }
            #expect(try await client.post("/search", json: #"{"text": "red"}"#).status == 401)
            for path in ["/", "/page/app.js", "/healthz", "/openapi.json", "/session"] {
                #expect(try await client.get(path).status == 200, "\(path)")
            }
            #expect(try await client.get("/session").json()["authorized"]?.bool == false)
            let bearer: HTTPFields = [.authorization: "Bearer \(Self.token)"]
            #expect(try await client.get("/status", bearer).status == 200)
            for wrong in ["Bearer x", "Bearer \(Self.token)x", "Basic \(Self.token)", Self.token, "Bearer"] {
                #expect(try await client.get("/status", [.authorization: wrong]).status == 401, "\(wrong)")
            }
            #expect(try await client.post("/session", json: #"{"token": "wrong"}"#).status == 401)
            let opened = try await client.post("/session", json: #"{"token": "\#(Self.token)"}"#)
            #expect(opened.status == 204)
            let cookie = try #require(opened.headers[.setCookie])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains(Self.token))
            let value = String(try #require(cookie.split(separator: ";").first))
            #expect(try await client.get("/status", [.cookie: value]).status == 200)
            #expect(try await client.get("/status", [.cookie: value.dropLast() + "x"]).status == 401)
            #expect(try await client.get("/session", [.cookie: value]).json()["authorized"]?.bool == true)
        }
    }

    @Test func pagesOfOtherSitesChangeNothing() async throws {
        let served = try ServedLibrary()
        let id = try served.id("red.png")
        let site = HTTPField.Name("Sec-Fetch-Site")!
        try await served.test { client in
            for headers: HTTPFields in [
                [site: "cross-site"], [site: "same-site"], [site: ""], [.origin: "http://evil.example"],
                [.origin: "null"],
                [.origin: "http://localhost.evil.example"], [site: "cross-site", .origin: "http://localhost"],
            ] {
                let answer = try await client.send(.put, "/favourites/\(id)", headers)
                #expect(answer.status == 403, "\(headers)")
                #expect(try answer.problem() == "cross-site")
            }
            #expect(try served.library.favourites.among([id]).isEmpty)
            for headers: HTTPFields in [[:], [site: "same-origin"], [site: "none"], [.origin: "http://localhost"]] {
                #expect(try await client.send(.put, "/favourites/\(id)", headers).status == 204)
            }
            // Pictures may not be shown in other sites' pages either.
            let file = try await client.get("/photos/\(id)/file")
            #expect(file.headers[HTTPField.Name("Cross-Origin-Resource-Policy")!] == "same-origin")
            #expect(file.headers[.accessControlAllowOrigin] == nil)
        }
    }

    /// A page full of pictures whose addresses are searches.
    @Test func pagesOfOtherSitesEmbedNothing() async throws {
        let served = try ServedLibrary()
        let id = try served.id("red.png")
        let (site, destination) = (HTTPField.Name("Sec-Fetch-Site")!, HTTPField.Name("Sec-Fetch-Dest")!)
        try await served.test { client in
            for name in ["cross-site", "same-site"] {
                for path in ["/photos/\(id)/similar", "/photos/\(id)/file", "/duplicates", "/status"] {
                    let answer = try await client.get(path, [site: name, destination: "image"])
                    #expect(answer.status == 403, "\(path)")
                    #expect(try answer.problem() == "cross-site")
                }
                let frame = try await client.get("/photos/\(id)/similar", [site: name, destination: "iframe"])
                #expect(frame.status == 403)
                let link = try await client.get("/photos/\(id)/file", [site: name, destination: "document"])
                #expect(link.status == 200)
                #expect(try await client.get("/", [site: name, destination: "document"]).status == 200)
            }
            #expect(try served.library.searches.count() == 0)
            for name in ["same-origin", "none"] {
                let answer = try await client.get("/photos/\(id)/similar", [site: name, destination: "empty"])
                #expect(answer.status == 200)
            }
        }
    }

    @Test func otherNamesAreRefused() async throws {
        try await ServedLibrary { $0.allowedHosts = ["Photos.example"] }.testLive { _, port in
            func status(_ host: String?) throws -> String {
                let connection = try RawConnection(port: port)
                connection.write(
                    "GET /status HTTP/1.1\r\n\(host.map { "Host: \($0)\r\n" } ?? "")Connection: close\r\n\r\n")
                return String(connection.read().prefix(12))
            }
            for host in ["localhost", "127.0.0.1:\(port)", "LOCALHOST:80", "[::1]:\(port)", "photos.example"] {
                let answer = try status(host)
                #expect(answer == "HTTP/1.1 200", "\(host)")
            }
            for host in [
                "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:\(port)", "evil.example#localhost",
                "",
            ] {
                let answer = try status(host)
                #expect(!answer.hasSuffix("200"), "\(host)")
            }
            let unnamed = try status(nil)
            #expect(!unnamed.hasSuffix("200"))
        }
    }
}
#endif
