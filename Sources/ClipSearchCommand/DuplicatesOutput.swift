import Catalog
import ClipSearch
import StrictJSON
import TerminalOutput

/// The output of groups of duplicates.
struct DuplicatesOutput {
    let report: DuplicateReport
    let kind: DuplicateKind
    let form: ResultOutput.Form

    func write() throws {
        try writeNotices()
        var output = OutputWriter()
        switch form {
        case .people: try writeForPeople(to: &output)
        case .json:
            try output.write(json: object)
        case .paths, .nulSeparatedPaths:
            for photo in report.groups.flatMap({ $0.members.dropFirst() }) {
                try output.writePath(photo.photo.file.path, nulTerminated: form == .nulSeparatedPaths)
            }
        }
        try output.flush()
    }

    /// Reports on standard error a damaged index, and the photos that were excluded, before the groups are written.
    private func writeNotices() throws {
        var errors = OutputWriter(descriptor: 2, destination: "standard error")
        if let problem = report.indexProblem { try errors.writeLine(IndexUpdateOutput.line(unused: problem)) }
        let current = FileSystem.realPath(".")
        for photo in report.skipped {
            let path = photo.path.shown(from: current).withoutControlCharacters
            try errors.writeLine("left out: \(path): \(photo.reason)")
        }
        try errors.flush()
    }

    private func writeForPeople(to output: inout OutputWriter) throws {
        let style = TerminalStyle(descriptor: 1)
        let current = FileSystem.realPath(".")
        for group in report.groups {
            try output.writeLine(style.bold(Self.heading(of: group)))
            for (index, member) in group.members.enumerated() {
                let path = member.photo.file.path.shown(from: current).withoutControlCharacters
                let mark = index == 0 ? style.green("keep") : "    "
                try output.writeLine("  \(mark)  \(path)  \(style.dim(details(of: member, isFirst: index == 0)))")
            }
            try output.writeLine()
        }
        try output.writeLine(summary)
    }

    private static func heading(of group: DuplicateGroup) -> String {
        let count = HumanReadable.count(group.members.count)
        return switch group.kind {
        case .identical: "\(count) identical files"
        case .similar: "\(count) similar photos"
        case .burst: "a burst of \(count) photos"
        }
    }

    private func details(of member: DuplicateGroup.Member, isFirst: Bool) -> String {
        let file = member.photo.file
        var parts = ["\(file.width)×\(file.height)", HumanReadable.bytes(Int(file.size))]
        if kind == .burst, let takenAt = file.takenAt { parts.append(PhotoTime.text(of: takenAt)) }
        if member.isFavourite { parts.append("favourite") }
        if !isFirst {
            parts.append(
                member.isIdentical
                    ? "identical" : "similarity \(HumanReadable.decimal(Double(member.similarity), places: 3))")
        }
        return parts.joined(separator: ", ")
    }

    private var summary: String {
        let count = HumanReadable.count
        var line =
            report.groups.isEmpty
            ? "no \(kind == .burst ? "bursts" : "duplicates") among \(count(report.photos)) photos"
            : "\(count(report.groups.count)) group\(report.groups.count == 1 ? "" : "s") among \(count(report.photos)) "
                + "photos; all but one of each: \(count(report.others)) photos, "
                + HumanReadable.bytes(Int(report.bytesOfOthers))
        if report.incomparable > 0 {
            line +=
                kind == .burst
                ? " (\(count(report.incomparable)) don't say when they were taken)"
                : " (\(count(report.incomparable)) are not indexed with this model)"
        }
        return line
    }

    private var object: JSONObject {
        [
            "kind": kind.rawValue, "threshold": report.threshold, "photos": report.photos,
            "incomparable": report.incomparable,
            "groups": report.groups.map { group -> JSONObject in
                [
                    "kind": group.kind.rawValue, "bytesOfOthers": group.bytesOfOthers,
                    "photos": group.members.enumerated().map { Self.object($1, isSuggested: $0 == 0) },
                ]
            },
            "others": report.others, "bytesOfOthers": report.bytesOfOthers,
            "skipped": report.skipped.map { ["id": $0.id] + .path($0.path) + ["reason": $0.reason] },
            "seconds": report.seconds.rounded(places: 3),
        ]
    }

    private static func object(_ member: DuplicateGroup.Member, isSuggested: Bool) -> JSONObject {
        let file = member.photo.file
        let members: JSONObject = [
            "suggested": isSuggested, "similarity": member.similarity, "identical": member.isIdentical,
            "favourite": member.isFavourite, "width": file.width, "height": file.height, "bytes": file.size,
            "takenAt": file.takenAt.map(PhotoTime.text(of:)),
        ]
        return ["id": member.photo.id] + .path(file.path) + members
    }
}

extension OutputWriter {
    /// Writes a path alone, for other programs; on a terminal without control characters.
    ///
    /// A path with a line feed would be read as two, one of which may be somebody else's file: without NUL it is left
    /// out, and named on standard error.
    mutating func writePath(_ path: PhotoPath, nulTerminated: Bool) throws {
        guard nulTerminated || !path.text.utf8.contains(UInt8(ascii: "\n")) else {
            var errors = OutputWriter(descriptor: 2, destination: "standard error")
            try errors.writeLine(
                "left out, since its name has a line feed (use -0): \(path.text.withoutControlCharacters)")
            return try errors.flush()
        }
        if !nulTerminated, TerminalStyle(descriptor: 1).isTerminal {
            try writeLine(path.text.withoutControlCharacters)
        } else {
            try write(path.bytes + [nulTerminated ? 0 : UInt8(ascii: "\n")])
        }
    }
}
