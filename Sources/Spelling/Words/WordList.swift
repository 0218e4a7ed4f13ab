/// Words with their counts, laid out for fast reading and for searches without a further index.
///
/// A single query has to wait for the list to be read, so only a hash table is built: it finds known words, and words
/// similar to an unknown one are found by a scan of all words, which letter signatures make fast
/// (``WordList/near(_:distance:minimumCount:_:)``).
struct WordList: Sendable {
    /// The text with the folded words, and other text between them.
    private var letters: [UInt8] = []
    /// The start and length of each word in `letters`.
    private var starts: [UInt32] = []
    private var lengths: [UInt8] = []
    private var counts: [UInt32] = []
    /// The letters of each word, one bit per letter.
    private var signatures: [UInt32] = []
    private var hashes: [UInt32] = []
    /// For each word, `true` if it is written with a capital letter.
    private var areNames: [Bool] = []
    /// The words' numbers plus 1 by hash, with open addressing; 0 is free.
    private var slots: [UInt32] = []
    /// The spellings, in `letters`, of the words that differ from their folded form, by ascending number.
    private var spellings: [(number: Int, place: Range<Int>)] = []
    /// The sum of all counts.
    private(set) var total: UInt64 = 0

    /// The maximum length; longer words are skipped.
    static let maximumLength = 63

    var count: Int { counts.count }
    var isEmpty: Bool { counts.isEmpty }

    /// - Parameter words: words in any case and with accents; those that cannot be folded are skipped, and the counts
    ///   of those with the same folded form are added.
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

    /// - Parameter table: lines of a word, a tab and a count, the most frequent word first; anything after a second tab
    ///   is ignored.
    /// - Throws: the number of the malformed line, counted from 1.
    init(table: [UInt8]) throws(LineError) {
        // The table itself is kept, with its letters lower-cased in place. All variables are local for speed: the loop
        // processes a million letters while the user waits.
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

    /// Replaces a word with accents by its folded form; a word without a folded form becomes one that matches nothing.
    private mutating func fold(_ number: Int, _ place: Range<Int>) {
        let folded =
            LetterFolding.fold(utf8: letters[place]).flatMap { $0.count <= Self.maximumLength ? $0 : nil } ?? []
        starts[number] = UInt32(letters.count)
        lengths[number] = UInt8(folded.count)
        letters += folded
        signatures[number] = Self.signature(folded)
        hashes[number] = Self.hash(folded)
    }

    /// Of several equal words the first stays, which is the most frequent.
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
    /// Returns the folded letters of a word.
    func word(_ number: Int) -> ArraySlice<UInt8> {
        letters[Int(starts[number])..<Int(starts[number]) + Int(lengths[number])]
    }

    /// Returns the word as it is written, in lower case.
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

    /// Returns a Boolean value that indicates whether a word is written with a capital letter, as names are.
    func isName(_ number: Int) -> Bool { areNames[number] }

    /// Returns the number of a folded word; nil when it is not in the list.
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

// MARK: Similar words

extension WordList {
    /// Calls `body` with every word within an edit distance of `folded`, the word itself included, in the list's order.
    ///
    /// An edit adds at most one letter that the other word lacks, so two words with more than `distance` letters that
    /// only one of them has are farther apart; of 100,000 words a few hundred remain to be compared letter by letter.
    ///
    /// - Parameters:
    ///   - distance: the maximum of ``EditDistance``.
    ///   - minimumCount: the minimum count of the words.
    /// - Complexity: O(*n*) for the *n* words with the minimum count.
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

    /// Returns the first word from `number` on whose letters differ little enough from those of `signature`.
    private static func firstThatMayBeNear(
        _ signature: UInt32, _ signatures: UnsafeBufferPointer<UInt32>, from number: Int, to end: Int, distance: Int
    ) -> Int {
        // By clearing the lowest bit up to the limit: counting all bits is slow on the oldest processors.
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

    /// Returns the number of words with at least this count, which come first.
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
