#if Server
/// Names for the files of an archive, each of which is taken once, on systems that tell letter case apart and on those
/// that don't.
package struct ArchiveNames {
    private var taken: Set<String> = []
    /// The number that was last tried for each name, so that a thousand photos of one name take no million tries.
    private var numbers: [String: Int] = [:]

    /// Characters that Windows does not allow in names, and the slash, which would begin a folder.
    private static let forbidden = Set("/\\:*?\"<>|")

    package init() {}

    /// Returns a name like `IMG_0001.jpg`, or `IMG_0001 (2).jpg` where that is taken.
    package mutating func name(like fileName: String) -> String {
        let allowed = String(fileName.map { Self.isAllowed($0) ? $0 : "_" })
        let wanted = allowed.isEmpty || allowed.allSatisfy({ $0 == "." }) ? "photo" : allowed
        let dot = wanted.lastIndex(of: ".").flatMap { $0 == wanted.startIndex ? nil : $0 } ?? wanted.endIndex
        let key = Self.key(wanted)
        var name = wanted
        while !taken.insert(Self.key(name)).inserted {
            let number = numbers[key, default: 1] + 1
            numbers[key] = number
            name = "\(wanted[..<dot]) (\(number))\(wanted[dot...])"
        }
        return name
    }

    private static func isAllowed(_ character: Character) -> Bool {
        !forbidden.contains(character)
            && !character.unicodeScalars.contains { scalar in
                // Stands for a byte that is not UTF-8: see `PhotoPath`.
                scalar.properties.generalCategory == .control || (0xEF80...0xEFFF).contains(scalar.value)
            }
    }

    // Canonically equal strings are equal in Swift, as names are on macOS.
    private static func key(_ name: String) -> String { name.lowercased() }
}
#endif
