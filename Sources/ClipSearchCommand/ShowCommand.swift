import ArgumentParser
import Catalog
import ClipSearch
import Files
import Pictures
import StrictJSON
import TerminalOutput

struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what is known of photos: date, camera, place, texts, collections.",
        discussion: """
            Of a file that the library doesn't hold, what the file itself says is shown.

              clipsearch show ~/Pictures/IMG_1234.HEIC
            """)

    @OptionGroup var photoArguments: PhotoArguments
    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var libraryOptions: LibraryOptions

    func run() throws {
        let library = try openLibrary()
        var shown: [ShownPhoto] = []
        var failures: [(photo: String, reason: String)] = []
        for argument in photoArguments.photos {
            do {
                shown.append(try photo(argument, in: library))
            } catch let error as PictureError {
                failures.append((argument, "\(error.underlying)"))
            }
        }
        try write(shown, failures)
        if !failures.isEmpty { throw ExitCode(ExitStatus.someFilesUnreadable.rawValue) }
    }

    /// Files can be shown before there is a library.
    private func openLibrary() throws -> PhotoLibrary? {
        do {
            return try libraryOptions.open()
        } catch CatalogError.missing where libraryOptions.library == nil {
            return nil
        }
    }

    private func photo(_ argument: String, in library: PhotoLibrary?) throws -> ShownPhoto {
        if let library, let id = try PhotoArguments.photo(argument, in: library) {
            return ShownPhoto(try library.details(of: id))
        }
        return ShownPhoto(try FileDescription(contentsOfFile: argument))
    }

    private func write(_ photos: [ShownPhoto], _ failures: [(photo: String, reason: String)]) throws {
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        for (photo, reason) in failures { try errors.writeLine("\(photo): \(reason)".withoutControlCharacters) }
        try errors.flush()
        var output = OutputWriter()
        if json {
            let failed = failures.map { JSONObject.path(Array($0.photo.utf8)) + ["reason": $0.reason] }
            try output.write(json: ["photos": photos.map(\.object), "failed": failed])
        } else {
            for (index, photo) in photos.enumerated() {
                if index > 0 { try output.writeLine() }
                for (name, text) in photo.lines {
                    let name = name + String(repeating: " ", count: 11 - name.count)
                    try output.writeLine("\(name) \(text.withoutControlCharacters)")
                }
            }
        }
        try output.flush()
    }
}

/// A photo as `show` prints it.
private struct ShownPhoto {
    var file: PhotoFile
    var capture: CaptureData
    var texts: PhotoTexts
    /// Nil for a file that the library doesn't hold.
    var details: PhotoDetails?

    init(_ details: PhotoDetails) {
        self.details = details
        (file, capture, texts) = (details.photo.file, details.capture, details.texts)
    }

    init(_ description: FileDescription) {
        (file, capture, texts) = (description.file, description.capture, description.texts)
    }

    var lines: [(name: String, text: String)] {
        let size = file.width > 0 ? "\(file.width) × \(file.height) pixels, " : ""
        var lines = [
            ("file", file.path.text),
            ("size", "\(size)\(file.format.uppercased()), \(HumanReadable.bytes(Int(file.size)))"),
        ]
        if let taken = file.takenAt.map(takenText) { lines.append(("taken", taken)) }
        lines.append(("changed", Self.localTime(file.modifiedNanoseconds / 1_000_000_000)))
        let camera = [capture.camera, capture.lens].compactMap { $0 }.joined(separator: ", ")
        for (name, text) in [
            ("camera", camera), ("exposure", exposure), ("place", place),
            ("rating", capture.rating.map { $0 < 0 ? "rejected" : "\($0) of 5" } ?? ""),
        ] where !text.isEmpty {
            lines.append((name, text))
        }
        lines += texts.captions.map { ("caption", "\($0.text) (\($0.source.rawValue))") }
        for source in TextSource.allCases {
            let tags = texts.tags.filter { $0.source == source }.map(\.name)
            if !tags.isEmpty { lines.append(("tags", "\(tags.joined(separator: ", ")) (\(source.rawValue))")) }
        }
        guard let details else { return lines + [("library", "does not hold this file")] }
        switch details.writing {
        case .notRead: break
        case .failed(let reason): lines.append(("written", "could not be read: \(reason)"))
        case .read(let written): lines += written.map { ("written", $0.text) }
        }
        lines += details.files.filter { $0.id != details.photo.id }.map { other in
            let size = HumanReadable.bytes(Int(other.file.size))
            return ("other file", "\(other.file.path.fileName), \(other.file.format.uppercased()), \(size)")
        }
        if details.isFavourite { lines.append(("favourite", "yes")) }
        lines += details.collections.map { ("collection", $0.name) }
        let missing = details.photo.missingSince.map { ", gone since \(Self.localTime($0))" } ?? ""
        let since = Self.localTime(details.photo.firstIndexedAt)
        return lines + [("library", "id:\(details.photo.id), since \(since)\(missing)")]
    }

