import CChecksums
import Files

/// The tables of a unigram model's pieces, mapped from a file that an earlier run wrote, so that a start reads only
/// what it needs: parsing a `tokenizer.json` of 130,000 pieces takes far longer than encoding a text. A file that is
/// damaged, or was written for another `tokenizer.json`, is ignored.
///
/// The file holds, little-endian and at multiples of 8 bytes: the magic bytes; a checksum of all that follows; the
/// score of what no piece covers; the sizes of the parts, in elements; and the parts: the signature, the rest of the
/// `tokenizer.json`, the texts, their ends, the scores, and the edges and nodes of the trie.
package struct UnigramCache: Sendable {
    private let folder: CacheFolder
    private let signature: String

    private static let name = "tokenizer.tables"
    private static let magic = Array("csunigr1".utf8)
    /// The sizes of a part's elements.
    private static let widths = [1, 1, 1, 4, 8, 8, 4]
    private static let headerBytes = 8 * (3 + widths.count)

    /// - Parameter signature: a text that identifies the `tokenizer.json`.
    package init(folder: CacheFolder, signature: String) {
        self.folder = folder
        self.signature = signature
    }

    /// Returns the tables, and the text of the `tokenizer.json` without the pieces; nil if there is no usable file.
    func read() -> (tables: UnigramTables, rest: [UInt8])? {
        for path in folder.paths(of: Self.name) {
            if let file = try? MappedFile(path), let found = read(file) { return found }
        }
        return nil
    }

    private func read(_ file: MappedFile) -> (tables: UnigramTables, rest: [UInt8])? {
        let bytes = file.bytes
        guard bytes.count >= Self.headerBytes, bytes.prefix(8).elementsEqual(Self.magic) else { return nil }
        let words = (0..<2 + Self.widths.count).map { bytes.loadUnaligned(fromByteOffset: 8 + 8 * $0, as: UInt64.self) }
        guard cc_checksum(bytes.baseAddress! + 16, bytes.count - 16) == words[0] else { return nil }
        var offsets: [Int] = []
        var counts: [Int] = []
        var end = Self.headerBytes
        for (count, width) in zip(words[2...], Self.widths) {
            guard count <= UInt64(bytes.count / width) else { return nil }
            offsets.append(end)
            counts.append(Int(count))
            end += Self.padded(Int(count) * width)
            guard end <= bytes.count else { return nil }
        }
        func text(_ part: Int) -> [UInt8] { Array(bytes[offsets[part]..<offsets[part] + counts[part]]) }
        guard end == bytes.count, text(0) == Array(signature.utf8), counts[3] == counts[4],
            let trie = PieceTrie(
                edges: FixedArray(file, at: offsets[5], count: counts[5]),
                pieces: FixedArray(file, at: offsets[6], count: counts[6]))
        else { return nil }
        let tables = UnigramTables(
            text: FixedArray(file, at: offsets[2], count: counts[2]),
            ends: FixedArray(file, at: offsets[3], count: counts[3]),
            scores: FixedArray(file, at: offsets[4], count: counts[4]), unknownScore: Double(bitPattern: words[1]),
            trie: trie)
        return (tables, text(1))
    }

    /// Stores tables for the next run.
    ///
    /// - Parameter rest: the `tokenizer.json` without the pieces.
    func write(_ tables: UnigramTables, rest: [UInt8]) {
        let parts: [[UInt8]] = [
            Array(signature.utf8), rest, tables.text.withUnsafeBytes { Array($0) },
            tables.ends.withUnsafeBytes { Array($0) }, tables.scores.withUnsafeBytes { Array($0) },
            tables.trie.edges.withUnsafeBytes { Array($0) }, tables.trie.pieces.withUnsafeBytes { Array($0) },
        ]
        let sizes = zip(parts, Self.widths).map { UInt64($0.count / $1) }
        var body: [UInt8] = []
        for word in [tables.unknownScore.bitPattern] + sizes { withUnsafeBytes(of: word) { body += $0 } }
        for part in parts {
            body += part
            body += repeatElement(0, count: Self.padded(part.count) - part.count)
        }
        let checksum = body.withUnsafeBytes { cc_checksum($0.baseAddress!, $0.count) }
        folder.store(Self.name, bytes: Self.magic + withUnsafeBytes(of: checksum) { Array($0) } + body)
    }

    private static func padded(_ count: Int) -> Int { (count + 7) / 8 * 8 }
}
