import ArgumentParser
import PictureDecoding
import Pictures
import StrictJSON
import TerminalOutput

struct FormatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "formats",
        abstract: "Say which picture formats are read, by what, and what to install for others.",
        discussion: """
            HEIC, AVIF, TIFF and JPEG XL are decoded in processes that can open no file and no connection, by \
            libraries that are used if they are installed. Stills of videos are made the same way, by ffmpeg.
            """)

    @Flag(help: "Print it as JSON.")
    var json = false

    /// A line of the output.
    private struct Row {
        var name: String
        /// The decoder, with its version where that is known.
        var reader: String?
        var protection: String?
        /// The reason why the format is not read.
        var obstacle: String?
        var installation: String?
    }

    func run() throws {
        let rows = Self.rows()
        var output = OutputWriter()
        if json {
            try output.write(json: ["formats": rows.map(Self.object)])
        } else {
            let width = rows.map(\.name.count).max() ?? 0
            for row in rows {
                let name = row.name.padding(to: width)
                try output.writeLine("\(name)  \(Self.words(row).withoutControlCharacters)")
            }
        }
        try output.flush()
    }

    private static func words(_ row: Row) -> String {
        if let reader = row.reader { return reader + (row.protection.map { ", in \($0)" } ?? "") }
        let install = row.installation.map { ". To install it: \($0)" } ?? ""
        return "not read: \(row.obstacle ?? "it cannot be read yet")\(install)"
    }

    private static func object(_ row: Row) -> JSONObject {
        [
            "format": row.name, "isRead": row.reader != nil, "reader": row.reader,
            "protection": row.protection, "obstacle": row.obstacle, "install": row.installation,
        ]
    }

    private static func rows() -> [Row] {
        let status = (ExternalDecoding.decoder as? PictureDecoderPool)?.status
        let raws = PictureFormat.camerasWithPreviews.map(PictureFormat.raw)
        return (PictureFormat.decodable + raws).map { format in
            var row = Row(name: format.name, obstacle: format.obstacle)
            if row.obstacle == nil {
                row.reader = status?.libraries[format] ?? builtInReader(of: format)
                if ExternalDecoding.formats.contains(format) { row.protection = status?.protection }
            } else if status?.failure == nil {
                row.installation = installation(of: format)
            }
            return row
        } + [videos()]
    }

    /// Videos of all containers.
    private static func videos() -> Row {
        var row = Row(name: "videos", obstacle: ExternalDecoding.obstacleToVideos)
        guard row.obstacle == nil, let decoder = ExternalDecoding.videoDecoder as? FFmpegDecoder else {
            row.installation = "apt-get install ffmpeg"
            return row
        }
        do {
            let status = try decoder.status()
            (row.reader, row.protection) = ("\(status.version): stills", status.protection)
        } catch {
            row.obstacle = "\(error)"
        }
        return row
    }

    private static func builtInReader(of format: PictureFormat) -> String {
        switch format {
        case .jpeg: "libjpeg"
        case .png: "libpng"
        case .webp: "libwebp"
        case .raw: "clipsearch: the largest preview in the file"
        default: "clipsearch"
        }
    }

    private static func installation(of format: PictureFormat) -> String? {
        switch format {
        case .heic: "apt-get install libheif1 (from Debian 13 on also libheif-plugin-libde265)"
        case .avif: "apt-get install libheif1 (from Debian 13 on also libheif-plugin-dav1d)"
        case .tiff: "apt-get install libtiff6"
        case .jpegXL: "apt-get install libjxl0.7 (from Debian 13 on libjxl0.11)"
        default: nil
        }
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
