import Foundation

enum Golden {
    static let weights = URL(fileURLWithPath: "\(#filePath)/../../../weights/reader").standardized.path

    static func path(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden/\(name)"
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
    }
}
