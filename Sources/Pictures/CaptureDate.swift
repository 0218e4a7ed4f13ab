/// The time at which a picture was taken, by its camera's clock.
public struct CaptureDate: Sendable, Hashable, CustomStringConvertible {
    /// The year.
    public let year: Int
    /// The month, 1…12.
    public let month: Int
    /// The day of the month, 1…31.
    public let day: Int
    /// The hour, 0…23.
    public let hour: Int
    /// The minute.
    public let minute: Int
    /// The second.
    public let second: Int
    /// The thousandths of the second, 0…999, if they are recorded.
    public let milliseconds: Int?
    /// The clock's offset from UTC in minutes, if it is known.
    public let offsetMinutes: Int?

    /// The part of a file from which a date is taken.
    public enum Source: String, Sendable, Codable {
        /// EXIF DateTimeOriginal: when the picture was taken.
        case original = "exif-original"
        /// EXIF DateTimeDigitized: when it was scanned, if it was.
        case digitized = "exif-digitized"
        case xmp, iptc
        /// A text of the format's own.
        case text
        case fileName = "file-name"
        /// An XMP file next to the picture.
        case sidecar
        /// A JSON file of Google Takeout next to the picture.
        case takeout
        /// The header of a video, whose clock is in UTC.
        case video
        /// EXIF DateTime: when the file was last edited.
        case modified = "exif-modified"
    }

    /// The evidence for a date's offset from UTC.
    public enum OffsetSource: String, Sendable, Codable {
        /// The date comes with it.
        case stated
        /// The difference between the camera's clock and the time of its GPS receiver.
        case gps
    }

    /// Parses EXIF's "2024:05:31 18:04:59", its offset "+02:00" and its decimals of a second "25".
    ///
    /// - Returns: nil when the text is not a date, such as the blank and zero dates of clocks that were never set.
    init?(exif text: String, offset: String?, decimals: String? = nil) {
        let numbers = text.split { !$0.isASCII || !$0.isNumber }.map { Int($0) ?? -1 }
        guard numbers.count >= 6 else { return nil }
        self.init(
            numbers.prefix(6), milliseconds: decimals.flatMap(Self.milliseconds(ofDecimals:)),
            offsetMinutes: offset.flatMap(Self.minutes(ofOffset:)))
    }

    /// Parses ISO 8601's "2024-05-31T18:04:59.25+02:00", of which the time, its seconds and its offset may be missing.
    package init?(iso text: String) {
        let parts = text.split(maxSplits: 1) { $0 == "T" || $0 == " " }
        guard let day = parts.first?.split(separator: "-"), day.count == 3 else { return nil }
        let time = parts.count > 1 ? parts[1] : ""
        let clock = time.prefix { !"Z+-".contains($0) }
        let fields = clock.split { $0 == ":" || $0 == "." }
        let numbers = (day + fields.prefix(3)).map { Int($0) ?? -1 }
        self.init(
            numbers + Array(repeating: 0, count: max(0, 6 - numbers.count)),
            milliseconds: fields.count > 3 ? Self.milliseconds(ofDecimals: String(fields[3])) : nil,
            offsetMinutes: Self.minutes(ofOffset: String(time.dropFirst(clock.count))))
    }

    /// Parses IPTC's "20240531" and "180459+0200".
    init?(compactDate date: String, time: String) {
        func pairs(_ text: some StringProtocol) -> [Substring] {
            stride(from: 0, to: text.count, by: 2).map { Substring(text.dropFirst($0).prefix(2)) }
        }
        guard date.count == 8, date.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let clock = pairs(time.prefix(6)).joined(separator: ":")
        let offset = pairs(time.dropFirst(7)).joined(separator: ":")
        self.init(iso: "\(date.prefix(4))-\(pairs(date.dropFirst(4)).joined(separator: "-"))T\(clock)"
            + time.dropFirst(6).prefix(1) + offset)
    }

    /// - Parameter numbers: the year, month, day, hour, minute and second.
    /// - Returns: nil when there is no such date.
    package init?(_ numbers: some Sequence<Int>, milliseconds: Int? = nil, offsetMinutes: Int? = nil) {
        let numbers = Array(numbers)
        guard numbers.count == 6, (1...9999).contains(numbers[0]), (1...12).contains(numbers[1]),
            (1...Self.days(inMonth: numbers[1], of: numbers[0])).contains(numbers[2]),
            (0...23).contains(numbers[3]), (0...59).contains(numbers[4]), (0...60).contains(numbers[5])
        else { return nil }
        (year, month, day) = (numbers[0], numbers[1], numbers[2])
        (hour, minute, second) = (numbers[3], numbers[4], min(numbers[5], 59))
        (self.milliseconds, self.offsetMinutes) = (milliseconds, offsetMinutes)
    }

