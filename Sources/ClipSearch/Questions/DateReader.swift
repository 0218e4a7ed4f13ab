import Catalog

/// A date that a query names.
struct DateMatch: Equatable {
    /// The tokens, with the words that lead to the date ("taken in").
    var tokens: Range<Int>
    /// The tokens of the date alone.
    var core: Range<Int>
    var filter: TimeFilter
    /// The date in words: "July 2019".
    var label: String
    var use: Use

    enum Use: Equatable {
        /// The words are taken for a date.
        case taken
        /// The words may mean a picture ("winter") or a number, and stay; the date is offered.
        case offered
        /// The words name one of several dates, and stay.
        case ambiguous([String])
        /// The words mean something else, and none of them is read again.
        case refused
    }
}

/// Finds the dates of a query.
struct DateReader {
    let tokens: [QueryToken]
    let today: CalendarDay
    /// `true` for a phrase that is a name of the library's own.
    let isOwnPhrase: (String) -> Bool

    /// Returns the dates in their order.
    func matches() -> [DateMatch] {
        guard tokens.contains(where: isClue) else { return [] }
        var found: [DateMatch] = []
        var place = 0
        while place < tokens.count {
            if let match = match(at: place) {
                if match.use != .refused, !isOwn(match) { found.append(match) }
                place = match.tokens.upperBound
            } else {
                place += 1
            }
        }
        return found
    }

    /// `true` if a token may be part of a date; most queries have none.
    private func isClue(_ token: QueryToken) -> Bool {
        token.text.utf8.first.map { (0x30...0x39).contains($0) } ?? false || DateWords.months[token.text] != nil
            || DateWords.seasons[token.text] != nil || DateWords.holidayStarts.contains(token.text)
            || DateWords.decades[token.text] != nil
            || ["yesterday", "today", "last", "past", "this", "ago"].contains(token.text)
    }

    // MARK: Leading words

    func text(_ place: Int) -> String { tokens.indices.contains(place) ? tokens[place].text : "" }

    /// `true` if a word of the query proper stands at a place, rather than an end, a sign or a word of grammar.
    func isContent(_ place: Int) -> Bool {
        guard tokens.indices.contains(place), tokens[place].isWord else { return false }
        return !QueryWordLists.function.contains(tokens[place].text)
    }

    private func match(at start: Int) -> DateMatch? {
        guard !tokens[start].isQuoted else { return nil }
        if let bound = bound(at: start) { return bound }
        var place = start
        var lead = DateLead()
        if DateWords.takenWords.contains(text(place)) {
            lead.isTaken = true
            place += 1
        }
        if let bound = lead.isTaken ? bound(at: place) : nil {
            return DateMatch(
                tokens: start..<bound.tokens.upperBound, core: bound.core, filter: bound.filter, label: bound.label,
                use: bound.use)
        }
        if DateWords.connectors.contains(text(place)) {
            lead.connector = text(place)
            place += 1
        }
        if lead.connector == nil, DateWords.foreignConnectors.contains(text(place)), yearNumber(at: place + 1) != nil {
            lead.connector = "in"
            place += 1
        }
        if text(place) == "the" {
            let next = text(place + 1)
            if next == "year" || next == "month", text(place + 2) != "of" { place += 2 }
            if DateWords.seasons[next] != nil || dayNumber(at: place + 1)?.isOrdinal == true { place += 1 }
        }
        lead.before = start - 1
        return match(coreAt: place, from: start, lead)
    }

    private func match(coreAt place: Int, from start: Int, _ lead: DateLead) -> DateMatch? {
        guard let date = between(at: place) ?? list(at: place) else { return nil }
        guard !isAttached(place..<date.next), tokens[place..<date.next].allSatisfy({ !$0.isQuoted }) else { return nil }
        let use = use(of: date, core: place..<date.next, lead)
        var range = (use == .taken ? start : place)..<date.next
        if use == .taken, text(start - 1) == "(", text(date.next) == ")" { range = start - 1..<date.next + 1 }
        return DateMatch(tokens: range, core: place..<date.next, filter: date.filter, label: date.label, use: use)
    }

