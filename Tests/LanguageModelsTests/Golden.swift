import Foundation
import StrictJSON

/// Small models and what the reference implementation makes of strings with them, made by
/// `tools/reference/language_golden.py`.
enum Golden {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden"

    static func json(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }
}