    /// Creates the date of a moment, on a clock in UTC; nil beyond the years 1 to 9999.
    ///
    /// - Parameter seconds: The seconds since 1970-01-01 UTC.
    package init?(secondsSince1970 seconds: Int) {
        guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return nil }
        let day = Self.quotient(seconds, 86_400)
        let time = seconds - day * 86_400
        // The inverse of the count of days below: eras of 400 years that begin in March.
        let shifted = day + 719_468
        let era = Self.quotient(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        self.init(
            [
                yearOfEra + era * 400 + (month < 10 ? 0 : 1), month < 10 ? month + 3 : month - 9,
                dayOfYear - (153 * month + 2) / 5 + 1, time / 3600, time / 60 % 60, time % 60,
            ], offsetMinutes: 0)
    }

    /// The quotient rounded towards negative infinity.
    private static func quotient(_ number: Int, _ divisor: Int) -> Int {
        number / divisor - (number % divisor < 0 ? 1 : 0)
    }

    /// Returns the same date with another offset from UTC.
    package func with(offsetMinutes: Int?) -> CaptureDate {
        CaptureDate(
            [year, month, day, hour, minute, second], milliseconds: milliseconds, offsetMinutes: offsetMinutes) ?? self
    }

    /// A Boolean value that indicates whether two dates are the same time of the same day on their clocks.
    package func isSameClockTime(as other: CaptureDate) -> Bool {
        (year, month, day) == (other.year, other.month, other.day)
            && (hour, minute, second) == (other.hour, other.minute, other.second)
    }

    /// Returns the offset from UTC, in minutes, of a camera's clock that shows this date at a moment in UTC: the
    /// difference rounded to a quarter of an hour. Nil if no time zone has that offset: the moment is then that of an
    /// earlier fix.
    func offsetMinutes(at moment: CaptureDate) -> Int? {
        let difference = with(offsetMinutes: 0).secondsSince1970() - moment.secondsSince1970()
        let minutes = Self.quotient(difference + 450, 900) * 15
        let isZone = minutes % 30 == 0 || Self.offsetsOfQuarters.contains(minutes)
        return abs(minutes) <= 14 * 60 && isZone ? minutes : nil
    }

    /// The offsets of Nepal, of Eucla in Australia, and of the Chatham Islands in winter and summer.
    private static let offsetsOfQuarters: Set<Int> = [345, 525, 765, 825]

    /// The date in ISO 8601: `2024-05-31T18:04:59+02:00`, without an offset when none is known. Sorts by the clock's
    /// time.
    public var description: String {
        let clock =
            "\(Self.padded(year, 4))-\(Self.padded(month))-\(Self.padded(day))"
            + "T\(Self.padded(hour)):\(Self.padded(minute)):\(Self.padded(second))"
        return clock + (offsetMinutes.map(Self.text(ofOffset:)) ?? "")
    }

    /// Returns an offset from UTC, given in minutes, in ISO 8601: `+02:00`.
    package static func text(ofOffset minutes: Int) -> String {
        let size = minutes.magnitude
        return (minutes < 0 ? "-" : "+") + "\(padded(Int(size / 60))):\(padded(Int(size % 60)))"
    }

    /// Returns the seconds since 1970-01-01 UTC.
    ///
    /// - Parameter assumedOffsetMinutes: the offset to assume where ``offsetMinutes`` is unknown.
    public func secondsSince1970(assumedOffsetMinutes: Int = 0) -> Int {
        // Days of the civil calendar, counted in years that begin in March.
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
        return days * 86_400 + hour * 3600 + minute * 60 + second - (offsetMinutes ?? assumedOffsetMinutes) * 60
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    private static func minutes(ofOffset text: String) -> Int? {
        if text == "Z" { return 0 }
        var text = text
        // QuickTime's form, +0200.
        if text.count == 5, !text.contains(":") { text.insert(":", at: text.index(text.startIndex, offsetBy: 3)) }
        let parts = text.dropFirst().split(separator: ":").map { Int($0) }
        guard text.hasPrefix("+") || text.hasPrefix("-"), parts.count == 2, let hours = parts[0],
            let minutes = parts[1],
            (0...14).contains(hours), (0...59).contains(minutes)
        else { return nil }
        return (text.hasPrefix("-") ? -1 : 1) * (hours * 60 + minutes)
    }

    /// Returns the thousandths in the decimals of a second; nil for other text.
    private static func milliseconds(ofDecimals text: String) -> Int? {
        let digits = text.prefix { $0 != " " && $0 != "\0" }
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return Int(digits.prefix(3) + String(repeating: "0", count: max(0, 3 - digits.count)))
    }

    private static func padded(_ number: Int, _ length: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }
}
