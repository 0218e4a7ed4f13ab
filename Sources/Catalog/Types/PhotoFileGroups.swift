/// Finds the files that show one shot: a raw file and the camera's JPEG, an edited copy and its original, or the
/// picture and the clip of a Live Photo.
///
/// They lie in one folder, bear one name but for the extension and the mark of edited copies, and were taken at the
/// same time. Where one of two files does not say when it was taken, their names alone must be telling: those of an
/// edited copy and its original, or of a raw file and another. A clip is in the library only next to a picture of its
/// name, and belongs to that.
struct PhotoFileGroups {
    /// A file as far as it matters for its group.
    struct File {
        var id: PhotoID
        var path: PhotoPath
        var takenAt: Int64?
        var pixels: Int
        /// ``PhotoRecord/isClip``
        var isClip = false
    }

    /// The difference between the times of two files of one shot, in seconds.
    private static let tolerance: Int64 = 2

    /// A number that the files of one shot have in common, and few other files.
    static func key(of path: PhotoPath) -> Int64 {
        // FNV-1a. It is stored: `Hasher` differs from run to run.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in SharedName(path).text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int64(bitPattern: hash)
    }

    /// Returns the leading file of each file that another one leads.
    static func leaders(of files: [File]) -> [PhotoID: PhotoID] {
        var leaders: [PhotoID: PhotoID] = [:]
        for sameName in Dictionary(grouping: files, by: { SharedName($0.path).text }).values where sameName.count > 1 {
            for group in groups(of: sameName.map(Member.init)) {
                guard let leader = group.min() else { continue }
                for member in group where member.file.id != leader.file.id {
                    leaders[member.file.id] = leader.file.id
                }
            }
        }
        return leaders
    }

    /// Orders paths as the files of a group: the leading one first.
    static func isBefore(_ left: File, _ right: File) -> Bool { Member(left) < Member(right) }

    /// Divides files of one name by the time of the shot.
    private static func groups(of members: [Member]) -> [[Member]] {
        var groups: [[Member]] = []
        let dated = members.filter { $0.file.takenAt != nil && !$0.isClip }.sorted { ($0.time, $0) < ($1.time, $1) }
        for member in dated {
            if let first = groups.last?.first, member.time - first.time <= tolerance {
                groups[groups.count - 1].append(member)
            } else {
                groups.append([member])
            }
        }
        // Of several shots an undated file may be any.
        if groups.count < 2 {
            var group = groups.first ?? []
            for member in members.filter({ $0.file.takenAt == nil && !$0.isClip }).sorted()
            where group.isEmpty || group.contains(where: member.isSurely(ofTheShotOf:)) {
                group.append(member)
            }
            groups = [group]
        }
        if !groups[0].isEmpty { groups[0] += members.filter(\.isClip) }
        return groups
    }

    /// A file in the order of its group: edited copies before originals, other pictures before raw files, large
    /// before small, clips last.
    private struct Member: Comparable {
        let file: File
        private let isEdited: Bool
        private let isRaw: Bool
        let isClip: Bool

        init(_ file: File) {
            self.file = file
            let name = PhotoFileName(file.path.fileName)
            (isEdited, isRaw, isClip) = (name.original != nil, name.isRaw, file.isClip)
        }

        var time: Int64 { file.takenAt ?? 0 }

        func isSurely(ofTheShotOf other: Member) -> Bool { isEdited != other.isEdited || isRaw != other.isRaw }

        static func == (left: Self, right: Self) -> Bool { left.file.id == right.file.id }

        static func < (left: Self, right: Self) -> Bool {
            if left.isClip != right.isClip { return right.isClip }
            if left.isEdited != right.isEdited { return left.isEdited }
            if left.isRaw != right.isRaw { return right.isRaw }
            if left.file.pixels != right.file.pixels { return left.file.pixels > right.file.pixels }
            return left.file.path < right.file.path
        }
    }

    /// The path of a file without its extension and the mark of an edited copy.
    private struct SharedName {
        let text: String

        init(_ path: PhotoPath) {
            let name = PhotoFileName(path.fileName)
            let original = name.original ?? name
            text = "\(path.folder.text)/\(original.stem)\(original.number)"
        }
    }
}
