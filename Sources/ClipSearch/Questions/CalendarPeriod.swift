/// A part of the year with a name, which comes every year.
public enum CalendarPeriod: Hashable, Sendable {
    /// A month, from 1.
    case month(Int)
    /// A season of the northern hemisphere, in whole months.
    case season(Season)
    /// A holiday with the days that belong to it.
    case holiday(Holiday)
    /// From a day of one month up to and including a day of another; over New Year where the second is earlier.
    case days(from: MonthDay, through: MonthDay)

    /// A day of every year.
    public struct MonthDay: Hashable, Comparable, Sendable {
        /// From 1.
        public var month: Int
        /// From 1.
        public var day: Int

        /// Creates a day.
        public init(month: Int, day: Int) {
            self.month = month
            self.day = day
        }

        /// The order in the year.
        public static func < (first: MonthDay, second: MonthDay) -> Bool {
            (first.month, first.day) < (second.month, second.day)
        }

        var name: String { "\(day) \(CalendarPeriod.month(month).name)" }
    }

    /// A season of three months: winter is December to February.
    public enum Season: Int, Sendable, CaseIterable {
        /// The seasons, in the order of the year in which winter ends.
        case winter, spring, summer, autumn
    }

    /// A holiday that falls on the same days wherever it is kept. Easter is the western one, Thanksgiving that of the
    /// USA.
    public enum Holiday: Sendable, CaseIterable {
        /// Holidays of one day.
        case newYearsDay, valentinesDay, saintPatricksDay, goodFriday, easterSunday, easterMonday, fourthOfJuly
        /// More of them.
        case halloween, thanksgiving, christmasEve, christmasDay, boxingDay, newYearsEve
        /// Good Friday to Easter Monday; 24 to 26 December; 31 December and 1 January.
        case easter, christmas, newYear
    }

    /// Returns the days of the period in a year; nil where the year has none, as for 29 February.
    ///
    /// A winter belongs to the year in which it begins when it is called "last winter"; of a year that is named, it
    /// has January, February and December, see ``DateReader``.
    func days(in year: Int) -> ClosedRange<CalendarDay>? {
        switch self {
        case .month(let month): Self.range(year, month, 1, year, month, CalendarDay.length(ofMonth: month, year))
        case .season(.winter): Self.range(year, 12, 1, year + 1, 2, CalendarDay.length(ofMonth: 2, year + 1))
        case .season(.spring): Self.range(year, 3, 1, year, 5, 31)
        case .season(.summer): Self.range(year, 6, 1, year, 8, 31)
        case .season(.autumn): Self.range(year, 9, 1, year, 11, 30)
        case .holiday(let holiday): holiday.days(in: year)
        case .days(let first, let last):
            Self.range(year, first.month, first.day, last < first ? year + 1 : year, last.month, last.day)
        }
    }

    fileprivate static func range(
        _ firstYear: Int, _ firstMonth: Int, _ first: Int, _ lastYear: Int, _ lastMonth: Int, _ last: Int
    ) -> ClosedRange<CalendarDay>? {
        guard let first = CalendarDay(firstYear, firstMonth, first), let last = CalendarDay(lastYear, lastMonth, last),
            first <= last
        else { return nil }
        return first...last
    }

    /// The name to display, such as "July" or "Christmas".
    public var name: String {
        switch self {
        case .month(let month): Self.monthNames.indices.contains(month - 1) ? Self.monthNames[month - 1] : ""
        case .season(let season): "\(season)"
        case .holiday(let holiday): holiday.name
        case .days(let first, let last): first == last ? first.name : "\(first.name) to \(last.name)"
        }
    }

    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

extension CalendarPeriod.Holiday {
    func days(in year: Int) -> ClosedRange<CalendarDay>? {
        func fixed(_ month: Int, _ first: Int, _ last: Int? = nil) -> ClosedRange<CalendarDay>? {
            CalendarPeriod.range(year, month, first, year, month, last ?? first)
        }
        func aroundEaster(_ first: Int, _ last: Int) -> ClosedRange<CalendarDay>? {
            CalendarDay.easter(year).map { $0 + first...$0 + last }
        }
        switch self {
        case .newYearsDay: return fixed(1, 1)
        case .valentinesDay: return fixed(2, 14)
        case .saintPatricksDay: return fixed(3, 17)
        case .goodFriday: return aroundEaster(-2, -2)
        case .easterSunday: return aroundEaster(0, 0)
        case .easterMonday: return aroundEaster(1, 1)
        case .easter: return aroundEaster(-2, 1)
        case .fourthOfJuly: return fixed(7, 4)
        case .halloween: return fixed(10, 31)
        case .thanksgiving:
            // The fourth Thursday of November.
            guard let first = CalendarDay(year, 11, 1) else { return nil }
            let day = first + (3 - first.weekday + 7) % 7 + 21
            return day...day
        case .christmasEve: return fixed(12, 24)
        case .christmasDay: return fixed(12, 25)
        case .boxingDay: return fixed(12, 26)
        case .christmas: return fixed(12, 24, 26)
        case .newYearsEve: return fixed(12, 31)
        case .newYear: return CalendarPeriod.range(year - 1, 12, 31, year, 1, 1)
        }
    }

    var name: String {
        switch self {
        case .newYearsDay: "New Year's Day"
        case .valentinesDay: "Valentine's Day"
        case .saintPatricksDay: "St Patrick's Day"
        case .goodFriday: "Good Friday"
        case .easterSunday: "Easter Sunday"
        case .easterMonday: "Easter Monday"
        case .easter: "Easter"
        case .fourthOfJuly: "4 July"
        case .halloween: "Halloween"
        case .thanksgiving: "Thanksgiving"
        case .christmasEve: "Christmas Eve"
        case .christmasDay: "Christmas Day"
        case .boxingDay: "Boxing Day"
        case .christmas: "Christmas"
        case .newYearsEve: "New Year's Eve"
        case .newYear: "New Year"
        }
    }
}
