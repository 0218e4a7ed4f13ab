import Catalog

/// One date, without what leads to it or combines it with others.
struct DateAtom: Equatable {
    enum Kind: Equatable {
        /// With its year, or counted from today.
        case dated, relative
        /// A year or a decade alone.
        case year, decade
        /// Parts of every year.
        case month, season, holiday, dayOfYear
    }

    var kind: Kind
    /// The token behind the date.
    var next: Int
    var label: String
    /// The days, of a date with a year.
    var days: ClosedRange<CalendarDay>?
    /// More days, of a winter in a year.
    var further: ClosedRange<CalendarDay>?
    /// The part of the year, of a date that names one.
    var period: CalendarPeriod?
    /// A month that is a word or a name, too ("may"), in a form that doesn't tell them apart.
    var isDoubtful = false
    /// Dates that the same figures may name ("7/4/2019"); fewer than two where it is clear.
    var alternatives: [String] = []

    var spans: [TimeSpan] { [days, further].compactMap { $0.map { TimeSpan($0) } } }
    var filter: TimeFilter {
        days == nil ? TimeFilter(yearly: period) : TimeFilter(spans: spans)
    }
}

extension DateReader {
    /// Reads the longest date that begins at a token.
    func atom(at place: Int) -> DateAtom? {
        guard tokens.indices.contains(place), tokens[place].isWord || text(place) == "'" else { return nil }
        return numericDate(at: place) ?? dayAndMonth(at: place) ?? monthAndYear(at: place) ?? seasonOrHoliday(at: place)
            ?? yearAndPeriod(at: place) ?? relative(at: place) ?? decade(at: place) ?? year(at: place)
    }

    func isYear(_ number: Int) -> Bool { number >= 1900 && number <= today.year }

    // MARK: Days and months in words

    /// Reads "4 july 2019", "4th of july", "july 4th, 2019", "july 4".
    private func dayAndMonth(at place: Int) -> DateAtom? {
        var next = place
        let day: Int
        let month: Int
        var isOrdinal = false
        if let first = dayNumber(at: place) {
            next += 1
            isOrdinal = first.isOrdinal
            if text(next) == "of" {
                guard isOrdinal else { return nil }
                next += 1
            }
            guard let found = DateWords.months[text(next)] else { return nil }
            (day, month) = (first.day, found)
        } else if let found = DateWords.months[text(place)] {
            next += 1
            if text(next) == "." { next += 1 }
            if text(next) == "the" { next += 1 }
            guard let last = dayNumber(at: next) else { return nil }
            isOrdinal = last.isOrdinal
            (day, month) = (last.day, found)
        } else {
            return nil
        }
        let word = DateWords.months[text(place)] != nil ? text(place) : text(next)
        next += 1
        var after = next
        if text(after) == "," || text(after) == "." || text(after) == "of" { after += 1 }
        if let year = yearNumber(at: after) {
            guard let date = CalendarDay(year, month, day) else { return nil }
            return DateAtom(kind: .dated, next: after + 1, label: label(date), days: date...date)
        }
        guard day <= CalendarDay.length(ofMonth: month, 2000) else { return nil }
        let date = CalendarPeriod.MonthDay(month: month, day: day)
        let period = CalendarPeriod.days(from: date, through: date)
        return DateAtom(
            kind: .dayOfYear, next: next, label: "any \(period.name)", period: period,
            isDoubtful: !isOrdinal && (DateWords.isAmbiguous(month: word) || tokens[place].number != nil))
    }

    func dayNumber(at place: Int) -> (day: Int, isOrdinal: Bool)? {
        guard tokens.indices.contains(place) else { return nil }
        if let number = tokens[place].number { return (1...31).contains(number) ? (number, false) : nil }
        let text = tokens[place].text
        guard ["st", "nd", "rd", "th"].contains(where: text.hasSuffix), let number = Int(text.dropLast(2)),
            (1...31).contains(number)
        else { return nil }
        return (number, true)
    }

    /// Reads "july 2019", "jul. 2019", "july of 2019", "july '19", "july".
    private func monthAndYear(at place: Int) -> DateAtom? {
        guard let month = DateWords.months[text(place)] else { return nil }
        let period = CalendarPeriod.month(month)
        var next = place + 1
        if text(next) == ".", !tokens[next].hasSpaceBefore { next += 1 }
        if text(next) == "of" || text(next) == "in" || text(next) == "," { next += 1 }
        if let year = yearNumber(at: next) ?? shortYear(at: next), let days = period.days(in: year) {
            return DateAtom(
                kind: .dated, next: next + (text(next) == "'" ? 2 : 1), label: "\(period.name) \(year)", days: days,
                period: period)
        }
        let isAbbreviated =
            text(place).utf8.count < 5 && CalendarPeriod.monthNames[month - 1].lowercased() != text(place)
        guard !isAbbreviated else { return nil }
        return DateAtom(
            kind: .month, next: place + 1, label: "any \(period.name)", period: period,
            isDoubtful: DateWords.isAmbiguous(month: text(place)))
    }

