import Pictures
import Testing

@Suite struct MovieHeaderTests {
    private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        number(content.count + 8) + Array(type.utf8) + content
    }

    private static func number(_ value: Int, bytes: Int = 4) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * (bytes - 1 - $0))) }
    }

    private static func zeros(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }

    /// - Parameter isLong: `true` for numbers of 64 bits.
    private static func movie(
        isLong: Bool = false, scale: Int = 600, duration: Int = 1500, turned: Bool = false, isMP4: Bool = false,
        date: String? = nil
    ) -> [UInt8] {
        let version: [UInt8] = [isLong ? 1 : 0, 0, 0, 0]
        let times = zeros(isLong ? 16 : 8)
        let header = version + times + number(scale) + number(duration, bytes: isLong ? 8 : 4) + zeros(80)
        let matrix = turned
            ? number(0) + number(0x10000) + zeros(4) + number(-0x10000) + zeros(20)
            : number(0x10000) + zeros(12) + number(0x10000) + zeros(16)
        func track(_ width: Int, _ height: Int) -> [UInt8] {
            let sizes = number(width << 16) + number(height << 16)
            return box("trak", box("tkhd", version + zeros(isLong ? 32 : 20) + zeros(16) + matrix + sizes))
        }
        var boxes = box("mvhd", header) + track(0, 0) + track(1920, 1440)
        if let date {
            let names = ["com.apple.quicktime.make", "com.apple.quicktime.creationdate"]
            let entries = names.flatMap { number($0.utf8.count + 8) + Array("mdta".utf8) + $0.utf8 }
            let keys = box("keys", zeros(4) + number(2) + entries)
            let values = ["Apple", date].enumerated().flatMap { index, text -> [UInt8] in
                let data = box("data", number(1) + zeros(4) + text.utf8)
                return number(data.count + 8) + number(index + 1) + data
            }
            boxes += box("meta", (isMP4 ? zeros(4) : []) + box("hdlr", zeros(24)) + keys + box("ilst", values))
        }
        let media = box("mdat", zeros(5000))
        let brand = box("ftyp", Array((isMP4 ? "isom" : "qt  ").utf8) + zeros(4))
        return brand + box("wide", []) + media + box("moov", boxes)
    }

    private func header(_ bytes: [UInt8]) -> MovieHeader? {
        MovieHeader(size: Int64(bytes.count)) { offset, count in
            Array(bytes.dropFirst(Int(offset)).prefix(count))
        }
    }

    @Test(arguments: [false, true], [false, true]) func whatAHeaderStates(isLong: Bool, turned: Bool) throws {
        let found = try #require(
            header(Self.movie(isLong: isLong, turned: turned, isMP4: isLong, date: "2023-07-14T10:11:12+0200")))
        #expect(found.seconds == 2.5)
        #expect((found.width, found.height) == (turned ? (1440, 1920) : (1920, 1440)))
        #expect(found.date?.description == "2023-07-14T10:11:12+02:00")
        #expect(header(Self.movie())?.date == nil)
    }

    /// Whatever is wrong with a file, nothing worse happens than that it has no header.
    @Test func damagedFiles() {
        let movie = Self.movie(date: "2023-07-14T10:11:12+0200")
        #expect(header(Self.movie(scale: 0)) == nil)
        // Within the numbers of the duration.
        #expect(header(Array(movie.prefix(5066))) == nil)
        for length in stride(from: 0, to: movie.count, by: 7) { _ = header(Array(movie.prefix(length))) }
        for offset in movie.indices where offset < 60 || offset > 5040 {
            for value: UInt8 in [0, 1, 0x7f, 0xff] {
                var bytes = movie
                bytes[offset] = value
                if let found = header(bytes) { #expect(found.seconds >= 0 && found.seconds.isFinite) }
            }
        }
    }
}
