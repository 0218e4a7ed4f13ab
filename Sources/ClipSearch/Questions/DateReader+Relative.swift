extension DateReader {
    /// Reads dates that are counted from today: "yesterday", "last summer", "three weeks ago", "past 7 days".
    func relative(at place: Int) -> DateAtom? {
        switch text(place) {
        case "yesterday":
            let hasPart = ["morning", "afternoon", "evening", "night"].contains(text(place + 1))
            return day(today - 1, next: place + (hasPart ? 2 : 1))
        case "today": return day(today, next: place + 1)
        case "the":
            if text(place + 1) == "day", text(place + 2) == "before", text(place + 3) == "yesterday" {
                return day(today - 2, next: place + 4)
            }
            return ["last", "past"].contains(text(place + 1)) ? relative(at: place + 1) : nil
        case "last", "past", "previous": return last(at: place)
        case "this": return current(at: place)
        default: return ago(at: place)
        }
    }

    private func day(_ day: CalendarDay, next: Int) -> DateAtom {
        DateAtom(kind: .relative, next: next, label: label(day), days: day...day)
    }

    private func span(_ days: ClosedRange<CalendarDay>, _ label: String? = nil, next: Int) -> DateAtom {
        let name = label ?? "\(self.label(days.lowerBound)) to \(self.label(days.upperBound))"
        return DateAtom(kind: .relative, next: next, label: name, days: days)
    }

    private func number(at place: Int) -> Int? {
        guard tokens.indices.contains(place) else { return nil }
        return tokens[place].number.flatMap { (1...100).contains($0) ? $0 : nil } ?? DateWords.smallNumbers[text(place)]
    }

    // MARK: Last

    private func last(at place: Int) -> DateAtom? {
        let word = text(place + 1)
        let next = place + 2
        if let count = number(at: place + 1) { return lastUnits(count, unit: text(place + 2), next: place + 3) }
        // "Last week of school" is another week.
        if text(next) == "of" { return nil }
        if text(place) == "past" { return lastUnits(1, unit: word, next: next) }
        switch word {
        case "week": return span(monday(of: today) - 7...monday(of: today) - 1, next: next)
        case "weekend":
            let saturday = latest(weekday: 5, before: today.weekday == 6 ? today - 1 : today)
            return span(saturday...saturday + 1, next: next)
        case "month": return month(monthsBack: 1, next: next)
        case "year": return wholeYear(today.year - 1).map { span($0, "\(today.year - 1)", next: next) }
        default: break
        }
        if let weekday = DateWords.weekdays[word] {
            // "The last Monday in May"
            if text(next) == "in" { return nil }
            return day(latest(weekday: weekday, before: today), next: next)
        }
        guard let date = periodName(at: place + 1), let period = date.period else { return nil }
        // The latest one that is over, whichever year it began in.
        for year in stride(from: today.year, through: today.year - 2, by: -1) {
            if let days = period.days(in: year), days.upperBound < today {
                return span(days, name(period, days), next: date.next)
            }
        }
        return nil
    }

    /// Reads a month, a season or a holiday without a year.
    private func periodName(at place: Int) -> DateAtom? {
        guard let date = atom(at: place), date.days == nil, date.kind != .dayOfYear else { return nil }
        return date
    }

    private func name(_ period: CalendarPeriod, _ days: ClosedRange<CalendarDay>) -> String {
        let (first, last) = (days.lowerBound.year, days.upperBound.year)
        if case .holiday = period { return "\(period.name) \(last)" }
        return first == last ? "\(period.name) \(first)" : "\(period.name) \(first)/\(last)"
    }

    private func lastUnits(_ count: Int, unit: String, next: Int) -> DateAtom? {
        switch unit {
        case "day", "days": return span(today - count...today, next: next)
        case "week", "weeks": return span(today - 7 * count...today, next: next)
        case "month", "months":
            guard let first = day(monthsBack: count) else { return nil }
            return span(first...today, next: next)
        case "year", "years":
            guard count < today.year, let first = day(monthsBack: 12 * count) else { return nil }
            return span(first...today, next: next)
        default: return nil
        }
    }

    // MARK: This, ago

    private func current(at place: Int) -> DateAtom? {
        let next = place + 2
        switch text(place + 1) {
        case "week": return span(monday(of: today)...monday(of: today) + 6, next: next)
        case "weekend": return span(monday(of: today) + 5...monday(of: today) + 6, next: next)
        case "month": return month(monthsBack: 0, next: next)
        case "year": return wholeYear(today.year).map { span($0, "\(today.year)", next: next) }
        default: break
        }
        guard let date = periodName(at: place + 1), let period = date.period else { return nil }
        for year in [today.year - 1, today.year] {
            // In January, "this winter" began last year.
            if let days = period.days(in: year), year == today.year || days.contains(today) {
                return span(days, name(period, days), next: date.next)
            }
        }
        return nil
    }

    private func ago(at place: Int) -> DateAtom? {
        guard text(place + 2) == "ago", let count = number(at: place) else { return nil }
        let next = place + 3
        switch text(place + 1) {
        case "day", "days": return day(today - count, next: next)
        case "week", "weeks":
            let start = monday(of: today) - 7 * count
            return span(start...start + 6, next: next)
        case "month", "months": return month(monthsBack: count, next: next)
        case "year", "years":
            return count < today.year
                ? wholeYear(today.year - count).map { span($0, "\(today.year - count)", next: next) } : nil
        default: return nil
        }
    }

    // MARK: Calendar

    private func monday(of day: CalendarDay) -> CalendarDay { day - day.weekday }

    /// Returns the latest such day before a day.
    private func latest(weekday: Int, before day: CalendarDay) -> CalendarDay {
        day - ((day.weekday - weekday + 6) % 7 + 1)
    }

    private func month(monthsBack count: Int, next: Int) -> DateAtom? {
        let months = today.year * 12 + today.month - 1 - count
        let (year, month) = (months / 12, months % 12 + 1)
        return CalendarPeriod.month(month).days(in: year).map {
            span($0, "\(CalendarPeriod.month(month).name) \(year)", next: next)
        }
    }

    private func day(monthsBack count: Int) -> CalendarDay? {
        let months = today.year * 12 + today.month - 1 - count
        let (year, month) = (months / 12, months % 12 + 1)
        return CalendarDay(year, month, min(today.day, CalendarDay.length(ofMonth: month, year)))
    }
}
