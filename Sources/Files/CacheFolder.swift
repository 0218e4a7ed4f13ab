/// The folders of a cache, in order of preference. A cache's failures are never reported: what is not in it is computed
/// again.
package struct CacheFolder: Sendable {
    /// The folders; files are written to the first that is writable.
    package let places: [String]

    package init(places: [String]) { self.places = places }

    /// Returns the readable paths of the files with this name.
    package func paths(of name: String) -> [String] {
        places.map { "\($0)/\(name)" }.filter { access($0, R_OK) == 0 }
    }

    /// Calls `write` with the path of a new file in the first folder where it succeeds.
    package func store(_ name: String, _ write: (_ path: String) throws -> Void) {
        for place in places where (try? createFolder(place)) != nil && access(place, W_OK | X_OK) == 0 {
            if (try? write("\(place)/\(name)")) != nil { return }
        }
    }

    /// Writes a file in the first writable folder.
    package func store(_ name: String, bytes: [UInt8]) {
        store(name) { path in
            var file = try AtomicFile(path: path)
            try file.append(bytes)
            try file.commit()
        }
    }
}
