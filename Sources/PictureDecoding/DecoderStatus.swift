import CPictureLibraries
import Pictures

/// The libraries that a decoding child found, and its protection.
public struct DecoderStatus: Sendable {
    /// The name and version of the library that decodes each format.
    public let libraries: [PictureFormat: String]
    /// The version of Landlock that keeps children from the file system; 0 if the kernel has none.
    public let landlockVersion: Int
    /// `true` if seccomp keeps children from all system calls but those of computing.
    public let filtersCalls: Bool
    /// The reason why no child could be started; nil if one was.
    public let failure: String?

    init(failure: String) {
        (libraries, landlockVersion, filtersCalls) = ([:], 0, false)
        self.failure = failure
    }

    init(_ hello: pl_hello) {
        var libraries: [PictureFormat: String] = [:]
        withUnsafeBytes(of: hello.libraries) { names in
            for (format, index) in DecoderRequest.formats {
                let start = Int(index) * Int(PL_TEXT)
                let name = names[start..<start + Int(PL_TEXT)].prefix { $0 != 0 }
                if !name.isEmpty { libraries[format] = String(decoding: name, as: UTF8.self) }
            }
        }
        self.libraries = libraries
        landlockVersion = Int(hello.landlock_version)
        filtersCalls = hello.filters_calls != 0
        failure = nil
    }

    /// The protection in words, for people.
    public var protection: String {
        Self.protection(landlockVersion: landlockVersion, filtersCalls: filtersCalls)
    }

    static func protection(landlockVersion: Int, filtersCalls: Bool) -> String {
        var parts = ["a process of its own"]
        if landlockVersion > 0 { parts.append("Landlock \(landlockVersion)") }
        if filtersCalls { parts.append("seccomp") }
        if parts.count == 1 { parts.append("this system offers nothing more") }
        return parts.joined(separator: ", ")
    }

    /// Returns the library that decodes a format, for messages.
    public static func libraryName(for format: PictureFormat) -> String {
        switch format {
        case .heic: "libheif with a HEVC decoder"
        case .avif: "libheif with an AV1 decoder"
        case .tiff: "libtiff"
        case .jpegXL: "libjxl"
        default: "a library for \(format.name)"
        }
    }
}
