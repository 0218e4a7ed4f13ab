import Foundation

/// A folder that is removed with its last reference.
package final class TemporaryFolder: Sendable {
    package let path =
        FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path + "/clipsearch-\(UUID().uuidString)"

    package init() { try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A model's folders with links to its files, beside which something can be written.
    package func copy(of model: String, named name: String) throws -> String {
        let (files, copy) = (FileManager.default, "\(path)/\(name)")
        try files.createDirectory(atPath: copy, withIntermediateDirectories: true)
        for name in try files.subpathsOfDirectory(atPath: model).sorted() {
            guard !name.hasPrefix(".") else { continue }
            var isFolder: ObjCBool = false
            let source = "\(model)/\(name)"
            if files.fileExists(atPath: source, isDirectory: &isFolder), isFolder.boolValue {
                try files.createDirectory(atPath: "\(copy)/\(name)", withIntermediateDirectories: true)
            } else {
                try files.createSymbolicLink(atPath: "\(copy)/\(name)", withDestinationPath: source)
            }
        }
        return copy
    }

    package func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
