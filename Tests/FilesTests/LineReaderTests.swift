import Files
import Testing

@Suite struct LineReaderTests {
    /// Calls `body` with a reader of these bytes.
    private func reading(
        _ bytes: [UInt8], limit: Int, _ body: (inout LineReader) throws -> Void
    ) throws {
        let file = try #require(tmpfile())
        defer { fclose(file) }
        fwrite(bytes, 1, bytes.count, file)
        rewind(file)
        var reader = LineReader(descriptor: fileno(file), limit: limit)
        try body(&reader)
    }

    private func lines(_ bytes: [UInt8], limit: Int = 100) throws -> [String] {
        var lines: [String] = []
        try reading(bytes, limit: limit) { reader in
            while let line = try reader.next() { lines.append(line) }
            let number = reader.line
            #expect(number == lines.count)
            let none = try reader.next()
            #expect(none == nil)
        }
        return lines
    }

    @Test func linesOfAllKinds() throws {
        #expect(try lines([]) == [])
        #expect(try lines(Array("a dog\n\nü\r\n\r\nlast".utf8)) == ["a dog", "", "ü", "", "last"])
        #expect(try lines(Array("a\n".utf8)) == ["a"])
        #expect(try lines([0x61, 0xff, 0x0a, 0x00, 0x0a]) == ["a\u{fffd}", "\0"])
        // Longer than the buffer, and with an end across its border.
        let long = String(repeating: "ab", count: 100_000)
        #expect(try lines(Array("\(long)\nx\n\(long)".utf8), limit: 200_000) == [long, "x", long])
        let border = String(repeating: "a", count: 65_535)
        #expect(try lines(Array("\(border)\r\nx".utf8), limit: 65_535) == [border, "x"])
    }

    @Test func aLineThatIsTooLong() throws {
        #expect(try lines(Array("12345\r\n12345\n12345".utf8), limit: 5) == ["12345", "12345", "12345"])
        for text in ["123456\n", "123456\r\n", "123456", "12345\r6\n", String(repeating: "a", count: 1_000_000)] {
            try reading(Array("a\n\(text)".utf8), limit: 5) { reader in
                let first = try reader.next()
                #expect(first == "a")
                #expect(throws: FileError.tooLarge(limit: 5)) { _ = try reader.next() }
                let number = reader.line
                #expect(number == 2)
            }
        }
    }

    /// An endless line needs no more memory than the limit.
    @Test func anEndlessLineIsRefused() throws {
        let zero = open("/dev/zero", O_RDONLY)
        try #require(zero >= 0)
        defer { close(zero) }
        var reader = LineReader(descriptor: zero, limit: 1 << 20)
        #expect(throws: FileError.tooLarge(limit: 1 << 20)) { _ = try reader.next() }
    }

    @Test func aDescriptorThatCannotBeRead() {
        var reader = LineReader(descriptor: -1, limit: 5)
        #expect(throws: FileError.system(EBADF)) { _ = try reader.next() }
    }
}
