/// Words with their counts, laid out so that they are read quickly and searched without any further index.
///
/// A one-shot question pays for the reading, so nothing is built but a hash table: known words are found by it, and words
/// near to an unknown one by a walk over all words that a letter signature makes short (``WordList/near(_:distance:_:)``).
struct WordList: Sendable {
    /// Holds the folded words, with other text between them.
    private var letters: [UInt8] = []
    /// Where each word starts in `letters`, and how long it is.
    private var starts: [UInt32] = []
    private var lengths: [UInt8] = []
    private var counts: [UInt32] = []
    /// Which letters each word holds, a bit a letter.
    private var signatures: [UInt32] = []
    private var hashes: [UInt32] = []
    /// By number: whether the word is written with a capital letter.
    private var areNames: [Bool] = []
    /// Word numbers plus 1 by hash, open addressing; 0 is free.
    private var slots: [UInt32] = []
    /// Where those words are written in `letters` whose folded form is another, by rising number.
    private var spellings: [(number: Int, place: Range<Int>)] = []
    /// The sum of all counts.
    private(set) var total: UInt64 = 0

    /// Longer words are left out.
    static let maximumLength = 63

    var count: Int { counts.count }
    var isEmpty: Bool { counts.isEmpty }

    /// - Parameter words: of any case and with accents; those that cannot be folded are left out, those that fold alike
    ///   are added up.
    init(_ words: some Sequence<(word: String, count: Int)>) {
        var counted: [[UInt8]: (count: UInt64, best: Int, spelling: String)] = [:]
        for (word, count) in words {
            guard count > 0, let folded = LetterFolding.fold(word) else { continue }
            var entry = counted[folded] ?? (0, 0, word)
            entry.count += UInt64(count)
            if count > entry.best { (entry.best, entry.spelling) = (count, word) }
            counted[folded] = entry
        }
        let sorted = counted.sorted { a, b in
            a.value.count != b.value.count ? a.value.count > b.value.count : a.key.lexicographicallyPrecedes(b.key)
        }
        for (folded, entry) in sorted { add(folded, spelling: entry.spelling, count: UInt32(clamping: entry.count)) }
        fillSlots()
    }

    /// - Parameter table: lines of a word, a tab and a count, the most frequent word first; what follows a second tab is not
    ///   read.
    /// - Throws: the number of the line that is malformed, counted from 1.
    init(table: [UInt8]) throws(LineError) {
        // The table itself is kept, its letters made small where they stand. Everything is a local here: this runs
        // through a million letters while somebody waits.
        var letters = table
        let byteCount = table.count
        let estimate = byteCount / 12
        var (starts, lengths, counts, signatures, hashes, areNames) = (
            [UInt32](), [UInt8](), [UInt32](), [UInt32](), [UInt32](), [Bool]()
        )
        starts.reserveCapacity(estimate)
        lengths.reserveCapacity(estimate)
        counts.reserveCapacity(estimate)
        signatures.reserveCapacity(estimate)
        hashes.reserveCapacity(estimate)
        areNames.reserveCapacity(estimate)
        var others: [(number: Int, place: Range<Int>)] = []
        var (start, line, last, total) = (0, 0, UInt64.max, UInt64(0))
        while start < byteCount {
            line += 1
            var end = start
            var (hash, signature, isPlain, isName) = (Self.hashSeed, UInt32(0), true, false)
            while end < byteCount {
                var byte = letters[end]
                if byte < 0x20 { break }
                if byte &- 0x41 < 26 {
                    byte |= 0x20
                    letters[end] = byte
                    isName = true
                }
                hash = (hash ^ UInt32(byte)) &* Self.hashFactor
                signature |= 1 << UInt32(EditPattern.index(of: byte))
                if byte &- 0x61 >= 26, byte != UInt8(ascii: "'") { isPlain = false }
                end += 1
            }
            let word = start..<end
            guard !word.isEmpty, end < byteCount, letters[end] == UInt8(ascii: "\t") else {
                throw LineError(line: line)
            }
            end += 1
            var number: UInt64 = 0
            let numberStart = end
            while end < byteCount, letters[end] &- 0x30 < 10 {
                number = number &* 10 &+ UInt64(letters[end] &- 0x30)
                end += 1
            }
            guard end > numberStart, end - numberStart < 16, number > 0, number <= last else {
                throw LineError(line: line)
            }
            last = number
            while end < byteCount, letters[end] != UInt8(ascii: "\n") { end += 1 }
            start = end + 1
            guard word.count <= Self.maximumLength else { continue }
            if !isPlain { others.append((counts.count, word)) }
            starts.append(UInt32(word.lowerBound))
            lengths.append(UInt8(word.count))
            counts.append(UInt32(clamping: number))
            signatures.append(signature)
            hashes.append(hash)
            areNames.append(isName)
            total &+= number
        }
        (self.letters, self.starts, self.lengths, self.counts) = (letters, starts, lengths, counts)
        (self.signatures, self.hashes, self.areNames, self.total) = (signatures, hashes, areNames, total)
        spellings = others
        for (number, word) in others { fold(number, word) }
        fillSlots()
    }

    struct LineError: Error { let line: Int }

    private mutating func add(_ folded: [UInt8], spelling: String, count: UInt32) {
        guard !folded.isEmpty, folded.count <= Self.maximumLength else { return }
        areNames.append(spelling.first?.isUppercase ?? false)
        let spelling = Array(spelling.lowercased().utf8)
        if spelling != folded {
            spellings.append((counts.count, letters.count..<letters.count + spelling.count))
            letters += spelling
        }
        starts.append(UInt32(letters.count))
        lengths.append(UInt8(folded.count))
        letters += folded
        counts.append(count)
        signatures.append(Self.signature(folded))
        hashes.append(Self.hash(folded))
        total += UInt64(count)
    }

