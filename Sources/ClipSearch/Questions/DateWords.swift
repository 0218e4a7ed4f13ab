/// The words of dates.
enum DateWords {
    /// Months by all their names, from 1.
    static let months: [String: Int] = {
        var months: [String: Int] = ["sept": 9]
        for (place, name) in CalendarPeriod.monthNames.enumerated() {
            months[name.lowercased()] = place + 1
            months[String(name.lowercased().prefix(3))] = place + 1
        }
        return months
    }()

    /// Months whose whole names are words or names of people, too, and all short names.
    static func isAmbiguous(month word: String) -> Bool {
        word.utf8.count < 5 && !["june", "july"].contains(word) || ["march", "april", "august", "june"].contains(word)
    }

    static let seasons: [String: CalendarPeriod.Season] = [
        "spring": .spring, "springtime": .spring, "summer": .summer, "summertime": .summer, "autumn": .autumn,
        "fall": .autumn, "winter": .winter, "wintertime": .winter,
    ]

    /// Holidays by their words, the longer ones first.
    static let holidays: [(words: [String], holiday: CalendarPeriod.Holiday)] = [
        (["new", "year's", "eve"], .newYearsEve), (["new", "years", "eve"], .newYearsEve),
        (["new", "year", "eve"], .newYearsEve), (["new", "year's", "day"], .newYearsDay),
        (["new", "years", "day"], .newYearsDay), (["new", "year", "day"], .newYearsDay),
        (["new", "year's"], .newYear), (["new", "years"], .newYear), (["new", "year"], .newYear),
        (["nye"], .newYearsEve),
        (["christmas", "eve"], .christmasEve), (["xmas", "eve"], .christmasEve), (["christmas", "day"], .christmasDay),
        (["xmas", "day"], .christmasDay), (["christmas"], .christmas), (["xmas"], .christmas),
        (["boxing", "day"], .boxingDay), (["easter", "sunday"], .easterSunday), (["easter", "monday"], .easterMonday),
        (["easter"], .easter), (["good", "friday"], .goodFriday), (["valentine's", "day"], .valentinesDay),
        (["valentines", "day"], .valentinesDay), (["valentine", "day"], .valentinesDay), (["halloween"], .halloween),
        (["thanksgiving", "day"], .thanksgiving), (["thanksgiving"], .thanksgiving),
        (["st", "patrick's", "day"], .saintPatricksDay), (["st", "patricks", "day"], .saintPatricksDay),
        (["fourth", "of", "july"], .fourthOfJuly), (["independence", "day"], .fourthOfJuly),
    ]
    static let holidayStarts = Set(holidays.compactMap(\.words.first))

    static let weekdays: [String: Int] = [
        "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    ]

    static let decades: [String: Int] = [
        "fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990,
    ]

    static let smallNumbers: [String: Int] = [
        "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
        "nine": 9, "ten": 10, "twelve": 12,
    ]

    /// Words before a date that belong to it.
    static let connectors: Set<String> = ["in", "on", "from", "during", "at", "over", "of", "around", "about"]
    /// The same in other languages, before a year.
    static let foreignConnectors: Set<String> = ["em", "en", "im", "nel"]
    static let takenWords: Set<String> = ["taken", "shot", "photographed", "captured", "dated", "snapped"]

    /// Words before a number of four digits that make it something else than a year.
    static let notBeforeYear: Set<String> = [
        "about", "almost", "around", "approximately", "bmw", "boeing", "bus", "calendar", "da", "de", "del", "do", "du",
        "von", "camera", "canon", "chapter",
        "circa", "class", "code", "dsc", "dscf", "dscn", "exactly", "expo", "file", "flight", "for", "happy", "highway",
        "house", "img", "iso", "jpeg", "jpg", "least", "level", "license", "lot", "mark", "merry", "model", "most",
        "mvi", "nearly", "nikon", "no", "nr", "number", "numbers", "office", "only", "over", "page", "peugeot", "pin",
        "plate", "platform", "pxl", "reads", "road", "room", "route", "saying", "says", "series", "sign", "size",
        "sony",
        "street", "than", "train", "tram", "under", "version", "vintage", "windows", "with", "word", "written",
    ]

    /// Words before a date that make it another one.
    static let vague: Set<String> = [
        "beginning", "closest", "early", "end", "following", "late", "middle", "mid", "near", "preceding", "start",
    ]

    /// Words that say when a thing came to be, which is no time of a photo.
    static let makings: Set<String> = [
        "adopted", "born", "built", "completed", "constructed", "created", "designed", "destroyed", "died",
        "discovered",
        "drawn", "erected", "established", "formed", "founded", "introduced", "invented", "issued", "launched", "made",
        "manufactured", "opened", "painted", "printed", "produced", "published", "released", "signed", "woven",
        "written",
    ]

    /// Words behind a number that is counted or measured.
    static let units: Set<String> = [
        "am", "bc", "bce", "bricks", "cars", "cm", "degrees", "dollars", "euro", "euros", "feet", "ft", "h", "hours",
        "k",
        "kg", "kilometers", "kilometres", "km", "m", "meters", "metres", "miles", "mm", "people", "pieces", "pixels",
        "pm", "pounds", "px", "steps", "x",
    ]

    /// Events that a year in front of them dates ("2019 wedding"; but "1967 mustang").
    static let events: Set<String> = [
        "anniversary", "birthday", "camping", "celebration", "concert", "conference", "cruise", "festival",
        "graduation",
        "hike", "holiday", "holidays", "honeymoon", "marathon", "party", "reunion", "safari", "tour", "trip", "trips",
        "vacation", "vacations", "visit", "wedding", "weddings",
    ]

    static let afterWords: Set<String> = ["after"]
    static let sinceWords: Set<String> = ["since"]
    static let beforeWords: Set<String> = ["before"]
    static let untilWords: Set<String> = ["until", "till"]
    static let joins: Set<String> = ["-", "to", "through", "thru", "until", "till"]
}
