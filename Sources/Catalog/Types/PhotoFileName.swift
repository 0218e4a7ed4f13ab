/// The name of a photo's file in its parts: `beach(1).jpg` is `beach`, `(1)` and `.jpg`.
package struct PhotoFileName: Hashable, Sendable {
    package var stem: String
    package var number: String
    /// With its dot; empty for a name without one.
    package var fileExtension: String

    package init(_ name: String) {
        let dot = name.lastIndex(of: ".").flatMap { $0 > name.startIndex ? $0 : nil } ?? name.endIndex
        fileExtension = String(name[dot...])
        stem = String(name[..<dot])
        number = ""
        if stem.last == ")", let opening = stem.lastIndex(of: "("), opening > stem.startIndex,
            case let digits = stem[stem.index(after: opening)...].dropLast(), !digits.isEmpty,
            digits.allSatisfy({ $0.isASCII && $0.isNumber })
        {
            number = String(stem[opening...])
            stem = String(stem[..<opening])
        }
    }

    /// The name of the photo of which Google Photos made this edited copy.
    package var googleOriginal: PhotoFileName? {
        original(before: Self.suffixesOfGoogle + Self.suffixesOfGoogleCreations)
    }

    /// The name of the photo of which this one is an edited copy, by any program that names copies in a way that is
    /// nobody's own: Google Photos, iOS (`IMG_E1234.JPG`) and Lightroom (`IMG_1234-Edit.tif`).
    package var original: PhotoFileName? {
        if let original = original(before: Self.suffixesOfGoogle + Self.suffixesOfOthers) { return original }
        let mark = "IMG_E"
        guard stem.hasPrefix(mark), case let digits = stem.dropFirst(mark.count), digits.count >= 4,
            digits.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        var name = self
        name.stem = "IMG_" + digits
        return name
    }

    private func original(before suffixes: [String]) -> PhotoFileName? {
        guard let suffix = suffixes.first(where: stem.hasSuffix), stem.count > suffix.count else { return nil }
        var name = self
        name.stem = String(stem.dropLast(suffix.count))
        return name
    }

    /// The additions of Google Photos to the name of an edited copy, in the languages of accounts.
    private static let suffixesOfGoogle = [
        "-edited", "-bearbeitet", "-modifié", "-editado", "-editada", "-ha editado", "-editat", "-modificato",
        "-bewerkt", "-edytowane", "-編集済み",
    ]
    /// Names of other pictures may end like these, too.
    private static let suffixesOfGoogleCreations = ["-effects", "-smile", "-mix"]
    private static let suffixesOfOthers = [" (edited)", "-Edit"]

    /// `true` for the extension of a camera's raw file.
    package var isRaw: Bool { Self.rawExtensions.contains(fileExtension.dropFirst().lowercased()) }

    /// The extensions of cameras' raw files, in lower case.
    package static let rawExtensions: Set<String> = [
        "cr2", "cr3", "nef", "nrw", "arw", "sr2", "dng", "orf", "rw2", "raf", "pef", "srw",
    ]
}
