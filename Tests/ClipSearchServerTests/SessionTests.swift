#if Server
import ClipSearchServer
import Foundation
import HTTPTypes
import Synchronization
import Testing

@Suite(.ownThreads) struct SessionTests {
    private static let token = "a token that is long enough"

    private static func open(_ client: ServerClient, _ headers: HTTPFields = [:]) async throws -> String {
        var headers = headers
        headers[.contentType] = "application/json"
        let answer = try await client.send(.post, "/session", headers, body: Array(#"{"token": "\#(token)"}"#.utf8))
        #expect(answer.status == 204)
        return try #require(answer.headers[.setCookie])
    }

    private static func pair(_ cookie: String) -> String { String(cookie.prefix { $0 != ";" }) }

    @Test func anEndedSessionOpensNothing() async throws {
        try await ServedLibrary { $0.token = Self.token }.test { client in
            let first = Self.pair(try await Self.open(client))
            let second = Self.pair(try await Self.open(client))
            #expect(first != second)
            let closed = try await client.send(.delete, "/session", [.cookie: first])
            #expect(closed.status == 204 && closed.headers[.setCookie]?.contains("Max-Age=0;") == true)
            #expect(try await client.get("/status", [.cookie: first]).status == 401)
            #expect(try await client.get("/session", [.cookie: first]).json()["authorized"]?.bool == false)
            #expect(try await client.get("/status", [.cookie: second]).status == 200)
            // Logging in again ends the session before.
            _ = try await Self.open(client, [.cookie: second])
            #expect(try await client.get("/status", [.cookie: second]).status == 401)
        }
    }

    @Test func theCookieNamesItsPortAndIsSecureBehindTLS() async throws {
        try await ServedLibrary { $0.token = Self.token }.testLive { client, port in
            let cookie = try await Self.open(client)
            #expect(cookie.hasPrefix("clipsearch_session_\(port)="))
            #expect(cookie.contains("; HttpOnly; SameSite=Strict") && !cookie.contains("Path="))
            #expect(!cookie.contains("Secure"))
            let site = HTTPField.Name("Sec-Fetch-Site")!
            let encrypted = try await Self.open(client, [.origin: "https://photos.example", site: "same-origin"])
            #expect(encrypted.hasSuffix("; Secure"))
            // A cookie of another library on this machine.
            let other = Self.pair(cookie).replacing("\(port)=", with: "1=")
            #expect(try await client.get("/status", [.cookie: other]).status == 401)
            #expect(try await client.get("/status", [.cookie: "\(other); \(Self.pair(cookie))"]).status == 200)
        }
    }

    @Test func sessionsExpireAndAreBounded() {
        let clock = TestClock()
        let sessions = Sessions(limit: 3, lifetime: .seconds(100), now: clock.now)
        let first = sessions.begin()
        clock.advance(1)
        let second = sessions.begin()
        clock.advance(1)
        let third = sessions.begin()
        clock.advance(1)
        #expect(sessions.isOpen(first))
        let fourth = sessions.begin()
        // The one that was not used for the longest time.
        #expect(!sessions.isOpen(second))
        #expect(sessions.isOpen(first) && sessions.isOpen(third) && sessions.isOpen(fourth))
        clock.advance(97)
        #expect(!sessions.isOpen(first) && sessions.isOpen(third))
        #expect(!sessions.isOpen(""))
    }

    @Test func pausesGrowWithWrongTokens() {
        let clock = TestClock()
        let attempts = TokenAttempts(now: clock.now)
        for number in 1...TokenAttempts.freeAttempts {
            #expect(attempts.judge("a", digest: [UInt8(number)], isRight: false) == .wrong)
        }
        #expect(attempts.judge("a", digest: [50], isRight: true) == .refused(seconds: 2))
        #expect(attempts.judge("b", digest: [50], isRight: true) == .right)
        var pauses: [Int] = []
        for number in 10..<20 {
            guard case .refused(let seconds) = attempts.judge("a", digest: [0], isRight: false) else { break }
            pauses.append(seconds)
            clock.advance(seconds)
            #expect(attempts.judge("a", digest: [UInt8(number)], isRight: false) == .wrong)
        }
        #expect(pauses == [2, 4, 8, 16, 32, 60, 60, 60, 60, 60])
        // A program that keeps giving its old token guesses nothing.
        clock.advance(60)
        for _ in 0..<10 { #expect(attempts.judge("a", digest: [19], isRight: false) == .wrong) }
        #expect(attempts.judge("a", digest: [50], isRight: true) == .right)
        for number in 1...4 { #expect(attempts.judge("a", digest: [UInt8(number)], isRight: false) == .wrong) }
    }

    @Test func wrongTokensAreForgottenAndTheirClientsBounded() {
        let clock = TestClock()
        let attempts = TokenAttempts(now: clock.now)
        for number in 1...5 { _ = attempts.judge("a", digest: [UInt8(number)], isRight: false) }
        #expect(attempts.judge("a", digest: [50], isRight: true) == .refused(seconds: 2))
        clock.advance(3602)
        for number in 1...4 { #expect(attempts.judge("a", digest: [UInt8(number)], isRight: false) == .wrong) }
        for number in 0..<6000 { _ = attempts.judge("client \(number)", digest: [1], isRight: false) }
        #expect(attempts.clientCount == 4096)
    }

    @Test func wrongTokensAreAnsweredWithAPause() async throws {
        try await ServedLibrary { $0.token = Self.token }.test { client in
            let session = Self.pair(try await Self.open(client))
            // Until the first is refused: on a busy machine, a pause may end before the next token comes.
            var refused: Answer?
            var wrongTokens = 0
            for number in 0..<12 where refused == nil {
                let answer =
                    number % 2 == 0
                    ? try await client.get("/status", [.authorization: "Bearer wrong \(number)"])
                    : try await client.post("/session", json: #"{"token": "wrong \#(number)"}"#)
                if answer.status == 401 { wrongTokens += 1 } else { refused = answer }
            }
            let answer = try #require(refused)
            #expect(answer.status == 429 && wrongTokens >= TokenAttempts.freeAttempts)
            #expect(try answer.problem() == "too-many-attempts")
            let seconds = try #require(answer.headers[.retryAfter].flatMap { Int($0) })
            #expect((1...TokenAttempts.longestPause).contains(seconds))
            // Who is logged in stays so, and wrong cookies are no guesses.
            #expect(try await client.get("/status", [.cookie: session]).status == 200)
            #expect(try await client.get("/status", [.cookie: "clipsearch_session_0=x"]).status == 401)
            try await Task.sleep(for: .seconds(seconds))
            #expect(try await client.get("/status", [.authorization: "Bearer \(Self.token)"]).status == 200)
        }
    }
}

/// A clock that is advanced by hand.
private final class TestClock: Sendable {
    private let time = Mutex(ContinuousClock.now)

    var now: @Sendable () -> ContinuousClock.Instant { { self.time.withLock { $0 } } }

    func advance(_ seconds: Int) { time.withLock { $0 += .seconds(seconds) } }
}
#endif
