import Catalog

/// The names of the files next to a photo that say something of it.
///
/// - Captions and keywords: `beach.jpg.txt`, `beach.jpg.json`, `beach.txt`, `beach.json`.
/// - XMP: `beach.jpg.xmp`, as digiKam and darktable name it, and `beach.xmp`, as Adobe does, which belongs to the raw
///   file if there are both `beach.jpg` and `beach.nef`.
/// - Google Takeout: `beach.jpg.json` until 2024 and `beach.jpg.supplemental-metadata.json` since, of which only the
///   first 46 UTF-16 units before `.json` are kept. The number of `beach(1).jpg` follows that: `beach.jpg(1).json`. An
///   edited copy, `beach-edited.jpg`, has none of its own, and shares that of `beach.jpg`.
struct SidecarNames {
    /// A possible sidecar.
    struct Candidate: Equatable {
        var path: PhotoPath
        /// The photo's name, where the path holds only the beginning of it, so that the sidecar must confirm it.
        var title: String?
    }

    /// Captions, keywords and XMP, and Takeout's names of the photo itself.
    let own: [Candidate]
    /// Takeout's names of the photo of which this one is an edited copy; empty if its name does not say so.
    let original: [Candidate]

    static let xmpExtensions = ["xmp", "XMP"]

    init(ofPhoto path: PhotoPath) {
        let name = PhotoFileName(path.fileName)
        let folder = path.folder
        func inFolder(_ names: [(String, title: String?)]) -> [Candidate] {
            names.map { Candidate(path: folder.appending(Array(PhotoPath(text: $0.0).bytes)), title: $0.title) }
        }
        var stems = [path.bytes]
        if !name.fileExtension.isEmpty { stems.append(path.bytes.dropLast(name.fileExtension.utf8.count)) }
        var own = stems.flatMap { stem in
            (Sidecar.extensions + Self.xmpExtensions).map {
                Candidate(path: PhotoPath(bytes: stem + [UInt8(ascii: ".")] + $0.utf8))
            }
        }
        for candidate in inFolder(name.takeoutNames) where !own.contains(where: { $0.path == candidate.path }) {
            own.append(candidate)
        }
        self.own = own
        original = name.googleOriginal.map { inFolder($0.takeoutNames) } ?? []
    }

    /// Returns `true` for an XMP file that belongs to a raw file next to the photo: `beach.xmp` next to `beach.jpg` and
    /// `beach.nef`.
    ///
    /// - Parameter hasRaw: returns `true` if there is a raw file of a name without its extension.
    static func belongsToRaw(_ xmp: PhotoPath, of photo: PhotoPath, hasRaw: (_ stem: PhotoPath) -> Bool) -> Bool {
        guard let stem = stem(ofXMP: xmp), stem != photo, photo.rawStem == nil else { return false }
        return hasRaw(stem)
    }

    /// Returns the path of an XMP file that bears the name of a photo without its extension, but for that extension.
    static func stem(ofXMP path: PhotoPath) -> PhotoPath? {
        xmpExtensions.contains { path.text.hasSuffix(".\($0)") } ? PhotoPath(text: String(path.text.dropLast(4))) : nil
    }
}

extension PhotoFileName {
    /// The names that Google Takeout gives the record of the photo.
    fileprivate var takeoutNames: [(String, title: String?)] {
        let whole = stem + fileExtension
        let long = whole + ".supplemental-metadata"
        var names: [(String, title: String?)] = [(whole, nil), (long, nil)]
        for limit in number.isEmpty ? [46] : [46, 46 - number.utf16.count] {
            for name in [whole, long] where name.utf16.count > limit {
                let cut = name.prefix(utf16Count: limit)
                if !names.contains(where: { $0.0 == cut }) { names.append((cut, cut.hasPrefix(whole) ? nil : whole)) }
            }
        }
        return names.map { ($0.0 + number + ".json", $0.title) }
    }
}

extension String {
    /// Returns the characters that fit into a number of UTF-16 units, without half a surrogate pair.
    fileprivate func prefix(utf16Count: Int) -> String {
        var units = utf16.prefix(utf16Count)
        if units.last.map(UTF16.isLeadSurrogate) == true { units = units.dropLast() }
        return String(decoding: Array(units), as: UTF16.self)
    }
}
