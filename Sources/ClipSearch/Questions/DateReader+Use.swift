import Nouns

extension DateReader {
    /// Decides if words that can be a date are meant as one.
    func use(of date: DateExpression, core: Range<Int>, _ lead: DateLead) -> DateMatch.Use {
        if date.alternatives.count > 1 { return .ambiguous(date.alternatives) }
        let before = text(lead.before)
        // "Happy new year 2020" stands on a card.
        if before == "happy" || before == "merry" { return .refused }
        // "A bridge built in 1932" tells the age of the bridge.
        if !lead.isTaken, DateWords.makings.contains(before) || DateWords.vague.contains(before) { return .refused }
        switch date.kind {
        case .dated:
            if text(core.lowerBound) == "spring", before == "hot" { return .refused }
            // "30 February 2019"
            if DateWords.months[text(core.lowerBound)] != nil, dayNumber(at: lead.before) != nil { return .refused }
            if before == "calendar" || before == "for" && text(lead.before - 1) == "calendar" { return .refused }
            return .taken
        case .relative:
            if text(date.next) == "'" || text(date.next) == "s" { return .refused }
            // "Yesterday was no exception" tells; "over a month ago" is no day.
            if ["is", "was", "were", "are"].contains(text(date.next)) { return .refused }
            if ["over", "around", "about"].contains(lead.connector ?? "") { return .refused }
            guard ["today", "this"].contains(text(core.lowerBound)), lead.before >= 0, !lead.isTaken else {
                return .taken
            }
            // "Delivered today" tells; "dogs today" and "photos from this week" ask.
            let before = tokens[...lead.before].filter(\.isWord).map(\.text)
            return isContent(date.next)
                || QuerySubject.form(of: before, nouns: .builtIn) == .sentence && before.count > 3
                ? .refused : .taken
        case .year: return useOfYear(date, core, lead)
        case .decade: return useOfDecade(date, core, lead)
        case .month: return useOfMonth(date, core, lead)
        case .season, .holiday:
            // A photo shows winter and Christmas; only what asks for the time when it was taken is a date.
            let asksForTime = lead.isTaken || lead.connector == "from" && isPhotoNoun(lead.before)
            if isContent(date.next) { return .refused }
            if asksForTime { return .taken }
            let isTime =
                lead.connector.map { !["of", "about", "around", "over"].contains($0) } ?? (core.count == tokens.count)
            return isTime ? .offered : .refused
        case .dayOfYear:
            guard !isContent(date.next) || lead.connector == "on" else { return .refused }
            return date.isDoubtful && lead.connector != "on" && core.count < tokens.count ? .offered : .taken
        }
    }

    private func isPhotoNoun(_ place: Int) -> Bool {
        QueryWordLists.photoNouns.contains(text(place)) || place < 0 && tokens.count > 0
    }

    /// `true` for "a car from 1967" and "a dress from the 50s", which may be old in a new photo.
    private func isAge(_ date: DateExpression, _ lead: DateLead) -> Bool {
        guard lead.connector == "from", !lead.isTaken, !isPhotoNoun(lead.before),
            let last = date.filter.spans?.last?.before, today.start - last > 15 * 365 * 86400
        else { return false }
        return NounTable.builtIn.category(of: text(lead.before)) == .artifact
    }

    private func useOfYear(_ date: DateExpression, _ core: Range<Int>, _ lead: DateLead) -> DateMatch.Use {
        let next = date.next
        if DateWords.units.contains(text(next)) || ["$", "\u{20AC}", "\u{A3}", "%"].contains(text(next)) {
            return .refused
        }
        let before = text(lead.before)
        if lead.isTaken { return .taken }
        if isAge(date, lead) { return .offered }
        switch lead.connector {
        case "in", "from", "during":
            if !isContent(next) { return .taken }
            // "In 2000 pieces" counts something; "in 2019 anna on the beach" doesn't.
            return lead.before < 0 && !text(next).hasSuffix("s") ? .taken : .refused
        case "of":
            guard isPhotoNoun(lead.before), !isContent(next) else { return .refused }
            return .taken
        case nil: break
        default: return .refused
        }
        let named = before == "-" ? text(lead.before - 1) : before
        if ["$", "\u{20AC}", "\u{A3}", "#"].contains(before) || DateWords.notBeforeYear.contains(named) {
            return .refused
        }
        if lead.before >= 0, tokens[lead.before].number != nil { return .refused }
        // "1984 by Orwell", "map of 1950"
        if lead.before < 0, ["by", "of", "to"].contains(text(next)) { return .refused }
        if QueryWordLists.prepositions.contains(before) { return .refused }
        if !isContent(next) { return .taken }
        if lead.before < 0, DateWords.events.contains(text(next)) { return .taken }
        return .offered
    }

    private func useOfDecade(_ date: DateExpression, _ core: Range<Int>, _ lead: DateLead) -> DateMatch.Use {
        guard !isContent(date.next) else { return .refused }
        if isAge(date, lead) { return .offered }
        let hasArticle = text(core.lowerBound) == "the"
        if hasArticle, lead.connector == nil || ["in", "from", "during", "of"].contains(lead.connector ?? "") {
            return .taken
        }
        if lead.isTaken || lead.connector == "from" { return .taken }
        // "In 90s style" was looked at above; "a man in 90s" says how he is dressed.
        if lead.connector != nil { return .offered }
        return lead.before < 0 || isPhotoNoun(lead.before) ? .taken : .offered
    }

    private func useOfMonth(_ date: DateExpression, _ core: Range<Int>, _ lead: DateLead) -> DateMatch.Use {
        guard !isContent(date.next) else { return .refused }
        if lead.isTaken { return .taken }
        switch lead.connector {
        case "in", "during": return .taken
        case "from": return core.count > 1 || !date.isDoubtful ? .taken : .offered
        case nil:
            if core.count > 1 { return date.isDoubtful ? .offered : .taken }
            if date.isDoubtful || date.next < tokens.count { return .refused }
            // "Beach July" says when; what "following July" says is open.
            return lead.before < 0 || NounTable.builtIn.contains(text(lead.before)) ? .taken : .offered
        default: return .refused
        }
    }
}