    private func takenText(_ seconds: Int64) -> String {
        let decimals = capture.milliseconds.map { "." + String($0 + 1000).dropFirst() } ?? ""
        let time = PhotoTime.text(of: seconds).replacing("T", with: " ") + decimals
        let source =
            switch capture.dateSource {
            case .original: "EXIF"
            case .digitized: "EXIF, when it was digitized"
            case .xmp: "XMP"
            case .iptc: "IPTC"
            case .text: "a text in the file"
            case .fileName: "the file's name"
            case .sidecar: "an XMP file"
            case .takeout: "Google Takeout"
            case .video: "the video's header, in UTC"
            case .modified: "EXIF, when it was edited"
            case nil: ""
            }
        let zone = capture.offsetSource == .gps ? ", zone from GPS" : ""
        return time + (capture.offsetMinutes.map { " " + CaptureDate.text(ofOffset: $0) } ?? "")
            + (source.isEmpty ? "" : " (from \(source)\(zone))")
    }

    private var exposure: String {
        let time = capture.exposureTime.map { time in
            time < 0.3 ? "1/\(Int(exactly: (1 / time).rounded()) ?? 0) s" : "\(Self.short(time)) s"
        }
        let equivalent = capture.focalLengthIn35mm.map { " (\($0) mm on 35 mm film)" } ?? ""
        let parts = [
            time, capture.aperture.map { "f/\(Self.short($0))" }, capture.iso.map { "ISO \($0)" },
            capture.focalLength.map { "\(Self.short($0)) mm" + equivalent },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    private var place: String {
        guard let location = capture.location else { return "" }
        let height = location.altitude.map { ", \(Self.short($0)) m" } ?? ""
        return "\(Self.degrees(location.latitude)), \(Self.degrees(location.longitude))\(height)"
    }

    private static func degrees(_ value: Double) -> String { "\((value * 1e5).rounded() / 1e5)" }

    private static func short(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return Int(exactly: rounded).map(String.init) ?? "\(rounded)"
    }

    private static func localTime(_ seconds: Int64) -> String {
        PhotoTime.text(of: PhotoTime.wallClock(ofUnixTime: seconds)).replacing("T", with: " ")
    }

    var object: JSONObject {
        var object: JSONObject = ["id": details?.photo.id]
        object += .path(file.path)
        object += [
            "width": file.width, "height": file.height, "format": file.format, "bytes": file.size,
            "takenAt": file.takenAt.map(PhotoTime.text(of:)),
            "modifiedAt": Moment.text(file.modifiedNanoseconds / 1_000_000_000), "capture": capture,
            "captions": texts.captions.map { ["text": $0.text, "source": $0.source.rawValue] as JSONObject },
            "tags": texts.tags.map { ["name": $0.name, "source": $0.source.rawValue] as JSONObject },
        ]
        guard let details else { return object }
        return object + [
            "files": details.files.map { file -> JSONObject in
                ["id": file.id] + .path(file.file.path) + ["format": file.file.format, "bytes": file.file.size]
            },
            "isFavourite": details.isFavourite,
            "collections": details.collections.map { ["id": $0.id, "name": $0.name] as JSONObject },
            "firstIndexedAt": Moment.text(details.photo.firstIndexedAt),
            "missingSince": details.photo.missingSince.map(Moment.text),
        ]
    }
}
