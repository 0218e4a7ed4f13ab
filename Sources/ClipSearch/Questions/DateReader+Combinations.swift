import Catalog

/// A date, or several dates that are one condition.
struct DateExpression {
    var kind: DateAtom.Kind
    var next: Int
    var label: String
    var filter: TimeFilter
    var isDoubtful = false
    var alternatives: [String] = []

    init(_ atom: DateAtom) {
        kind = atom.kind
        next = atom.next
        label = atom.label
        filter = atom.filter
        isDoubtful = atom.isDoubtful
        alternatives = atom.alternatives
    }
}

extension DateReader {
    /// Reads "between 2015 and 2017".
    func between(at place: Int) -> DateExpression? {
        guard text(place) == "between" else { return nil }
        return range(at: place + 1, joins: ["and", "&", "-"])
    }

    /// Reads one date, or several: "2015 to 2017", "july and august 2019", "2015 or 2017".
    func list(at place: Int) -> DateExpression? {
        if let range = range(at: place, joins: DateWords.joins) { return range }
        guard let first = atom(at: place) else { return nil }
        if let months = months(from: first) { return months }
        var result = DateExpression(first)
        guard first.alternatives.isEmpty else { return result }
        var latest = first
        while ["and", "or", "&", ","].contains(text(latest.next)), let second = atom(at: latest.next + 1),
            let joined = joined(first, second), second.alternatives.isEmpty
        {
            let link = text(latest.next) == "or" ? "or" : "and"
            result.filter = result.filter.yearly != nil ? TimeFilter(spans: joined.filter.spans) : result.filter
            result.filter = result.filter.combined(with: TimeFilter(spans: joined.filter.spans))
            result.label =
                (latest == first && first.days == nil ? joined.first : result.label) + " \(link) \(joined.label)"
            result.next = second.next
            result.kind = joined.kind
            latest = second
        }
        return result
    }

    /// Reads two months without a year, one after the other: "march and april".
    private func months(from first: DateAtom) -> DateExpression? {
        guard first.kind == .month, ["and", "or", "&"].contains(text(first.next)),
            let second = atom(at: first.next + 1),
            second.kind == .month, let start = first.period.flatMap(bounds), let end = second.period.flatMap(bounds),
            start.first.month % 12 + 1 == end.first.month
        else { return nil }
        var result = DateExpression(second)
        result.filter = TimeFilter(yearly: .days(from: start.first, through: end.last))
        result.label =
            "any \(CalendarPeriod.month(start.first.month).name) \(text(first.next)) \(second.period?.name ?? "")"
        result.isDoubtful = first.isDoubtful && second.isDoubtful
        return result
    }

    /// Returns the filter of two dates in a list, of which one may say the year or the holiday for both.
    private func joined(
        _ first: DateAtom, _ second: DateAtom
    ) -> (filter: TimeFilter, first: String, label: String, kind: DateAtom.Kind)? {
        if first.days != nil, second.days != nil {
            if let period = first.period, second.kind == .year, let year = second.days?.lowerBound.year {
                guard let days = period.days(in: year) else { return nil }
                return (TimeFilter(spans: [TimeSpan(days)]), first.label, "\(period.name) \(year)", .dated)
            }
            guard first.kind == second.kind || first.kind != .year && second.kind != .year else { return nil }
            return (second.filter, first.label, second.label, first.kind == .year ? .year : .dated)
        }
        // "July and August 2019"
        guard first.days == nil, first.kind == .month || first.kind == .season, let period = first.period,
            second.period != nil, let year = second.days?.lowerBound.year, let days = period.days(in: year)
        else { return nil }
        let spans = [TimeSpan(days)] + second.spans
        return (TimeFilter(spans: spans), "\(period.name) \(year)", second.label, .dated)
    }

