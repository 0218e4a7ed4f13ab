import ClipSearch
import Testing

@Suite struct PhotoTimeTests {
    @Test(
        arguments: [
            ("1970", 0, 365 * 86400), ("1970-01-01", 0, 86400), ("2000-02", 951_782_400 - 28 * 86400, 951_868_800),
            ("2024-02-29", 1_709_164_800, 1_709_251_200), ("2023-05-17 14:30", 1_684_333_800, 1_684_333_860),
            ("2023-05-17T14:30:05", 1_684_333_805, 1_684_333_806),
        ] as [(String, Int64, Int64)])
    func namesARange(_ text: String, _ start: Int64, _ end: Int64) {
        #expect(PhotoTime.range(of: text) == start..<end)
    }

    @Test(arguments: [
        "", "20", "2023-13", "2023-00-01", "2023-02-29", "2023-1-1", "2023-05-17 25:00", "2023-05-17T", "2023-05 14:30",
        "yesterday", "2023-05-17-01", "+023", "٢٠٢٣",
    ])
    func otherTextNamesNone(_ text: String) {
        #expect(PhotoTime.range(of: text) == nil)
    }

    private static let extremes: [Int64] = [
        .min, .min + 1, .min / 2, -62_135_596_801, 253_402_300_800, .max / 2, .max - 1, .max,
    ]

    @Test(arguments: extremes)
    func everyNumberHasAText(_ seconds: Int64) throws {
        let text = PhotoTime.text(of: seconds)
        let time = text.suffix(8).split(separator: ":").compactMap { Int64($0) }
        try #require(time.count == 3)
        let second: Int64 = time[0] * 3600 + time[1] * 60 + time[2]
        #expect(second == (seconds % 86400 + 86400) % 86400, "\(text)")
    }

    @Test(arguments: [
        "1970-01-01T00:00:00", "1969-12-31T23:59:59", "2024-02-29T12:34:56", "1900-03-01T00:00:01",
        "9999-12-31T23:59:59",
    ])
    func textReadsBack(_ text: String) throws {
        #expect(PhotoTime.text(of: try #require(PhotoTime.range(of: text)).lowerBound) == text)
    }
}
