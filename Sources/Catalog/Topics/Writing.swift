/// The writing in photos, as a model read it.
///
/// It belongs to the contents of a file: moved, renamed and copied photos have it without being read again, and a file
/// with new contents has none.
public struct Writing: Sendable {
    let database: any Database

    // MARK: Reading

    /// Returns the writing in a photo.
    public func of(_ photo: PhotoID) throws -> PhotoWriting { try of([photo])[photo] ?? .notRead }

    /// Returns the writing in those of the photos that were read, or could not be.
    public func of(_ photos: [PhotoID]) throws -> [PhotoID: PhotoWriting] {
        try database.read { transaction in
            var readings: [PhotoID: Int64] = [:]
            var writing: [PhotoID: PhotoWriting] = [:]
            try transaction.forEach(
                """
                SELECT photos.id, readings.id, failure FROM photos JOIN readings USING (content_hash)
                WHERE photos.id \(in: photos)
                """
            ) { row in
                let photo: PhotoID = try row[0]
                if let failure: String = try row[2] {
                    writing[photo] = .failed(failure)
                } else {
                    readings[photo] = try row[1] as Int64
                }
            }
            let lines = try Self.lines(of: Set(readings.values), in: transaction)
            for (photo, reading) in readings { writing[photo] = .read(lines[reading] ?? []) }
            return writing
        }
    }

    /// Returns the texts of the lines in those of the photos in which something is written.
    package func texts(of photos: [PhotoID]) throws -> [PhotoID: [String]] {
        guard !photos.isEmpty else { return [:] }
        return try database.read { transaction in
            var texts: [PhotoID: [String]] = [:]
            try transaction.forEach(
                """
                SELECT photos.id, text FROM photos JOIN readings USING (content_hash)
                JOIN lines ON reading_id = readings.id
                WHERE photos.id \(in: photos) ORDER BY photos.id, position
                """
            ) { texts[try $0[0], default: []].append(try $0[1]) }
            return texts
        }
    }

    /// The maximum number of pictures that are found by words.
    private static let pictures = 20_000

    /// Returns the present photos in whose writing each of some words stands, those that were read last first.
    ///
    /// - Parameters:
    ///   - words: each with its other forms, any of which will do.
    ///   - asWholeWords: `false` for words that stand there as parts of longer ones, too.
    package func photos(withEachOf words: [[String]], asWholeWords: Bool) throws -> [PhotoID] {
        guard !words.isEmpty else { return [] }
        return try database.read { transaction in
            guard let condition = transaction.fullText.condition(withEachOf: words, asWholeWords: asWholeWords) else {
                return []
            }
            return try transaction.values(
                """
                SELECT photos.id FROM (
                    SELECT id, content_hash FROM readings WHERE \(condition) ORDER BY id DESC LIMIT \(Self.pictures))
                    AS found
                JOIN photos USING (content_hash) WHERE missing_since IS NULL ORDER BY found.id DESC, photos.id
                """)
        }
    }

    /// Returns `true` if something is written in any photo.
    package func hasAny() throws -> Bool {
        try database.read { try $0.value("SELECT 1 FROM readings WHERE line_count > 0 LIMIT 1", as: Int.self) != nil }
    }

    private static func lines(
        of readings: some Collection<Int64>, in transaction: any Transaction
    ) throws -> [Int64: [WrittenLine]] {
        guard !readings.isEmpty else { return [:] }
        var lines: [Int64: [WrittenLine]] = [:]
        try transaction.forEach(
            """
            SELECT reading_id, text, confidence, places FROM lines WHERE reading_id \(in: readings)
            ORDER BY reading_id, position
            """
        ) { row in
            let places = try row.withBytes(at: 3) { bytes -> [Float] in
                guard let bytes else { return [] }
                var values = [Float](repeating: 0, count: bytes.count / MemoryLayout<Float>.size)
                _ = FloatBlob.copy(bytes, to: values.indices, of: &values)
                return values
            }
            lines[try row[0], default: []].append(
                try WrittenLine(try row[1], confidence: try row[2], places: places))
        }
        return lines
    }

    // MARK: Progress

    /// Returns the present photos that no reading bears the stamp of, by id. Videos are left out, and files that
    /// another one of the same photo leads: the leading one shows the same.
    package func photos(withoutReading stamp: String) throws -> [PhotoID] {
        try database.read {
            try $0.values(
                """
                SELECT photos.id FROM photos LEFT JOIN readings USING (content_hash)
                WHERE missing_since IS NULL AND leader_id IS NULL AND stamp IS NOT \(stamp)
                    AND NOT EXISTS (SELECT * FROM stills WHERE stills.photo_id = photos.id)
                ORDER BY photos.id
                """)
        }
    }

    /// Returns the number of photos by the state of their writing.
    package func counts() throws -> WritingCounts {
        try database.read { transaction in
            let counts: [WritingCounts] = try transaction.rows(
                """
                SELECT count(*), coalesce(sum(line_count > 0), 0), coalesce(sum(failure IS NOT NULL), 0)
                FROM photos JOIN readings USING (content_hash) WHERE missing_since IS NULL AND leader_id IS NULL
                """
            ) { row in
                let failed: Int = try row[2]
                return WritingCounts(read: try row[0] - failed, withText: try row[1], failed: failed)
            }
            return counts.first ?? WritingCounts(read: 0, withText: 0, failed: 0)
        }
    }

    /// Returns the present photos that could not be read, by path, with the reasons.
    package func failures() throws -> [(path: PhotoPath, reason: String)] {
        try database.read {
            try $0.rows(
                """
                SELECT path, failure FROM photos JOIN readings USING (content_hash)
                WHERE missing_since IS NULL AND leader_id IS NULL AND failure IS NOT NULL ORDER BY path
                """
            ) { (try $0[0], try $0[1]) }
        }
    }

    // MARK: Changes

    /// Forgets that pictures could not be read, so that they are tried again.
    package func forgetFailures() throws {
        _ = try database.write { try $0.run("DELETE FROM readings WHERE failure IS NOT NULL") }
    }

    /// Makes all pictures unread for ``photos(withoutReading:)``; what was read stays until they are read again.
    package func outdate() throws {
        _ = try database.write { try $0.run("UPDATE readings SET stamp = ''") }
    }

    /// Stores readings, each in the place of an earlier one of the same contents.
    package func store(_ readings: [PictureReading]) throws {
        guard !readings.isEmpty else { return }
        try database.write { try WritingWriter($0).store(readings) }
    }
}

extension WrittenLine {
    /// The four corners of the line, then those of each of its words, as they are stored.
    var places: [Float] {
        (corners + words.flatMap(\.corners)).flatMap { [Float($0.x), Float($0.y)] }
    }

    fileprivate init(_ text: String, confidence: Double, places: [Float]) throws {
        // Between bytes: a letter may combine with the space before it.
        let words = text.utf8.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
        guard places.count == 8 * (words.count + 1), places.allSatisfy(\.isFinite) else {
            throw DamagedData(reason: "the places of the words of a line are incomplete")
        }
        let corners = { (place: Int) in
            (0..<4).map { corner in
                WritingPoint(x: Double(places[8 * place + 2 * corner]), y: Double(places[8 * place + 2 * corner + 1]))
            }
        }
        self.init(
            text, confidence: confidence, corners: corners(0),
            words: words.enumerated().map { WrittenWord($1, corners: corners($0 + 1)) })
    }
}
