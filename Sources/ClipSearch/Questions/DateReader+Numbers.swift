extension DateReader {
    /// Reads "2019-07-04", "2019/07", "4.7.2019", "13/7/2019" and "7/2019".
    func numericDate(at place: Int) -> DateAtom? {
        let parts = figures(at: place)
        guard parts.numbers.count >= 2 else { return nil }
        let numbers = parts.numbers
        let lengths = parts.lengths
        let next = place + 2 * numbers.count - 1
        if numbers.count == 3 {
            if lengths[0] == 4 {
                guard isYear(numbers[0]), let day = CalendarDay(numbers[0], numbers[1], numbers[2]) else { return nil }
                return DateAtom(kind: .dated, next: next, label: label(day), days: day...day)
            }
            guard lengths[2] == 4, isYear(numbers[2]) else { return nil }
            return dayFirstOrMonthFirst(numbers, sign: parts.sign, next: next)
        }
        guard numbers.count == 2, parts.sign != "." else { return nil }
        if lengths[0] <= 2, lengths[1] == 4, parts.sign == "/", isYear(numbers[1]) {
            return month(numbers[0], of: numbers[1], next: next)
        }
        guard lengths[0] == 4, lengths[1] == 2, isYear(numbers[0]), (1...12).contains(numbers[1]) else { return nil }
        // "2005-06" may be two years as well.
        if parts.sign == "-", numbers[1] > numbers[0] % 100 {
            let monthName = CalendarPeriod.month(numbers[1]).name
            return DateAtom(
                kind: .dated, next: next, label: "", days: wholeYear(numbers[0]),
                alternatives: ["\(monthName) \(numbers[0])", "\(numbers[0]) to \(numbers[0] / 100 * 100 + numbers[1])"])
        }
        return month(numbers[1], of: numbers[0], next: next)
    }

    private func month(_ month: Int, of year: Int, next: Int) -> DateAtom? {
        CalendarPeriod.month(month).days(in: year).map {
            DateAtom(
                kind: .dated, next: next, label: "\(CalendarPeriod.month(month).name) \(year)", days: $0,
                period: .month(month))
        }
    }

    /// With full stops the day is first wherever they are written; with strokes that depends on the country.
    private func dayFirstOrMonthFirst(_ numbers: [Int], sign: String, next: Int) -> DateAtom? {
        let dayFirst = CalendarDay(numbers[2], numbers[1], numbers[0])
        let monthFirst = sign == "." ? nil : CalendarDay(numbers[2], numbers[0], numbers[1])
        guard let day = dayFirst ?? monthFirst else { return nil }
        var atom = DateAtom(kind: .dated, next: next, label: label(day), days: day...day)
        if let dayFirst, let monthFirst, dayFirst != monthFirst {
            atom.alternatives = [label(dayFirst), label(monthFirst)]
        }
        return atom
    }

    /// Returns up to three numbers joined by one sign, without spaces.
    private func figures(at place: Int) -> (numbers: [Int], lengths: [Int], sign: String) {
        var numbers: [Int] = []
        var lengths: [Int] = []
        var sign = ""
        var next = place
        while numbers.count < 4, tokens.indices.contains(next), let number = tokens[next].number {
            if !numbers.isEmpty, tokens[next].hasSpaceBefore { break }
            numbers.append(number)
            lengths.append(tokens[next].text.utf8.count)
            let joint = text(next + 1)
            guard ["-", "/", "."].contains(joint), sign.isEmpty || joint == sign, !tokens[next + 1].hasSpaceBefore,
                !tokens[next + 1].hasSpaceAfter
            else { break }
            sign = joint
            next += 2
        }
        // "2015-2017" is a range, "10.0.0.1" an address.
        return numbers.count > 3 ? ([], [], "") : (numbers, lengths, sign)
    }
}
