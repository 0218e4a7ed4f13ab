import CNounTable

/// English nouns that name something a photo can show, with what each is a kind of.
///
/// Made from WordNet 3.0 by `tools/reference/noun_table.py`, which describes the format. The text is indexed once, and
/// its lines are decoded when they are asked for; a lookup takes about a microsecond.
package struct NounTable: Sendable {
    /// A noun's broad category.
    package enum Category: UInt8, Sendable {
        /// Living things and their parts.
        case animal = 0x41
        case person = 0x50
        case plant = 0x56
        case body = 0x42
        /// Things.
        case artifact = 0x54
        case food = 0x46
        case object = 0x4F
        case substance = 0x53
        /// Surroundings.
        case location = 0x4C
        case phenomenon = 0x57
        /// Several together, and what people do.
        case group = 0x47
        case activity = 0x45
    }

    /// A noun of the table.
    struct Entry: Sendable {
        var noun: [UInt8]
        var category: Category
        /// The binary logarithm of the noun's count in a thousand million words; 0 for one that no list has.
        var frequency: Int
        /// The ordinals of the nouns that this is a kind of, in its first sense.
        var parents: [Int]
        /// The same in its second sense.
        var furtherParents: [Int]
    }

    /// The table that comes with the library.
    package static let builtIn = NounTable(
        bytes(of: cn_nouns()), irregularPlurals: String(decoding: bytes(of: cn_plurals()), as: UTF8.self),
        groups: String(decoding: bytes(of: cn_groups()), as: UTF8.self))

    private static func bytes(of table: cn_table) -> [UInt8] {
        Array(UnsafeBufferPointer(start: table.bytes, count: table.count))
    }

    private let text: [UInt8]
    /// The offset of each line.
    private var lines: [Int] = []
    /// The lines of the nouns that are parents, in their order.
    private var parentLines: [Int] = []
    private var singulars: [String: String] = [:]
    private var groups: [Substring: Substring] = [:]

    /// Lines that have their noun whole are this far apart.
    private static let blockLength = 16
    private static let digits: [UInt8: Int] = {
        let bytes = (UInt8(33)..<127).filter { ![0x22, 0x23, 0x2F, 0x5C].contains($0) }
        return Dictionary(uniqueKeysWithValues: zip(bytes, bytes.indices))
    }()

    init(_ text: [UInt8], irregularPlurals: String, groups: String) {
        self.text = text
        text.withUnsafeBufferPointer { bytes in
            var start = 0
            for place in 0...bytes.count where place == bytes.count || bytes[place] == UInt8(ascii: "\n") {
                if place > start {
                    // Capital letters are the category and the frequency; the mark stands between the two.
                    if let category = bytes[start..<place].dropFirst().firstIndex(where: { (0x41...0x5A).contains($0) }
                    ),
                        category + 1 < place, bytes[category + 1] == UInt8(ascii: "*")
                    {
                        parentLines.append(lines.count)
                    }
                    lines.append(start)
                }
                start = place + 1
            }
        }
        for pair in irregularPlurals.split(whereSeparator: \.isWhitespace) {
            let parts = pair.split(separator: "=")
            guard parts.count == 2 else { continue }
            singulars[String(parts[0])] = parts[1].split(separator: "_").joined(separator: " ")
        }
        for line in groups.split(separator: "\n") {
            let parts = line.split(separator: "=")
            if parts.count == 2 { self.groups[parts[0]] = parts[1] }
        }
    }

    /// The number of nouns.
    package var count: Int { lines.count }

    /// `true` if a text, in lower case, is a noun of the table or the plural of one.
    package func contains(_ noun: String) -> Bool { line(of: noun) != nil || singular(of: noun) != nil }

    /// Returns a noun's category; nil for a word that isn't in the table, nor the plural of one.
    package func category(of noun: String) -> Category? { entry(of: noun)?.category }

    /// Returns the binary logarithm of a noun's count in a thousand million words; 0 for an unknown one.
    package func frequency(of noun: String) -> Int { entry(of: noun)?.frequency ?? 0 }

    /// Returns the singular of a plural, by WordNet's list and the rules of English; nil for a noun that is in the
    /// table as it is ("glasses"), and for a word that is no plural of a noun in the table.
    package func singular(of word: String) -> String? {
        if let irregular = singulars[word] { return irregular }
        guard word.utf8.count > 2, word.utf8.last == UInt8(ascii: "s"), !word.hasSuffix("ss"), line(of: word) == nil
        else {
            return nil
        }
        // A compound's last word is the one in the plural.
        if let space = word.lastIndex(of: " "), let last = singular(of: String(word[word.index(after: space)...])) {
            let compound = word[...space] + last
            if line(of: String(compound)) != nil { return String(compound) }
        }
        var candidates = [String(word.dropLast())]
        if word.hasSuffix("ies") { candidates = [word.dropLast(3) + "y", String(word.dropLast())] }
        if word.hasSuffix("es") { candidates.append(String(word.dropLast(2))) }
        if word.hasSuffix("ves") { candidates += [word.dropLast(3) + "f", word.dropLast(3) + "fe"] }
        // "Buses" is a plural of "bus", though "buse" could be a word.
        if word.hasSuffix("sses") || word.hasSuffix("xes") || word.hasSuffix("ches") || word.hasSuffix("shes") {
            candidates.reverse()
        }
        return candidates.first { line(of: $0) != nil }
    }

    /// `true` if every photo of `noun` is one of `kind`: an elephant is an animal. Both may be in the plural.
    package func isKind(_ noun: String, of kind: String) -> Bool {
        guard let sought = line(of: kind) ?? singular(of: kind).flatMap(line(of:)),
            let start = line(of: noun) ?? singular(of: noun).flatMap(line(of:)), start != sought
        else { return false }
        return ancestors(ofLine: start).contains(sought)
    }

    /// Returns the nouns that are kinds of a noun, the most frequent first.
    ///
    /// - Complexity: Reads the whole table, about 20 ms.
    package func kinds(of noun: String) -> [String] {
        guard let sought = line(of: noun) ?? singular(of: noun).flatMap(line(of:)) else { return [] }
        var isKind = [Bool?](repeating: nil, count: lines.count)
        isKind[sought] = true
        func check(_ line: Int, _ parents: [Int]) -> Bool {
            if let known = isKind[line] { return known }
            isKind[line] = false
            for parent in parents where check(parent, entry(atLine: parent).parents.map { parentLines[$0] }) {
                isKind[line] = true
            }
            return isKind[line] ?? false
        }
        var found: [(frequency: Int, noun: String)] = []
        forEachEntry { line, entry in
            guard line != sought else { return }
            let parents = entry.parents.map { parentLines[$0] }
            let further = entry.furtherParents.map { parentLines[$0] }
            if check(line, parents)
                || further.contains(where: { check($0, self.entry(atLine: $0).parents.map { parentLines[$0] }) })
            {
                found.append((entry.frequency, String(decoding: entry.noun, as: UTF8.self)))
            }
        }
        return found.sorted { ($1.frequency, $0.noun) < ($0.frequency, $1.noun) }.map(\.noun)
    }

    /// Returns a noun, in the singular, and its most frequent kinds, by each of which a photo that shows one may be
    /// told; the noun alone where none are known.
    package func group(of noun: String) -> [String] {
        let singular = singular(of: noun) ?? noun
        guard let group = groups[Substring(noun)] ?? groups[Substring(singular)] else { return [singular] }
        return group.split(separator: " ").map { $0.split(separator: "_").joined(separator: " ") }
    }

    /// `true` if other nouns may be kinds of a noun, or members of its group.
    package func hasKinds(_ noun: String) -> Bool {
        let singular = singular(of: noun) ?? noun
        return groups[Substring(noun)] != nil || groups[Substring(singular)] != nil
            || line(of: singular).map(isParent(line:)) ?? false
    }

    /// `true` if `noun` is another number of `name`, a kind of it or, where `name` is a collective noun ("people"), a
    /// kind of a member of its group.
    ///
    /// - Parameter inGroup: `true` to take every name for a collective one, also those by whose group a photo is only
    ///   told ("truck" of "car").
    package func belongs(_ noun: String, to name: String, inGroup: Bool = false) -> Bool {
        let singular = singular(of: noun) ?? noun
        let members = inGroup || category(of: name) == .group ? group(of: name) : [self.singular(of: name) ?? name]
        return members.contains { $0 == noun || $0 == singular || isKind(singular, of: $0) }
    }

    // MARK: Decoding

    private func entry(of noun: String) -> Entry? {
        (line(of: noun) ?? singular(of: noun).flatMap(line(of:))).map(entry(atLine:))
    }

    /// `true` if a line's category is followed by the mark of a parent.
    private func isParent(line: Int) -> Bool {
        var (low, high) = (0, parentLines.count)
        while low < high {
            let middle = (low + high) / 2
            if parentLines[middle] < line { low = middle + 1 } else { high = middle }
        }
        return low < parentLines.count && parentLines[low] == line
    }

    private func ancestors(ofLine line: Int) -> Set<Int> {
        let first = entry(atLine: line)
        var found: Set<Int> = []
        var pending = (first.parents + first.furtherParents).map { parentLines[$0] }
        while let next = pending.popLast() {
            if found.insert(next).inserted { pending += entry(atLine: next).parents.map { parentLines[$0] } }
        }
        return found
    }

    /// Returns the number of a noun's line; nil for one that isn't in the table.
    private func line(of noun: String) -> Int? {
        var noun = noun
        return noun.withUTF8 { sought -> Int? in
            guard !sought.isEmpty else { return nil }
            return text.withUnsafeBufferPointer { bytes -> Int? in
                // The last block whose first noun is not behind the one sought.
                var low = 0
                var high = (lines.count + Self.blockLength - 1) / Self.blockLength
                while low < high {
                    let middle = (low + high) / 2
                    let first = Self.rest(of: bytes, at: lines[middle * Self.blockLength])
                    if sought.lexicographicallyPrecedes(first) { high = middle } else { low = middle + 1 }
                }
                guard low > 0 else { return nil }
                var current: [UInt8] = []
                for line in (low - 1) * Self.blockLength..<min(low * Self.blockLength, lines.count) {
                    current.removeLast(current.count - min(current.count, Int(bytes[lines[line]]) - 33))
                    current += Self.rest(of: bytes, at: lines[line])
                    if current.elementsEqual(sought) { return line }
                }
                return nil
            }
        }
    }

    /// The letters that a line adds to the noun before it.
    private static func rest(of bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Slice<UnsafeBufferPointer<UInt8>> {
        var end = start + 1
        while end < bytes.count, !(0x41...0x5A).contains(bytes[end]) { end += 1 }
        return bytes[start + 1..<end]
    }

    private func entry(atLine line: Int) -> Entry {
        text.withUnsafeBufferPointer { bytes in
            var noun: [UInt8] = []
            for before in line - line % Self.blockLength..<line {
                noun.removeLast(noun.count - min(noun.count, Int(bytes[lines[before]]) - 33))
                noun += Self.rest(of: bytes, at: lines[before])
            }
            return Self.entry(in: bytes, at: lines[line], after: noun)
        }
    }

    private func forEachEntry(_ body: (Int, Entry) -> Void) {
        text.withUnsafeBufferPointer { bytes in
            var previous: [UInt8] = []
            for (line, start) in lines.enumerated() {
                let entry = Self.entry(in: bytes, at: start, after: previous)
                previous = entry.noun
                body(line, entry)
            }
        }
    }

    private static func entry(in bytes: UnsafeBufferPointer<UInt8>, at start: Int, after previous: [UInt8]) -> Entry {
        let rest = rest(of: bytes, at: start)
        var entry = Entry(
            noun: Array(previous.prefix(Int(bytes[start]) - 33)) + rest, category: .artifact, frequency: 0, parents: [],
            furtherParents: [])
        var place = rest.endIndex
        entry.category = Category(rawValue: bytes[place]) ?? .artifact
        place += 1
        if bytes[place] == UInt8(ascii: "*") { place += 1 }
        entry.frequency = Int(bytes[place]) - 65
        place += 1
        var isFurther = false
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") {
            if bytes[place] == UInt8(ascii: "/") {
                isFurther = true
                place += 1
            } else if place + 1 < bytes.count, let high = digits[bytes[place]], let low = digits[bytes[place + 1]] {
                if isFurther {
                    entry.furtherParents.append(high * 90 + low)
                } else {
                    entry.parents.append(high * 90 + low)
                }
                place += 2
            } else {
                break
            }
        }
        return entry
    }
}