    /// `true` if the tokens are part of something longer, as in "mi-2019", "2019_beach" or "IMG.2019".
    private func isAttached(_ core: Range<Int>) -> Bool {
        if core.lowerBound > 0, tokens[core.lowerBound].isAttached, !"(,;:[".contains(text(core.lowerBound - 1)) {
            return true
        }
        guard core.upperBound < tokens.count, tokens[core.upperBound].isAttached else { return false }
        if ".,;:!?)]".contains(text(core.upperBound)) {
            return core.upperBound + 1 < tokens.count && tokens[core.upperBound + 1].isAttached
                && tokens[core.upperBound + 1].isWord
        }
        return true
    }

    /// `true` if the date, or a phrase around it, is a name of the library's own: "Summer 2019", "Christmas 2021
    /// party".
    private func isOwn(_ match: DateMatch) -> Bool {
        let core = match.core
        // A folder "2019" holds photos of that year, and not all of them.
        if core.count == 1, tokens[core.lowerBound].number != nil, tokens.count > 1 { return false }
        for first in max(0, core.lowerBound - 3)...core.lowerBound {
            for last in core.upperBound...min(tokens.count, core.upperBound + 3) where isOwnPhrase(phrase(first..<last))
            {
                return true
            }
        }
        return false
    }

    func phrase(_ range: Range<Int>) -> String {
        tokens[range].enumerated().map {
            $0.offset > 0 && $0.element.hasSpaceBefore ? " " + $0.element.text : $0.element.text
        }
        .joined()
    }

    // MARK: Bounds

    /// Reads "before 2010", "since last summer", "until may 2012", "older than 2010".
    private func bound(at start: Int) -> DateMatch? {
        var place = start
        var word = text(start)
        switch word {
        case "prior", "up":
            guard text(start + 1) == "to" else { return nil }
            place += 1
            word = word == "up" ? "until" : "before"
        case "older", "earlier", "newer", "later":
            guard text(start + 1) == "than" else { return nil }
            place += 1
            word = word == "older" || word == "earlier" ? "before" : "after"
        case "before", "after", "since", "until", "till": break
        case "from":
            guard let date = atom(at: start + 1), let days = date.days, isDated(date),
                text(date.next) == "on" || text(date.next) == "onwards" || text(date.next) == "onward"
            else { return nil }
            let next = date.next + (text(date.next) == "on" && text(date.next + 1) == "wards" ? 2 : 1)
            return DateMatch(
                tokens: start..<next, core: start + 1..<date.next,
                filter: TimeFilter(spans: [TimeSpan(from: days.lowerBound.start)]), label: "since \(date.label)",
                use: .taken)
        default: return nil
        }
        place += 1
        if text(place) == "the", text(place + 1) == "year" { place += 2 }
        guard let date = atom(at: place), let days = date.days, isDated(date), !isAttached(place..<date.next),
            !DateWords.units.contains(text(date.next)), date.kind != .year || !isContent(date.next) || start == 0
        else { return nil }
        let span: TimeSpan =
            switch word {
            case "before": TimeSpan(before: days.lowerBound.start)
            case "after": TimeSpan(from: (days.upperBound + 1).start)
            case "since": TimeSpan(from: days.lowerBound.start)
            default: TimeSpan(before: (days.upperBound + 1).start)
            }
        return DateMatch(
            tokens: start..<date.next, core: place..<date.next, filter: TimeFilter(spans: [span]),
            label: "\(word == "till" ? "until" : word) \(date.label)", use: .taken)
    }

    private func isDated(_ date: DateAtom) -> Bool {
        switch date.kind {
        case .dated, .year, .relative: true
        case .decade: text(date.next - 2) == "the"
        default: false
        }
    }
}

/// The words before a date.
struct DateLead {
    var isTaken = false
    var connector: String?
    /// The place of the token before all of them.
    var before = -1
}
