import CHTTPTransfer
import Downloads
import Testing

@Suite struct HTTPResponseHeadTests {
    private func head(_ lines: String...) -> HTTPResponseHead {
        var head = HTTPResponseHead()
        for line in lines { head.receive(line) }
        return head
    }

    @Test func headersAreUnderstood() {
        let partial = head(
            "HTTP/1.1 206 Partial Content", "CONTENT-LENGTH: 5", "Content-Range: bytes 10-14/15", "etag:\t\"abc\" ",
            "Retry-After: 7")
        #expect(partial.status == 206)
        #expect(partial.contentLength == 5)
        #expect(partial.contentRange == .init(first: 10, total: 15))
        #expect(partial.strongEntityTag == "\"abc\"")
        #expect(partial.retryAfter == 7)
        #expect(head("HTTP/2 416", "content-range: bytes */15").contentRange == .init(first: nil, total: 15))
        #expect(head("HTTP/2 206", "content-range: bytes 0-1/*").contentRange == .init(first: 0, total: nil))
    }

    @Test func aStatusLineBeginsAnew() {
        let redirected = head("HTTP/1.1 302 Found", "Content-Length: 99", "ETag: \"old\"", "HTTP/1.1 200 OK")
        #expect(redirected == head("HTTP/1.1 200 OK"))
    }

    @Test func whatIsNotUnderstoodIsLeftOut() {
        let odd = head(
            "HTTP/1.1 xx", "Content-Length: -5", "Content-Range: lines 1-2/3", "ETag: W/\"weak\"", "no colon",
            "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT", ": empty", "")
        #expect(odd == head("HTTP/1.1 0"))
        #expect(head("HTTP/1.1 200", "Content-Length: 99999999999999999999").contentLength == nil)
        #expect(head("HTTP/1.1 206", "Content-Range: bytes x-2/3").contentRange == nil)
        #expect(head("HTTP/1.1 206", "Content-Range: bytes").contentRange == nil)
    }

    @Test func libcurlNumbersItsOptionsAsWeDo() {
        var message = [CChar](repeating: 0, count: Int(HT_MESSAGE_BYTES))
        let result = ht_check_options(&message)
        // -1: this libcurl is older than its table of options.
        #expect(result <= 0, "\(message.prefix { $0 != 0 })")
    }
}
