/// A day of the proleptic Gregorian calendar, as on the wall of the place where a photo was taken.
struct CalendarDay: Hashable, Comparable, Sendable {
    /// The days since 1970-01-01.
    let number: Int

    init(number: Int) { self.number = number }

    /// Creates a day; nil for one that no calendar has.
    init?(_ year: Int, _ month: Int, _ day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...Self.length(ofMonth: month, year)).contains(day)
        else { return nil }
        number = Self.number(year, month, day)
    }

    /// The day in whose course a time on a camera's clock lies.
    init(photoTime seconds: Int64) { number = Int(clamping: SearchAnalytics.split(seconds).day) }

    /// The time on a camera's clock at which the day begins.
    var start: Int64 { Int64(number) * 86400 }

    static func < (first: CalendarDay, second: CalendarDay) -> Bool { first.number < second.number }
    static func + (day: CalendarDay, days: Int) -> CalendarDay { CalendarDay(number: day.number + days) }
    static func - (day: CalendarDay, days: Int) -> CalendarDay { CalendarDay(number: day.number - days) }

    /// 0 for Monday to 6 for Sunday.
    var weekday: Int { ((number + 3) % 7 + 7) % 7 }
    var year: Int { parts.year }
    var month: Int { parts.month }
    var day: Int { parts.day }

    /// Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
    var parts: (year: Int, month: Int, day: Int) {
        let shifted = number + 719468
        let era = (shifted >= 0 ? shifted : shifted - 146096) / 146097
        let dayOfEra = shifted - era * 146097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The same source's `days_from_civil`.
    private static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func length(ofMonth month: Int, _ year: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Returns Easter Sunday of a year (the anonymous Gregorian algorithm, Nature, 20 April 1876).
    static func easter(_ year: Int) -> CalendarDay? {
        let golden = year % 19
        let (century, rest) = year.quotientAndRemainder(dividingBy: 100)
        let correction = (century - (century + 8) / 25 + 1) / 3
        let epact = (19 * golden + century - century / 4 - correction + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7
        let late = (golden + 11 * epact + 22 * weekday) / 451
        let sum = epact + weekday - 7 * late + 114
        return CalendarDay(year, sum / 31, sum % 31 + 1)
    }
}
