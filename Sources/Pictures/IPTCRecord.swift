import Files

/// The texts in IPTC-IIM's application record, written by people.
struct IPTCRecord {
    private(set) var keywords: [String] = []
    private(set) var caption: String?
    private(set) var title: String?
    /// The date and the time of creation, such as `20230714` and `101112+0200`.
    private var creation: (date: String?, time: String?)

    init(_ data: ByteView) {
        var offset = 0
        while data.byte(at: offset) == 0x1c, let record = data.byte(at: offset + 1),
            let number = data.byte(at: offset + 2), let length = data.uint16(at: offset + 3),
            // The top bit announces a longer length field, which no text needs.
            length < 0x8000, let value = data.part(from: offset + 5, length: length)
        {
            // Text is UTF-8 or, from old programs, Latin-1. The bytes themselves are a better indication than the
            // charset field, which is rarely right.
            if record == 2, number == 25, keywords.count <= InputLimits.keywords, let keyword = value.text {
                keywords.append(keyword)
            }
            if record == 2, number == 120, caption == nil { caption = value.text }
            if record == 2, number == 5, title == nil { title = value.text }
            if record == 2, number == 55, creation.date == nil { creation.date = value.text }
            if record == 2, number == 60, creation.time == nil { creation.time = value.text }
            offset += 5 + length
        }
    }

    var creationDate: CaptureDate? { creation.date.flatMap { CaptureDate(compactDate: $0, time: creation.time ?? "") } }
}
