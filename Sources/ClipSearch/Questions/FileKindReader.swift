/// Words of a query that name a kind of file.
struct FileKindMatch: Equatable {
    var tokens: Range<Int>
    var kind: FileKind
    var isExcluded: Bool
}

/// Finds the kinds of files that a query asks for.
///
/// Formats are taken wherever they stand as words; screenshots, raw files and videos are things that a photo can show,
/// too, and are taken where a query would say "photos".
struct FileKindReader {
    let tokens: [QueryToken]
    let isOwnPhrase: (String) -> Bool

    private static let formats: [String: FileKind] = [
        "jpg": .jpeg, "jpgs": .jpeg, "jpeg": .jpeg, "jpegs": .jpeg, "png": .png, "pngs": .png, "webp": .webP,
        "webps": .webP, "heic": .heic, "heif": .heic, "heics": .heic, "gif": .gif, "gifs": .gif, "tiff": .tiff,
        "tiffs": .tiff, "tif": .tiff, "dng": .raw, "cr2": .raw, "mp4": .video, "mp4s": .video,
    ]
    private static let things: [String: FileKind] = [
        "screenshot": .screenshot, "screenshots": .screenshot, "screengrab": .screenshot, "screengrabs": .screenshot,
        "video": .video, "videos": .video, "movies": .video, "raws": .raw,
    ]

    func matches() -> [FileKindMatch] {
        var found: [FileKindMatch] = []
        var place = 0
        while place < tokens.count {
            if !tokens[place].isQuoted, let match = match(at: place), !isOwn(match) {
                found.append(match)
                place = match.tokens.upperBound
            } else {
                place += 1
            }
        }
        return found
    }

    private func text(_ place: Int) -> String { tokens.indices.contains(place) ? tokens[place].text : "" }

    private func isOwn(_ match: FileKindMatch) -> Bool {
        isOwnPhrase(tokens[match.tokens].map(\.text).joined(separator: " "))
    }

    private func match(at start: Int) -> FileKindMatch? {
        var place = start
        var isExcluded = false
        if QueryWordLists.excluding.contains(text(place)) {
            isExcluded = true
            place += 1
            if text(place) == "any" || text(place) == "for" { place += 1 }
        } else if ["a", "an", "the"].contains(text(place)) {
            place += 1
        } else if ["as", "in"].contains(text(place)), Self.formats[text(place + 1)] != nil {
            place += 1
        }
        if text(place) == ".", tokens[place].hasSpaceBefore, !tokens[place].hasSpaceAfter { place += 1 }
        guard let (kind, next) = kind(at: place, first: isExcluded ? 0 : start) else { return nil }
        return FileKindMatch(tokens: start..<next, kind: kind, isExcluded: isExcluded)
    }

    private func kind(at place: Int, first: Int) -> (FileKind, Int)? {
        guard tokens.indices.contains(place), !isPartOfName(place) else { return nil }
        var next = place + 1
        if let kind = Self.formats[text(place)] {
            if ["file", "files"].contains(text(next)) || isPhoto(next) { next += 1 }
            return (kind, isOf(next) ? next + 1 : next)
        }
        var kind = Self.things[text(place)]
        if kind == nil, text(place) == "screen",
            ["shot", "shots", "capture", "captures", "grab", "grabs"].contains(text(next))
        {
            kind = .screenshot
            next += 1
        }
        if kind == nil, text(place) == "raw", ["file", "files"].contains(text(next)) || isPhoto(next) {
            kind = .raw
            next += 1
        }
        guard let kind, leads(first) || next == tokens.count && kind == .screenshot && place > 0 && !follows(place)
        else {
            return nil
        }
        if kind != .screenshot, next < tokens.count, tokens[next].isWord, !isOf(next) { return nil }
        // "A screenshot of a map" asks for a map among the screenshots.
        guard next == tokens.count || !tokens[next].isWord || QueryWordLists.function.contains(text(next)) else {
            return nil
        }
        return (kind, isOf(next) ? next + 1 : next)
    }

    private func isOf(_ place: Int) -> Bool { ["of", "with", "showing"].contains(text(place)) }

    private func isPhoto(_ place: Int) -> Bool { QueryWordLists.photoNouns.contains(text(place)) }

    /// `true` behind a word that makes the kind a thing: "a man looks at a screenshot".
    private func follows(_ place: Int) -> Bool {
        QueryWordLists.function.contains(text(place - 1)) || text(place - 1).hasSuffix("ing")
    }

    /// `true` if only words of asking stand before.
    private func leads(_ place: Int) -> Bool {
        AskingReader.prefixLength(of: Array(tokens.prefix(place))) == place
            || tokens.prefix(place).allSatisfy { QueryWordLists.determiners.contains($0.text) }
    }

    /// `true` for the ending of a file's name: "dog.jpg".
    private func isPartOfName(_ place: Int) -> Bool {
        if tokens[place].isAttached, text(place - 1) != ".", text(place - 1) != "(" { return true }
        if place > 1, text(place - 1) == ".", tokens[place - 1].isAttached { return true }
        guard tokens.indices.contains(place + 1), tokens[place + 1].isAttached else { return false }
        return !".,;:!?)".contains(text(place + 1))
            || tokens.indices.contains(place + 2) && tokens[place + 2].isAttached
    }
}
