#if Server
import ClipSearchServer
import Foundation
import HTTPTypes
import Testing

/// What a server behind a proxy takes for its own.
@Suite(.ownThreads) struct ProxyTests {
    private static let forwardedHost = HTTPField.Name("X-Forwarded-Host")!
    private static let forwardedFor = HTTPField.Name("X-Forwarded-For")!
    private static let forwardedProto = HTTPField.Name("X-Forwarded-Proto")!
    private static let forwardedPrefix = HTTPField.Name("X-Forwarded-Prefix")!
    private static let forwarded = HTTPField.Name("Forwarded")!

    @Test func optionsThatMatchNothingAreRefused() throws {
        for name in [
            "photos.lan:8443", "https://photos.lan", "*.lan", "*", "10.0.0.0/8", "", ".", "two names", "bücher.example",
        ] {
            #expect(throws: ServerError.invalidAllowedHost(name)) { try ServedLibrary { $0.allowedHosts = [name] } }
        }
        for text in ["photos.lan", "10.0.0.0/33", "10.0.0.0/", "::1/129", "127.0.0.1:80", "", "*", "10.0.0.0/-1"] {
            #expect(throws: ServerError.invalidTrustedProxy(text)) { try ServedLibrary { $0.trustedProxies = [text] } }
        }
        for url in [
            "photos.lan", "ftp://photos.lan/", "https://", "https://photos.lan/?a", "https://photos.lan/#a",
            "https://me@photos.lan/", "https://photos.lan:0/", "https://photos.lan//", "https://photos.lan/../",
            "https://photos.lan/a b/", "https://photos lan/", "https://photos.lan/%41/",
        ] {
            #expect { try ServedLibrary { $0.publicURL = url } } throws: { error in
                guard case .invalidPublicURL(url, _) = error as? ServerError else { return false }
                return true
            }
        }
        _ = try ServedLibrary {
            $0.allowedHosts = ["photos.lan.", "PHOTOS.LAN", "192.0.2.1", "2001:db8::1", "[2001:db8::1]", "a_b"]
            $0.trustedProxies = ["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8", "0.0.0.0/0"]
            $0.publicURL = "https://photos.lan:8443/my/photos"
        }
    }

    private static func status(
        _ port: Int, host: String, _ headers: HTTPFields = [:], method: String = "PUT", path: String
    ) throws -> String {
        let connection = try RawConnection(port: port)
        let lines = headers.map { "\($0.name.rawName): \($0.value)\r\n" }.joined()
        connection.write("\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\n\(lines)Connection: close\r\n\r\n")
        return String(connection.read().dropFirst(9).prefix(3))
    }

    /// Each way in which proxies treat `Host`, on http, where browsers do not send `Sec-Fetch-Site`.
    @Test func thePagesOfAnAllowedHostAreOurOwn() async throws {
        let served = try ServedLibrary { $0.allowedHosts = ["photos.lan"] }
        let path = "/favourites/\(try served.id("red.png"))"
        try await served.testLive { _, port async throws -> Void in
            for host in ["photos.lan:8080", "photos.lan", "photos.lan.", "127.0.0.1:\(port)"] {
                for origin in ["http://photos.lan:8080", "https://photos.lan"] {
                    #expect(try Self.status(port, host: host, [.origin: origin], path: path) == "204", "\(host)")
                }
                for origin in ["http://other.lan", "http://photos.lan.other.lan", "null", "photos.lan", ""] {
                    #expect(try Self.status(port, host: host, [.origin: origin], path: path) == "403", "\(origin)")
                }
            }
            #expect(try Self.status(port, host: "other.lan", path: path) == "403")
        }
    }

    @Test func thePublicAddressIsOneOrigin() async throws {
        let served = try ServedLibrary { $0.publicURL = "https://photos.lan:8443/" }
        let path = "/favourites/\(try served.id("red.png"))"
        try await served.testLive { _, port async throws -> Void in
            let host = "127.0.0.1:\(port)"
            #expect(try Self.status(port, host: host, [.origin: "https://photos.lan:8443"], path: path) == "204")
            for origin in ["http://photos.lan:8443", "https://photos.lan", "https://photos.lan:9000"] {
                #expect(try Self.status(port, host: host, [.origin: origin], path: path) == "403", "\(origin)")
            }
            #expect(try Self.status(port, host: "photos.lan", path: path) == "204")
        }
    }

    @Test func forwardedHeadersCountFromTrustedProxiesOnly() async throws {
        for isTrusted in [true, false] {
            let served = try ServedLibrary {
                $0.publicURL = "http://photos.lan/"
                $0.trustedProxies = isTrusted ? ["127.0.0.0/8"] : ["192.0.2.1"]
            }
            let path = "/favourites/\(try served.id("red.png"))"
            try await served.testLive { _, port async throws -> Void in
                let host = "127.0.0.1:\(port)"
                for headers: HTTPFields in [
                    [Self.forwardedHost: "photos.lan:8080"], [Self.forwarded: "for=192.0.2.7;host=\"photos.lan:8080\""],
                    [Self.forwardedHost: "photos.lan", HTTPField.Name("X-Forwarded-Port")!: "8080"],
                ] {
                    var headers = headers
                    headers[.origin] = "http://photos.lan:8080"
                    let answer = try Self.status(port, host: host, headers, path: path)
                    #expect(answer == (isTrusted ? "204" : "403"), "\(headers)")
                }
                // They never make another name one of the server's.
                let foreign: HTTPFields = [Self.forwardedHost: "photos.lan"]
                #expect(try Self.status(port, host: "other.lan", foreign, path: path) == "403")
                let rebound: HTTPFields = [Self.forwardedHost: "other.lan", .origin: "http://other.lan"]
                #expect(try Self.status(port, host: host, rebound, path: path) == "403")
            }
        }
    }

    @Test func wrongTokensCountForTheClientBehindTheProxy() async throws {
        let token = "a token that is long enough"
        let served = try ServedLibrary {
            $0.token = token
            $0.trustedProxies = ["127.0.0.1", "10.0.0.0/8"]
        }
        try await served.testLive { client, _ async throws -> Void in
            func status(
                _ token: String, _ addresses: String, _ name: HTTPField.Name = Self.forwardedFor
            ) async throws -> Int {
                try await client.get("/status", [.authorization: "Bearer \(token)", name: addresses]).status
            }
            // What a client says of itself comes before what the proxy says of it.
            for number in 0..<5 {
                #expect(try await status("wrong \(number)", "192.0.2.\(number), 198.51.100.1, 10.1.1.1") == 401)
            }
            // A pause may end while this machine does something else; the next wrong token then begins a longer one.
            func isPaused(_ addresses: String, _ name: HTTPField.Name = Self.forwardedFor) async throws -> Bool {
                for _ in 0..<3 where try await status(UUID().uuidString, addresses, name) == 429 { return true }
                return false
            }
            #expect(try await isPaused("192.0.2.9, 198.51.100.1"))
            #expect(try await isPaused("198.51.100.1:5000, 10.0.0.1"))
            #expect(try await isPaused("for=\"[2001:db8::1]:99\", for=198.51.100.1;proto=http", Self.forwarded))
            #expect(try await !isPaused("198.51.100.3"))
            #expect(try await status(token, "198.51.100.2") == 200)
            #expect(try await status(token, "2001:db8::1") == 200)
            // An IPv6 client has many addresses.
            for number in 0..<5 { #expect(try await status("wrong \(number)", "2001:db8:0:7::\(number)") == 401) }
            #expect(try await isPaused("2001:db8:0:7:ffff::1"))
            #expect(try await status(token, "2001:db8:0:8::1") == 200)
        }
    }

    @Test func theCookieIsSecureWhereTheProxySaysSo() async throws {
        let token = "a token that is long enough"
        let served = try ServedLibrary {
            $0.token = token
            $0.trustedProxies = ["127.0.0.1"]
            $0.publicURL = "https://photos.lan/"
        }
        try await served.testLive { client, _ async throws -> Void in
            func isSecure(_ headers: HTTPFields) async throws -> Bool {
                var headers = headers
                headers[.contentType] = "application/json"
                let answer = try await client.send(
                    .post, "/session", headers, body: Array(#"{"token": "\#(token)"}"#.utf8))
                #expect(answer.status == 204)
                return try #require(answer.headers[.setCookie]).contains("; Secure")
            }
            #expect(try await isSecure([:]))
            #expect(try await isSecure([Self.forwardedProto: "https"]))
            #expect(try await !isSecure([Self.forwardedProto: "http"]))
            #expect(try await isSecure([.origin: "https://photos.lan"]))
            #expect(try await isSecure([Self.forwarded: "proto=https"]))
        }
    }

    /// `/photos/` is the name of a route, too; `/my/pictures/` is not.
    @Test func thePathOfThePublicAddressMayBeRemovedOrNot() async throws {
        for path in ["/photos", "/my/pictures", "/page"] {
            let served = try ServedLibrary { $0.publicURL = "https://photos.lan\(path)/" }
            let id = try served.id("red.png")
            try await served.test { client in
                for prefix in ["", path] {
                    #expect(try await client.get(prefix + "/").text.contains("<title>clipsearch"), "\(prefix)")
                    #expect(try await client.get(prefix + "/page/core/dom.js").status == 200)
                    #expect(try await client.get(prefix + "/photos?limit=1").json()["total"]?.int == 3)
                    #expect(try await client.get(prefix + "/photos/\(id)").json()["id"]?.int == Int(id))
                    #expect(try await client.get(prefix + "/photos/\(id)/similar").status == 200)
                    #expect(try await client.get(prefix + "/healthz").status == 200)
                    #expect(try await client.get(prefix + "/nothing").status == 404)
                    let made = try await client.post(prefix + "/collections", json: #"{"name": "x\#(prefix)"}"#)
                    #expect(made.headers[.location]?.hasPrefix("\(path)/collections/") == true)
                }
                if path == "/my/pictures" {
                    let bare = try await client.get(path)
                    #expect(bare.status == 308 && bare.headers[.location] == "/my/pictures/")
                }
            }
        }
    }

    @Test func aProxyMayNameThePathThatItRemoved() async throws {
        for (proxy, location) in [("127.0.0.1", "/my/pictures/collections/"), ("192.0.2.1", "/collections/")] {
            try await ServedLibrary { $0.trustedProxies = [proxy] }.testLive { client, _ in
                let made = try await client.send(
                    .post, "/collections", [.contentType: "application/json", Self.forwardedPrefix: "/my/pictures"],
                    body: Array(#"{"name": "x"}"#.utf8))
                #expect(made.headers[.location]?.hasPrefix(location) == true)
            }
        }
    }
}
#endif
