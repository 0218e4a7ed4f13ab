/// Distinct keywords, within the limits on their number and length for a photo from one source.
package struct BoundedKeywords: Sendable, Hashable {
    /// The keywords within the limits, in the order given.
    package private(set) var kept: [String] = []
    /// `true` if some were dropped: those that are too long, and those beyond the limit.
    package private(set) var isCut = false
    private var known: Set<String> = []

    package init(_ words: some Sequence<String> = []) {
        for word in words { add(word) }
    }

    package mutating func add(_ word: String) {
        guard !word.isLonger(than: InputLimits.keywordLength) else {
            isCut = true
            return
        }
        if known.contains(word) { return }
        guard kept.count < InputLimits.keywords else {
            isCut = true
            return
        }
        known.insert(word)
        kept.append(word)
    }
}

/// Distinct captions, within the limits on their number and length for a photo from one source.
package struct BoundedCaptions: Sendable, Equatable {
    /// The captions within the limits, in the order given.
    package private(set) var kept: [String] = []
    /// `true` if a caption was truncated, or dropped because there are too many.
    package private(set) var isCut = false
    private var known: Set<String> = []

    package init(_ captions: some Sequence<String> = []) {
        for caption in captions { add(caption) }
    }

    package mutating func add(_ caption: String) {
        let text = caption.cut(to: InputLimits.captionLength)
        if known.contains(text.kept) { return }
        isCut = isCut || text.isCut || kept.count == InputLimits.captions
        guard kept.count < InputLimits.captions else { return }
        known.insert(text.kept)
        kept.append(text.kept)
    }
}

extension String {
    /// Returns `true` if the text has more than this number of Unicode scalars; counts no further than the limit.
    package func isLonger(than length: Int) -> Bool {
        unicodeScalars.index(unicodeScalars.startIndex, offsetBy: length, limitedBy: unicodeScalars.endIndex)
            .map { $0 < unicodeScalars.endIndex } ?? false
    }

    /// Returns the first `length` Unicode scalars, and `true` if there are more.
    package func cut(to length: Int) -> (kept: String, isCut: Bool) {
        isLonger(than: length) ? (String(unicodeScalars.prefix(length)), true) : (self, false)
    }
}
