import Files
import Synchronization

extension HNSWIndex {
    /// Writes the index to a file, which appears under its name as a whole or not at all. Searches continue meanwhile,
    /// changes wait.
    ///
    /// - Parameters:
    ///   - path: the file, which is replaced.
    ///   - label: the caller's label, at most 128 bytes of UTF-8 without a zero: the source of the vectors, say.
    /// - Throws: ``VectorIndexError/file(path:operation:reason:)``, ``VectorIndexError/damaged(path:what:)`` for an
    ///   index of a damaged file, or ``VectorIndexError/invalidParameter(name:value:allowed:)`` for an invalid label.
    public func save(to path: String, label: String = "") throws(VectorIndexError) {
        guard label.utf8.count <= IndexHeader.labelCapacity, !label.utf8.contains(0) else {
            throw .invalidParameter(
                name: "label", value: label, allowed: "at most \(IndexHeader.labelCapacity) bytes, without a zero byte")
        }
        let result = writer.withLock { _ in
            Result { () throws(VectorIndexError) in
                // Damaged data must not get a valid checksum.
                graph.checks?.useAll(pool: pool)
                if let damage = graph.damage { throw damage }
                try graph.write(to: path, label: label)
            }
        }
        try result.get()
    }
}

extension Graph {
    fileprivate func write(to path: String, label: String) throws(VectorIndexError) {
        let count = count
        var header = IndexHeader(
            configuration: configuration, dimension: dimension, count: count, removedCount: removedCount, entry: entry,
            label: label)
        typealias Content = (kind: IndexHeader.Kind, layer: Int, base: UnsafeRawPointer, byteCount: Int)
        var contents: [Content] = [
            (.rows, 0, UnsafeRawPointer(rows.base), count * Self.rowStride(configuration, dimension)),
            (.ids, 0, UnsafeRawPointer(ids.base), count * 8),
            (.parents, 0, UnsafeRawPointer(parents.base), count * 4),
            (.removed, 0, UnsafeRawPointer(removed.base), (count + 63) / 64 * 8),
            (.centre, 0, UnsafeRawPointer(centre.base), dimension * 4),
        ]
        for (number, layer) in layers.enumerated() where number == 0 || upperCounts[number] > 0 {
            let nodes = number == 0 ? count : upperCounts[number]
            contents.append((.links, number, UnsafeRawPointer(layer.links), nodes * layer.width * 4))
            if let slots = layer.slots, let below = layer.below {
                contents.append((.slots, number, UnsafeRawPointer(slots), nodes * 4))
                contents.append((.below, number, UnsafeRawPointer(below), nodes * 4))
            }
        }
        // Last, so that all data that a walk accesses is contiguous.
        if let originals {
            contents.append((.originals, 0, UnsafeRawPointer(originals.base), count * dimension * 4))
        }

        do throws(FileError) {
            AtomicFile.removeLeftovers(of: path)
            var file = try AtomicFile(path: path)
            // The header can only be written after everything else.
            try file.append(zeros: IndexHeader.fixedSize + (contents.count + 1) * IndexHeader.entrySize)
            var blocks: [UInt64] = []
            for content in contents {
                let bytes = UnsafeRawBufferPointer(start: content.base, count: content.byteCount)
                blocks += BlockChecks.checksums(of: bytes)
                try header.append(bytes, content.kind, content.layer, to: &file)
            }
            let checksums = MemoryBlock(zeroed: blocks.count * 8)
            checksums.base.copyMemory(from: blocks, byteCount: blocks.count * 8)
            try header.append(
                UnsafeRawBufferPointer(start: checksums.base, count: blocks.count * 8), .blocks, 0, to: &file)
            header.fileSize = file.size
            try file.overwrite(beginning: header.encoded())
            try file.commit()
        } catch {
            throw .file(path: path, operation: "write", reason: error.reason)
        }
    }
}

extension IndexHeader {
    /// Writes a section to the file, and adds it to the header.
    fileprivate mutating func append(
        _ bytes: UnsafeRawBufferPointer, _ kind: Kind, _ layer: Int, to file: inout AtomicFile
    ) throws(FileError) {
        try file.align(to: Self.alignment)
        sections.append(
            Section(
                kind: kind, layer: layer, offset: file.size, byteCount: bytes.count, checksum: Checksum.xxh64(bytes)))
        try file.append(bytes)
    }
}
