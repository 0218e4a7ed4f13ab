extension Photos {
    /// Returns what is stored of the files anywhere below a folder.
    ///
    /// - Parameter model: the model whose vectors are reported.
    package func known(under root: PhotoPath, model: ModelID?) throws -> KnownFiles {
        let range = root.rangeBelow
        return try known("path >= \(range.lowerBound) AND path < \(range.upperBound)", model)
    }

    /// Returns what is stored of the files at some paths, however many.
    ///
    /// - Parameter model: the model whose vectors are reported.
    package func known(at paths: [PhotoPath], model: ModelID?) throws -> KnownFiles {
        paths.isEmpty ? KnownFiles() : try known("path \(in: paths)", model)
    }

    /// Returns the present and missing photos with each of some contents, by id.
    ///
    /// - Parameter model: the model whose vectors are reported.
    package func known(withContents hashes: [ContentHash], model: ModelID?) throws -> [ContentHash: [ContentMatch]] {
        guard !hashes.isEmpty else { return [:] }
        var matches: [ContentHash: [ContentMatch]] = [:]
        try database.read { transaction in
            try transaction.forEach(
                KnownFile.query(model, where: "content_hash \(in: hashes) ORDER BY photos.id")
            ) { row in
                matches[try row[6], default: []].append(
                    ContentMatch(photo: try KnownFile(row), path: try row[0], isMissing: try row[7]))
            }
        }
        return matches
    }

    private func known(_ condition: Statement, _ model: ModelID?) throws -> KnownFiles {
        try database.read { transaction in
            func photos(_ condition: Statement) throws -> [PhotoPath: KnownFile] {
                var files: [PhotoPath: KnownFile] = [:]
                try transaction.forEach(KnownFile.query(model, where: condition)) { row in
                    files[try row[0]] = try KnownFile(row)
                }
                return files
            }
            var known = KnownFiles()
            known.present = try photos("\(condition) AND missing_since IS NULL")
            known.missing = try photos("\(condition) AND missing_since IS NOT NULL ORDER BY missing_since")
            for failure in try FailedFile.fetch(transaction, where: condition) { known.failed[failure.path] = failure }
            return known
        }
    }
}

extension KnownFile {
    /// The photos that fulfil a condition, each with its path in front, its contents and whether it is missing behind.
    fileprivate static func query(_ model: ModelID?, where condition: Statement) -> Statement {
        """
        SELECT path, photos.id, size, modified_ns, decode_path, stamp, content_hash, missing_since IS NOT NULL,
            \(PhotoFile.isClip)
        FROM photos
        LEFT JOIN vectors ON model_id = \(model) AND kind = \(VectorSubject.Kind.photo)
            AND subject_id = photos.id AND data_id IS NOT NULL
        LEFT JOIN text_stamps ON photo_id = photos.id AND source = \(TextSource.sidecar)
        WHERE \(condition)
        """
    }

    /// - Parameter row: a row of ``query(_:where:)``.
    fileprivate init(_ row: Row) throws {
        let decodePath: Int? = try row[4]
        self.init(
            id: try row[1], size: try row[2], modifiedNanoseconds: try row[3],
            vector: decodePath.flatMap(DecodePath.init(rawValue:)), sidecarStamp: try row[5])
        isClip = try row[8]
    }
}
