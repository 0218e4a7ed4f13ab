extension Photos {
    /// Returns what is stored of the files anywhere below a folder.
    ///
    /// - Parameter model: the model whose vectors are reported.
    package func known(under root: PhotoPath, model: ModelID?) throws -> KnownFiles {
        let range = root.rangeBelow
        let isBelow: Statement = "path >= \(range.lowerBound) AND path < \(range.upperBound)"
        return try database.read { transaction in
            var known = KnownFiles()
            known.present = try Self.known(transaction, where: "\(isBelow) AND missing_since IS NULL", model)
            known.missing = try Self.known(
                transaction, where: "\(isBelow) AND missing_since IS NOT NULL ORDER BY missing_since", model)
            for failure in try FailedFile.fetch(transaction, where: isBelow) { known.failed[failure.path] = failure }
            return known
        }
    }

    private static func known(
        _ transaction: any Transaction, where condition: Statement, _ model: ModelID?
    ) throws -> [PhotoPath: KnownFile] {
        var files: [PhotoPath: KnownFile] = [:]
        try transaction.forEach(
            """
            SELECT path, photos.id, size, modified_ns, decode_path, stamp FROM photos
            LEFT JOIN vectors ON model_id = \(model) AND kind = \(VectorSubject.Kind.photo)
                AND subject_id = photos.id AND data_id IS NOT NULL
            LEFT JOIN text_stamps ON photo_id = photos.id AND source = \(TextSource.sidecar)
            WHERE \(condition)
            """
        ) { row in
            let decodePath: Int? = try row[4]
            files[try row[0]] = KnownFile(
                id: try row[1], size: try row[2], modifiedNanoseconds: try row[3],
                vector: decodePath.flatMap(DecodePath.init(rawValue:)), sidecarStamp: try row[5])
        }
        return files
    }
}
