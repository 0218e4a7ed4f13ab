import Files

/// Times as recorded by a camera: its clock's time without a time zone, in seconds as if it were UTC.
///
/// A photo "taken on Christmas day" was taken on that day at the camera's place, wherever the search is made.
public enum PhotoTime {
    /// Returns the local time on this machine at a time in seconds since 1970 (UTC).
    public static func wallClock(ofUnixTime seconds: Int64) -> Int64 {
        var time = time_t(seconds)
        var parts = tm()
        guard localtime_r(&time, &parts) != nil else { return seconds }
        return seconds + Int64(parts.tm_gmtoff)
    }

    /// Returns the seconds since 1970.
    static func now() -> Int64 { Int64(time(nil)) }

    /// Returns the seconds at the start of `year-month-day hour:minute:second`; nil when the time is invalid.
    public static func seconds(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0
    ) -> Int64? {
        guard let day = CalendarDay(year, month, day), (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second)
        else { return nil }
        return day.start + Int64(hour * 3600 + minute * 60 + second)
    }

    /// Returns the range of times that a text such as `2023`, `2023-05`, `2023-05-17`, `2023-05-17 14:30` or
    /// `2023-05-17T14:30:00` denotes: a whole year, month, day, minute or second.
    public static func range(of text: String) -> Range<Int64>? {
        let halves = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == " " }
        guard let date = halves.first.flatMap({ numbers($0, separator: "-", lengths: [4, 2, 2]) }),
            (1...3).contains(date.count)
        else {
            return nil
        }
        if halves.count == 2 {
            guard date.count == 3, let time = numbers(halves[1], separator: ":", lengths: [2, 2, 2]), time.count >= 2,
                let start = seconds(
                    year: date[0], month: date[1], day: date[2], hour: time[0], minute: time[1],
                    second: time.count == 3 ? time[2] : 0)
            else { return nil }
            return start..<start + (time.count == 3 ? 1 : 60)
        }
        let month = date.count > 1 ? date[1] : 1
        let day = date.count > 2 ? date[2] : 1
        guard let start = seconds(year: date[0], month: month, day: day) else { return nil }
        switch date.count {
        case 1: return start..<start + (CalendarDay.isLeap(date[0]) ? 366 : 365) * 86400
        case 2: return start..<start + Int64(CalendarDay.length(ofMonth: month, date[0])) * 86400
        default: return start..<start + 86400
        }
    }

    /// Formats a time: `2023-05-17T14:30:00`.
    public static func text(of seconds: Int64) -> String {
        let (day, second) = SearchAnalytics.split(seconds)
        let parts = CalendarDay(number: Int(clamping: day)).parts
        let date = [padded(Int64(parts.year), 4), padded(Int64(parts.month), 2), padded(Int64(parts.day), 2)]
        let time = [padded(second / 3600, 2), padded(second / 60 % 60, 2), padded(second % 60, 2)]
        return date.joined(separator: "-") + "T" + time.joined(separator: ":")
    }

    private static func padded(_ number: Int64, _ length: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, length - digits.count)) + digits
    }

    private static func numbers(_ text: Substring, separator: Character, lengths: [Int]) -> [Int]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count <= lengths.count else { return nil }
        var result: [Int] = []
        for (part, length) in zip(parts, lengths) {
            guard part.utf8.count == length, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(part)
            else {
                return nil
            }
            result.append(value)
        }
        return result
    }
}
