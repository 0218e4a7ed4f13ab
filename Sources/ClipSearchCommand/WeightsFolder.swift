import ClipSearch
import TerminalOutput

/// Where the weights that come with the program stand.
enum WeightsFolder {
    /// `$CLIPSEARCH_WEIGHTS`; else `share/clipsearch/weights` beside the folder of the program, where it was installed; else
    /// `weights` in a folder above the program, where it was built. Nil when none holds a manifest.
    static func find() -> String? {
        if let folder = ProcessEnvironment.current["CLIPSEARCH_WEIGHTS"] { return folder }
        guard let program = FileSystem.programPath else { return nil }
        var parts = program.split(separator: "/").dropLast()
        var candidates = ["/" + (parts.dropLast() + ["share", "clipsearch", "weights"]).joined(separator: "/")]
        while !parts.isEmpty {
            parts.removeLast()
            candidates.append("/" + (parts + ["weights"]).joined(separator: "/"))
        }
        return candidates.first { FileSystem.realPath($0 + "/manifest.json") != nil }
    }
}
