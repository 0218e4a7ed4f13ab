import Files

/// Finds the JPEGs in a raw file.
struct PreviewSearch {
    struct Candidate {
        var offset: Int
        var length: Int
        var size: PixelSize
        var pixelCount: Int { size.width * size.height }
    }

    private let file: ByteView
    private(set) var best: Candidate?
    /// The end of the directories that were read, and of their values.
    private(set) var directoriesEnd = 0
    private var visited: Set<Int> = []

    init(_ file: ByteView) { self.file = file }

    /// `true` if a larger preview than those found may exist.
    var isBestSmall: Bool { min(best?.size.width ?? 0, best?.size.height ?? 0) < Self.fullPreviewSide }

    /// The shorter side of a preview in pixels, below which the whole file is searched for a larger one.
    private static let fullPreviewSide = 1000

    /// Considers the JPEG at an offset.
    mutating func add(offset: Int, length: Int) {
        guard length > 0, offset >= 0, offset < file.count else { return }
        // A file that was cut off may still hold a part of the preview.
        let bytes = file.suffix(from: offset)
        guard let part = bytes.part(from: 0, length: min(length, bytes.count)), let frame = JPEGFrame(part) else {
            return
        }
        let candidate = Candidate(offset: offset, length: part.count, size: frame.size)
        if candidate.pixelCount > best?.pixelCount ?? 0 { best = candidate }
    }

    /// Considers the JPEGs of all directories and sub-directories, each once.
    mutating func walk(_ structure: TIFFStructure) {
        var pending = [structure.firstDirectoryOffset]
        while let offset = pending.popLast(), visited.count < InputLimits.directories {
            guard visited.insert(offset).inserted, let directory = structure.directory(at: offset) else { continue }
            let parts = [directory, directory.directory(.exifDirectory), directory.directory(.gpsDirectory)]
            directoriesEnd = parts.reduce(directoriesEnd) { max($0, $1?.end ?? 0) }
            addPreviews(of: directory)
            pending += directory.integers(.subDirectories, limit: InputLimits.directories)
            if let next = directory.next { pending.append(next) }
        }
    }

    private mutating func addPreviews(of directory: TIFFDirectory) {
        if let offset = directory.integer(.previewOffset), let length = directory.integer(.previewLength) {
            add(offset: offset, length: length)
        }
        if let place = directory.range(.panasonicPreview) { add(offset: place.lowerBound, length: place.count) }
        // Compression 6 and 7: JPEG. Sensor data, too, but lossless, which the frame header says.
        if [6, 7].contains(directory.integer(.compression) ?? 0), let offset = directory.integer(.stripOffsets),
            let length = directory.integer(.stripByteCounts)
        {
            add(offset: offset, length: length)
        }
    }

    /// Considers every JPEG in the file, wherever it is.
    mutating func scan() {
        var offset = 0
        var attempts = 0
        while attempts < InputLimits.previews, let next = file.firstOffset(of: 0xff, from: offset) {
            offset = next + 1
            guard file.byte(at: next + 1) == 0xd8, file.byte(at: next + 2) == 0xff else { continue }
            attempts += 1
            guard let frame = JPEGFrame(file.suffix(from: next)) else { continue }
            let length = frame.length
            if frame.pixelCount > best?.pixelCount ?? 0 {
                best = Candidate(offset: next, length: length, size: frame.size)
            }
            offset = next + length
        }
    }
}
