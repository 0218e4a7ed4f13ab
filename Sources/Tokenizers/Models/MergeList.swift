/// The merges of a byte-pair encoding in the order of the file: pairs of tokens, the most frequent first.
package struct MergeList {
    /// All parts, concatenated; each merge is two of them.
    private var text: [UInt8] = []
    private var ends: [Int] = []

    package init() {}

    package var count: Int { ends.count / 2 }

    /// Appends one of the two parts of a merge; parts are appended in pairs.
    mutating func append(part: some Collection<UInt8>) {
        text.append(contentsOf: part)
        ends.append(text.count)
    }

    /// Appends a merge written as two parts with one space between them.
    ///
    /// - Returns: `false`, with nothing appended, when the line has another form.
    package mutating func append(written line: ArraySlice<UInt8>) -> Bool {
        guard let space = line.firstIndex(of: UInt8(ascii: " ")), space > line.startIndex, space + 1 < line.endIndex,
            !line[(space + 1)...].contains(UInt8(ascii: " "))
        else { return false }
        append(part: line[..<space])
        append(part: line[(space + 1)...])
        return true
    }

    /// Looks up the parts and their concatenation in the vocabulary.
    func resolved(in vocabulary: Vocabulary, file: String) throws(TokenizerError) -> MergeTable {
        var table = MergeTable(expectedCount: count)
        for merge in 0..<count {
            let start = merge == 0 ? 0 : ends[2 * merge - 1]
            let (middle, end) = (ends[2 * merge], ends[2 * merge + 1])
            guard let first = vocabulary.id(of: text, start..<middle),
                let second = vocabulary.id(of: text, middle..<end),
                let whole = vocabulary.id(of: text, start..<end)
            else {
                let parts = [text[start..<middle], text[middle..<end]].map { String(decoding: $0, as: UTF8.self) }
                throw .malformed(
                    file: file,
                    reason: "merge \(merge + 1), \"\(parts[0])\" and \"\(parts[1])\", is not in the vocabulary")
            }
            table.insert(first, second, rank: UInt32(merge), id: whole)
        }
        return table
    }
}