    /// Reads "summer 2019", "summer of '69", "winter 2019/20", "christmas 2021", "easter".
    private func seasonOrHoliday(at place: Int) -> DateAtom? {
        let word = text(place)
        let period: CalendarPeriod
        var next = place + 1
        if let season = DateWords.seasons[word] {
            period = .season(season)
        } else if DateWords.holidayStarts.contains(word),
            let found = DateWords.holidays.first(where: { words($0.words, at: place) })
        {
            period = .holiday(found.holiday)
            next = place + found.words.count
        } else {
            return nil
        }
        var after = next
        if ["of", "in", "for", ","].contains(text(after)) { after += 1 }
        if text(after) == "the", text(after + 1) == "year" { after += 2 }
        guard let year = yearNumber(at: after) ?? shortYear(at: after) else {
            let kind: DateAtom.Kind = if case .season = period { .season } else { .holiday }
            return DateAtom(kind: kind, next: next, label: "any \(period.name)", period: period)
        }
        return dated(period, year, next: after + (text(after) == "'" ? 2 : 1))
    }

    private func words(_ words: [String], at place: Int) -> Bool {
        words.enumerated().allSatisfy { text(place + $0.offset) == $0.element }
    }

    private func dated(_ period: CalendarPeriod, _ year: Int, next: Int) -> DateAtom? {
        guard let days = period.days(in: year) else { return nil }
        var atom = DateAtom(kind: .dated, next: next, label: "\(period.name) \(year)", days: days, period: period)
        guard period == .season(.winter) else { return atom }
        // "Winter 2019/20" and "winter 2019-2020" are one winter; "winter 2019" is what of that year was winter.
        if ["/", "-"].contains(text(next)),
            let second = tokens.indices.contains(next + 1) ? tokens[next + 1].number : nil,
            second == year + 1 || second == (year + 1) % 100
        {
            atom.next = next + 2
            atom.label = "winter \(year)/\(year + 1)"
        } else if let first = CalendarDay(year, 1, 1), let last = CalendarDay(year, 12, 31),
            let spring = CalendarDay(year, 3, 1)
        {
            atom.days = first...spring - 1
            atom.further = days.lowerBound...last
        }
        return atom
    }

    /// Reads "2019 july" and "2019 summer".
    private func yearAndPeriod(at place: Int) -> DateAtom? {
        guard let year = yearNumber(at: place) else { return nil }
        if let month = DateWords.months[text(place + 1)], !DateWords.isAmbiguous(month: text(place + 1)) {
            return dated(.month(month), year, next: place + 2)
        }
        guard let season = DateWords.seasons[text(place + 1)], !isContent(place + 2) else { return nil }
        return dated(.season(season), year, next: place + 2)
    }

    func yearNumber(at place: Int) -> Int? {
        guard tokens.indices.contains(place), let number = tokens[place].number, tokens[place].text.utf8.count == 4,
            isYear(number)
        else { return nil }
        return number
    }

    /// Reads "'19" and "'69".
    private func shortYear(at place: Int) -> Int? {
        guard text(place) == "'", tokens.indices.contains(place + 1), tokens[place + 1].isAttached,
            tokens[place + 1].text.utf8.count == 2, let number = tokens[place + 1].number
        else { return nil }
        return 2000 + number <= today.year ? 2000 + number : 1900 + number
    }

    private func year(at place: Int) -> DateAtom? {
        guard let year = yearNumber(at: place), let days = wholeYear(year) else { return nil }
        return DateAtom(kind: .year, next: place + 1, label: "\(year)", days: days)
    }

    func wholeYear(_ year: Int, through last: Int? = nil) -> ClosedRange<CalendarDay>? {
        guard let first = CalendarDay(year, 1, 1), let end = CalendarDay(last ?? year, 12, 31), first <= end else {
            return nil
        }
        return first...end
    }

    /// Reads "the 90s", "1990s", "the nineties". Of the twenties to the forties, and of the first years of a century,
    /// only the whole number is clear.
    private func decade(at place: Int) -> DateAtom? {
        let start = text(place) == "the" ? place + 1 : place
        var word = text(start)
        var next = start + 1
        if word == "'" {
            word = text(next)
            next += 1
        }
        guard tokens.indices.contains(next - 1) else { return nil }
        if word.hasSuffix("'s") { word = word.dropLast(2) + "s" }
        var decade = DateWords.decades[word]
        if decade == nil, word.hasSuffix("0s"), let number = Int(word.dropLast()) {
            if word.utf8.count == 5 { decade = isYear(number) ? number : nil }
            if word.utf8.count == 3 { decade = (50...90).contains(number) ? 1900 + number : nil }
        }
        guard let decade, let days = wholeYear(decade, through: decade + 9) else { return nil }
        return DateAtom(kind: .decade, next: next, label: "\(decade)s", days: days)
    }

    func label(_ day: CalendarDay) -> String { "\(day.day) \(CalendarPeriod.month(day.month).name) \(day.year)" }
}
