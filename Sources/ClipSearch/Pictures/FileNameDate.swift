import Pictures

/// The date in the name of a file, as cameras, phones and programs that send or capture pictures write it.
package enum FileNameDate {
    /// Returns the date and the time in a name, such as `IMG_20230714_101112.jpg`, `IMG-20230714-WA0001.jpg` (a day) or
    /// `Screenshot 2024-03-01 at 5.06.07 PM.png`; nil for a date before 1990 or in the future.
    package static func date(in name: String) -> CaptureDate? {
        var rest = Substring(name)
        while let start = rest.firstIndex(where: isDigit) {
            var reader = NameReader(rest[start...])
            // The names of Pixel phones are in UTC.
            let offset = name.hasPrefix("PXL_") ? 0 : nil
            let date = epoch(name, &reader) ?? calendarDate(&reader)?.with(offsetMinutes: offset)
            if let seconds = date?.seconds, (earliest...PhotoTime.now() + day).contains(seconds) { return date }
            rest = rest[start...].drop(while: isDigit)
        }
        return nil
    }

    private static let earliest: Int64 = 631_152_000
    private static let day: Int64 = 86_400

    fileprivate static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

    /// Reads the milliseconds since 1970 of Facebook's names.
    private static func epoch(_ name: String, _ reader: inout NameReader) -> CaptureDate? {
        guard name.hasPrefix("FB_IMG_"), reader.digits == 13, let milliseconds = reader.number(13) else { return nil }
        return CaptureDate(secondsSince1970: milliseconds / 1000)
    }

    /// Reads a date with or without `-`, and the time after it, if there is one.
    private static func calendarDate(_ reader: inout NameReader) -> CaptureDate? {
        guard [4, 8, 14, 17].contains(reader.digits), let year = reader.number(4) else { return nil }
        let isCompact = reader.digits > 0
        guard isCompact || reader.skip("-"), let month = reader.number(2), isCompact || reader.skip("-"),
            let day = reader.number(2)
        else { return nil }
        var afterDay = reader
        if let time = time(&afterDay) { return CaptureDate([year, month, day] + time) }
        // A longer number is no date.
        return reader.digits == 0 ? CaptureDate([year, month, day, 0, 0, 0]) : nil
    }

    /// Reads a time such as `101112`, `101112345`, `10.11.12` or `5.06.07 PM`.
    private static func time(_ reader: inout NameReader) -> [Int]? {
        if reader.digits == 0, ![" at ", "T", "_", "-", " "].contains(where: { reader.skip($0) }) { return nil }
        let isCompact = [6, 9].contains(reader.digits)
        guard isCompact || [1, 2].contains(reader.digits), let hour = reader.number(isCompact ? 2 : reader.digits),
            isCompact || reader.skipSeparator(), let minute = reader.number(2), isCompact || reader.skipSeparator(),
            let second = reader.number(2), [0, 3].contains(reader.digits)
        else { return nil }
        // macOS separates them by a narrow space.
        for space in ["", " ", "\u{202f}"] {
            if hour <= 12, reader.skip(space + "PM") { return [hour % 12 + 12, minute, second] }
            if hour <= 12, reader.skip(space + "AM") { return [hour % 12, minute, second] }
        }
        return [hour, minute, second]
    }
}

extension CaptureDate {
    /// The seconds since 1970 on the camera's clock.
    var seconds: Int64? {
        PhotoTime.seconds(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }
}

/// Reads numbers and separators from the front of a name.
private struct NameReader {
    private var rest: Substring

    init(_ text: Substring) { rest = text }

    /// The number of digits ahead.
    var digits: Int { rest.prefix(while: FileNameDate.isDigit).count }

    mutating func number(_ length: Int) -> Int? {
        guard digits >= length else { return nil }
        defer { rest = rest.dropFirst(length) }
        return Int(rest.prefix(length))
    }

    mutating func skip(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    mutating func skipSeparator() -> Bool { skip(".") || skip("-") || skip(":") || skip("_") }
}
