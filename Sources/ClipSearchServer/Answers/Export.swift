#if Server
import Catalog
import ClipSearch
import Foundation
import HTTPTypes
import Hummingbird

/// A list of photos as a downloadable file.
struct Export {
    enum Format: String, CaseIterable {
        case csv, json, text

        /// Parses the parameter `format`.
        init(_ parameters: QueryParameters) throws {
            guard let text = try parameters.string("format") else {
                self = .csv
                return
            }
            guard let format = Format(rawValue: text) else {
                throw Problem.invalid(
                    "format", "must be one of: \(Self.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            self = format
        }
    }

    private struct Line: Encodable {
        var id: PhotoID
        var path: String
        var width: Int
        var height: Int
        var bytes: Int64
        var takenAt: Nullable<String>
        var addedAt: String?
    }

    let name: String
    private let lines: [Line]

    init(name: String, _ page: PhotoPage) {
        self.name = name
        lines = page.entries.map { entry in
            let file = entry.photo.file
            return Line(
                id: entry.photo.id, path: file.path.text, width: file.width, height: file.height, bytes: file.size,
                takenAt: Nullable(file.takenAt.map(PhotoTime.text(of:))), addedAt: entry.addedAt.map(JSON.time))
        }
    }

    func response(_ format: Format) throws -> Response {
        let (bytes, type, ending): ([UInt8], String, String) =
            switch format {
            case .csv: (Array(csv.utf8), "text/csv; charset=utf-8", "csv")
            case .json: (try JSON.encode(lines), "application/json", "json")
            case .text: (Array(lines.map { $0.path + "\n" }.joined().utf8), "text/plain; charset=utf-8", "txt")
            }
        return Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "no-store",
                .contentDisposition: ContentDisposition.header("\(name).\(ending)", isAttachment: true),
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private var csv: String {
        let head = "id,path,width,height,bytes,taken_at,added_at\r\n"
        return head
            + lines.map { line in
                [
                    String(line.id), Self.field(line.path), String(line.width), String(line.height), String(line.bytes),
                    line.takenAt.value ?? "", line.addedAt ?? "",
                ].joined(separator: ",") + "\r\n"
            }.joined()
    }

    /// Quotes a field by RFC 4180. Absolute paths begin with "/", so spreadsheets do not interpret them as formulas.
    private static func field(_ text: String) -> String {
        text.contains { ",\"\r\n".contains($0) || $0 == "\r\n" } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
}

/// The header with a file's name (RFC 6266): in ASCII for old programs, and in UTF-8.
enum ContentDisposition {
    static func header(_ name: String, isAttachment: Bool) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar in
                let isPlain = (0x20..<0x7f).contains(scalar.value) && !"\"\\%/".unicodeScalars.contains(scalar)
                return isPlain ? Character(scalar) : "_"
            })
        let encoded = name.utf8.map { byte in
            let scalar = UnicodeScalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            return isPlain || "-._~".utf8.contains(byte) ? String(scalar) : "%" + hexadecimal(byte)
        }.joined()
        return "\(isAttachment ? "attachment" : "inline"); filename=\"\(plain)\"; filename*=UTF-8''\(encoded)"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
#endif
