import Testing
import Tokenizers

/// Every id as in the reference implementation.
@Suite struct ReferenceTests {
    @Test(arguments: GoldenSet.all, GoldenSet.Kind.allCases)
    func stringsGiveTheReferencesIDs(_ set: GoldenSet, _ kind: GoldenSet.Kind) throws {
        let (limit, rows) = try set.strings(kind)
        #expect(rows.count >= 2000)
        for source in GoldenSet.Source.allCases {
            let tokenizer = try set.tokenizer(kind, from: source, maximumLength: limit)
            var wrong = 0
            for row in rows {
                let ids = tokenizer.encode(row.text)
                guard ids != row.ids else { continue }
                wrong += 1
                if wrong <= 5 {
                    Issue.record(
                        "\(kind) from \(source): \(row.text.prefix(200).debugDescription): \(ids) != \(row.ids)")
                }
            }
            #expect(wrong == 0, "of \(rows.count)")
        }
    }

    /// Each code point between two letters, 256 in a text, held against a digest of the reference's ids.
    @Test(arguments: GoldenSet.all, GoldenSet.Kind.allCases)
    func codePointsGiveTheReferencesIDs(_ set: GoldenSet, _ kind: GoldenSet.Kind) throws {
        let tokenizer = try set.tokenizer(kind, from: .tokenizerJSON, maximumLength: 1_000_000)
        var wrong: [String] = []
        for line in try set.lines("code_points.jsonl") {
            let first = UInt32(try #require(line["first"]?.int))
            let last = UInt32(try #require(line["last"]?.int))
            let scalars = (first...last).compactMap(Unicode.Scalar.init)
            let text = scalars.map { "a\(Character($0))b" }.joined(separator: " ")
            let digest = tokenizer.encode(text).reduce(UInt32(0x811c_9dc5)) {
                ($0 ^ UInt32(bitPattern: $1)) &* 0x0100_0193
            }
            if Int(digest) != line[kind.rawValue]?.int { wrong.append(String(first, radix: 16)) }
        }
        #expect(wrong.isEmpty)
    }
}