    /// Puts the folded form in the place of a word that has accents; a word without a folded form becomes one that
    /// nothing is like.
    private mutating func fold(_ number: Int, _ place: Range<Int>) {
        let folded =
            LetterFolding.fold(utf8: letters[place]).flatMap { $0.count <= Self.maximumLength ? $0 : nil } ?? []
        starts[number] = UInt32(letters.count)
        lengths[number] = UInt8(folded.count)
        letters += folded
        signatures[number] = Self.signature(folded)
        hashes[number] = Self.hash(folded)
    }

    /// The first of several equal words stays: it is the most frequent.
    private mutating func fillSlots() {
        var size = 16
        while size < counts.count * 2 { size *= 2 }
        var slots = [UInt32](repeating: 0, count: size)
        let mask = UInt32(size - 1)
        for number in 0..<counts.count {
            var slot = Self.mixed(hashes[number]) & mask
            while slots[Int(slot)] != 0 { slot = (slot &+ 1) & mask }
            slots[Int(slot)] = UInt32(number + 1)
        }
        self.slots = slots
    }
}

// MARK: Words by number

extension WordList {
    /// The folded letters of a word.
    func word(_ number: Int) -> ArraySlice<UInt8> {
        letters[Int(starts[number])..<Int(starts[number]) + Int(lengths[number])]
    }

    /// The word as it is written, in lower case.
    func spelling(_ number: Int) -> String {
        var (low, high) = (0, spellings.count)
        while low < high {
            let middle = (low + high) / 2
            if spellings[middle].number < number { low = middle + 1 } else { high = middle }
        }
        let isListed = low < spellings.count && spellings[low].number == number
        return String(decoding: isListed ? letters[spellings[low].place] : word(number), as: UTF8.self).lowercased()
    }

    func count(_ number: Int) -> Int { Int(counts[number]) }

    /// Whether a word is written with a capital letter, as names are.
    func isName(_ number: Int) -> Bool { areNames[number] }

    /// The number of a folded word; nil when it is not in the list.
    func number(of folded: some Collection<UInt8>) -> Int? {
        guard !slots.isEmpty, !folded.isEmpty else { return nil }
        let hash = Self.hash(folded)
        let mask = slots.count - 1
        var slot = Int(Self.mixed(hash)) & mask
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash, word(number).elementsEqual(folded) { return number }
            slot = (slot + 1) & mask
        }
        return nil
    }

    func contains(_ folded: some Collection<UInt8>) -> Bool { number(of: folded) != nil }
}

// MARK: Near words

extension WordList {
    /// Calls `body` with every word within an edit distance of `folded`, the word itself included, in the list's order.
    ///
    /// An edit adds at most one letter that the other word lacks, so two words with more than `distance` letters that
    /// only one of them has are farther apart; of 100,000 words a few hundred are left to be compared letter by letter.
    ///
    /// - Parameters:
    ///   - distance: of ``EditDistance``.
    ///   - minimumCount: only words that are at least so frequent.
    /// - Complexity: O(*n*) for the *n* words that are frequent enough.
    func near(
        _ folded: [UInt8], distance: Int, minimumCount: Int = 0, _ body: (_ number: Int, _ distance: Int) -> Void
    ) {
        guard let pattern = EditPattern(folded) else { return }
        let signature = Self.signature(folded)
        let (shortest, longest) = (max(0, folded.count - distance), folded.count + distance)
        let (signatures, lengths, starts, letters) = (signatures, lengths, starts, letters)
        let end = rank(ofCount: minimumCount)
        var number = -1
        while number + 1 < end {
            number += 1
            number = signatures.withUnsafeBufferPointer {
                Self.firstThatMayBeNear(signature, $0, from: number, to: end, distance: distance)
            }
            guard number < end else { break }
            let length = Int(lengths[number])
            guard length >= shortest, length <= longest, length > 0 else { continue }
            let start = Int(starts[number])
            let found = pattern.distance(to: letters[start..<start + length])
            if found <= distance { body(number, found) }
        }
    }

    /// The first word from `number` on whose letters and those of `signature` differ little enough.
    private static func firstThatMayBeNear(
        _ signature: UInt32, _ signatures: UnsafeBufferPointer<UInt32>, from number: Int, to end: Int, distance: Int
    ) -> Int {
        // By taking the lowest bit away as often as may be: counting bits takes the oldest processors long.
        func isTooFar(_ other: UInt32) -> Bool {
            var (one, two) = (signature & ~other, other & ~signature)
            for _ in 0..<distance {
                one &= one &- 1
                two &= two &- 1
            }
            return one | two != 0
        }
        var number = number
        while number < end, isTooFar(signatures[number]) { number += 1 }
        return number
    }

    /// How many words are at least so frequent; they come first.
    func rank(ofCount minimumCount: Int) -> Int {
        var (low, high) = (0, counts.count)
        while low < high {
            let middle = (low + high) / 2
            if counts[middle] >= minimumCount { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

// MARK: Hashes

extension WordList {
    // FNV-1a (Fowler, Noll, Vo), 32 bits.
    private static let hashSeed: UInt32 = 2_166_136_261
    private static let hashFactor: UInt32 = 16_777_619

    private static func hash(_ folded: some Collection<UInt8>) -> UInt32 {
        folded.reduce(hashSeed) { ($0 ^ UInt32($1)) &* hashFactor }
    }

    /// The low bits of FNV-1a are its weakest.
    private static func mixed(_ hash: UInt32) -> UInt32 { hash ^ hash >> 15 }

    static func signature(_ folded: some Collection<UInt8>) -> UInt32 {
        folded.reduce(0) { $0 | 1 << UInt32(EditPattern.index(of: $1)) }
    }
}
