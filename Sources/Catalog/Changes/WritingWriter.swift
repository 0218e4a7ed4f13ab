/// Changes what is known of the writing in pictures, within one transaction.
struct WritingWriter {
    private let transaction: any Transaction

    init(_ transaction: any Transaction) { self.transaction = transaction }

    func store(_ readings: [PictureReading]) throws {
        var latest: [ContentHash: PictureReading] = [:]
        for reading in readings { latest[reading.contents] = reading }
        try remove(
            try transaction.values("SELECT id FROM readings WHERE content_hash \(in: latest.keys)"))
        for reading in latest.values {
            let (lines, failure) = reading.stored
            let id: Int64 = try transaction.insertion(
                """
                INSERT INTO readings (content_hash, stamp, line_count, failure)
                VALUES (\(reading.contents), \(reading.stamp), \(lines.count), \(failure)) RETURNING id
                """)
            try transaction.run(for: lines.enumerated()) { position, line in
                """
                INSERT INTO lines (reading_id, position, text, confidence, places)
                VALUES (\(id), \(position), \(line.text), \(line.confidence), \(line.places))
                """
            }
            if !lines.isEmpty { try transaction.fullText.add(transaction, reading: id, lines: lines.map(\.text)) }
        }
    }

    /// Removes the readings of contents that no photo has any more.
    func removeOrphans(of contents: some Collection<ContentHash>) throws {
        guard !contents.isEmpty else { return }
        try remove(
            try transaction.values(
                """
                SELECT id FROM readings WHERE content_hash \(in: contents)
                    AND content_hash NOT IN (SELECT content_hash FROM photos)
                """))
    }

    private func remove(_ readings: [Int64]) throws {
        guard !readings.isEmpty else { return }
        try transaction.fullText.remove(transaction, readings: readings)
        try transaction.run("DELETE FROM readings WHERE id \(in: readings)")
    }
}

extension PictureReading {
    /// The lines as they are stored, without characters that are no writing, and the reason of a failure.
    fileprivate var stored: (lines: [WrittenLine], failure: String?) {
        switch result {
        case .notRead: ([], "it was not read")
        case .failed(let reason): ([], reason.storable)
        case .read(let lines): (lines.compactMap(\.storable), nil)
        }
    }
}

extension WrittenLine {
    /// The line without empty words; nil if nothing is left.
    fileprivate var storable: WrittenLine? {
        let words = words.map { WrittenWord($0.text.writable, corners: $0.corners) }.filter { !$0.text.isEmpty }
        guard !words.isEmpty, ([corners] + words.map(\.corners)).allSatisfy({ $0.count == 4 }) else { return nil }
        return WrittenLine(
            words.map(\.text).joined(separator: " "), confidence: confidence, corners: corners, words: words)
    }
}

extension String {
    /// The text without spaces and without control characters, among them those that turn the direction of writing.
    fileprivate var writable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.filter { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: false
                    default: true
                    }
                }))
    }
}