    /// Reads "2015-2017", "2015-17", "march to may 2020", "3 to 7 july 2019", "july 3-7, 2019".
    private func range(at place: Int, joins: Set<String>) -> DateExpression? {
        if let days = daysOfOneMonth(at: place, joins: joins) { return days }
        guard let first = atom(at: place), first.alternatives.isEmpty, joins.contains(text(first.next)) else {
            return nil
        }
        if first.kind == .year, let short = shortEnd(of: first) { return short }
        guard let last = atom(at: first.next + 1), last.alternatives.isEmpty else { return nil }
        if let start = first.days, let end = last.days, start.lowerBound <= end.upperBound {
            return expression(start.lowerBound...end.upperBound, first, last)
        }
        if let period = first.period, let end = last.days, last.kind == .dated {
            // The year is said once, with the end.
            for year in [end.lowerBound.year, end.lowerBound.year - 1] {
                if let start = period.days(in: year), start.lowerBound <= end.upperBound {
                    return expression(start.lowerBound...end.upperBound, first, last)
                }
            }
            return nil
        }
        guard let start = first.period.flatMap(bounds), let end = last.period.flatMap(bounds), first.kind == last.kind
        else {
            return nil
        }
        var result = DateExpression(last)
        let period = CalendarPeriod.days(from: start.first, through: end.last)
        result.filter = TimeFilter(yearly: period)
        result.label = "any \(period.name)"
        result.isDoubtful = first.isDoubtful && last.isDoubtful
        return result
    }

    private func expression(_ days: ClosedRange<CalendarDay>, _ first: DateAtom, _ last: DateAtom) -> DateExpression {
        var result = DateExpression(last)
        if first.kind == .year || last.kind != .year { result.kind = last.kind == .year ? .year : .dated }
        result.filter = TimeFilter(spans: [TimeSpan(days)])
        let start = first.label.hasPrefix("any ") ? String(first.label.dropFirst(4)) : first.label
        result.label = "\(start) to \(last.label)"
        return result
    }

    private typealias MonthDay = CalendarPeriod.MonthDay

    private func bounds(of period: CalendarPeriod) -> (first: MonthDay, last: MonthDay)? {
        switch period {
        case .month(let month):
            (MonthDay(month: month, day: 1), MonthDay(month: month, day: CalendarDay.length(ofMonth: month, 2001)))
        case .days(let first, let last): (first, last)
        default: nil
        }
    }

    /// Reads the rest of "2015-17".
    private func shortEnd(of first: DateAtom) -> DateExpression? {
        guard text(first.next) == "-", tokens.indices.contains(first.next + 1), let start = first.days?.lowerBound.year,
            let number = tokens[first.next + 1].number, tokens[first.next + 1].text.utf8.count == 2,
            tokens[first.next].isAttached, tokens[first.next + 1].isAttached,
            case let end = start / 100 * 100 + number, end > start, isYear(end),
            let days = wholeYear(start, through: end)
        else { return nil }
        var result = DateExpression(first)
        result.next = first.next + 2
        result.filter = TimeFilter(spans: [TimeSpan(days)])
        result.label = "\(start) to \(end)"
        return result
    }

    /// Reads "3 to 7 july 2019" and "july 3-7, 2019".
    private func daysOfOneMonth(at place: Int, joins: Set<String>) -> DateExpression? {
        if let first = dayNumber(at: place), joins.contains(text(place + 1)), let last = atom(at: place + 2),
            last.kind == .dated, last.period == nil, let end = last.days?.upperBound,
            let start = CalendarDay(end.year, end.month, first.day), start <= end
        {
            var result = DateExpression(last)
            result.filter = TimeFilter(spans: [TimeSpan(start...end)])
            result.label = "\(first.day) to \(last.label)"
            return result
        }
        guard let month = DateWords.months[text(place)], let first = dayNumber(at: place + 1),
            joins.contains(text(place + 2)),
            let last = dayNumber(at: place + 3)
        else { return nil }
        let after = text(place + 4) == "," ? place + 5 : place + 4
        guard let year = yearNumber(at: after), let start = CalendarDay(year, month, first.day),
            let end = CalendarDay(year, month, last.day), start <= end
        else { return nil }
        var result = DateExpression(DateAtom(kind: .dated, next: after + 1, label: "", days: start...end))
        result.label = "\(first.day) to \(label(end))"
        return result
    }
}
