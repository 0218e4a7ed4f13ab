import ClipSearch
import Testing

/// Words that can be dates and are none.
@Suite struct DateTrapTests {
    static let untouched = [
        // Seasons, months and holidays that a photo shows
        "a photo of summer", "summer dress", "summer hat", "a summer day", "winter coat", "winter landscape",
        "spring flowers",
        "autumn leaves", "fall leaves", "fall foliage", "hot spring", "spring roll", "water fall", "the fall of a tree",
        "mattress spring", "christmas tree", "christmas lights", "christmas market", "santa claus and a christmas tree",
        "easter eggs", "easter bunny", "halloween costume", "pumpkin for halloween party", "thanksgiving turkey",
        "new year fireworks", "happy new year 2020", "merry christmas 2019", "new york", "new year's resolution",
        "may I see", "may blossom", "it may rain", "march of soldiers", "soldiers march", "protest march", "march hare",
        "women's march on washington", "a march", "april showers", "april", "june", "june bug", "august", "may",
        "march",
        "mar", "jan", "dec", "sun", "sat on a chair", "an august person", "mayflower", "maypole", "sundae", "second",
        "sunday dress", "friday market", "monday", "weekend bag", "weekend house", "good friday fish",
        "independence hall",
        // Numbers that are no years
        "room 2019", "route 1966", "highway 1999", "flight 2019", "bus 2012", "IMG 2019", "IMG_2019", "DSC 1999",
        "iso 2000", "boeing 2000", "windows 2000", "peugeot 2008", "bmw 2002", "size 2000", "number 2015",
        "2000 people",
        "2000 meters", "2000 m", "1950 dollars", "$2000", "2000$", "#2019", "2000 pieces of lego", "in 2000 pieces",
        "1920x1080", "1920 x 1080", "1984 by orwell 3", "2049", "3000", "1850", "1", "12", "123", "99", "12345",
        "20190704",
        "20190704_123456", "2019_beach", "mi-2019", "a2019", "blade runner 2049", "class of 2015", "vintage of 1990",
        "map of 1950", "around 2010", "circa 1920", "about 2010", "calendar 2019", "license plate 2019", "sign 2015",
        "the number 2000", "more than 2000", "at least 2000", "over 2000", "10.0.0.1", "1.2.3", "version 4.7.12", "4.7",
        "7/4", "3/4", "24/7", "9/11", "50/50", "2/3 of a cake", "1999.5", "2019.jpg", "photo.2019.png",
        "beach-2019.jpg",
        "0000-00-00", "2019-13-45", "31.02.2019", "32.1.2019", "13/13/2019", "30 february 2019", "2019-00",
        // Decades that describe
        "new york 1990s car", "90s car", "1950s diner", "80s style", "in 1920s style", "a man in his 30s",
        "a woman in her 50s",
        "the 90s car", "twenties", "the 20s", "the 30s", "early 90s", "bridge built in 1932", "an actor born 1943",
        "dam built in 1964 in arizona", "late july",
        "yesterday was fine", "over a month ago", "march or december",
        "party like the 90s kids",
        // Words of time that tell something else
        "last supper", "last train", "last piece of cake", "the last day of school", "last week of school",
        "last dance",
        "last man standing", "this dog", "this year's model", "today's newspaper", "the past", "past the house", "past",
        "a walk past a shop", "a week old puppy", "5 days old", "two years old", "ten years", "three days",
        "next summer",
        "next week", "tomorrow", "on my birthday", "birthday", "long ago", "once upon a time", "before sunrise",
        "before the race", "after rain", "after the game", "since", "until dawn", "before", "after", "from", "between",
        "between two trees", "between 2 and 5 dogs", "from dusk till dawn", "from head to toe", "before and after",
        "dogs before cats", "before christmas", "newer than new", "older than me", "up to the sky", "up to 2000 people",
        "from 2000 feet", "during a storm", "at night", "in the morning", "noon", "at 5 o'clock", "second hand",
        "first snow",
        "first of all", "july's child", "the fourth", "may day parade", "4 dogs", "4 july dogs", "2 march hares",
        "\"summer 2019\"", "a sign that says \"2019\"", "quote \u{201C}july 2019\u{201D}", "year", "decade",
        "the year of the dog",
        "1e9", "1,999", "2,019", "2019th", "19th century", "21st birthday", "3rd", "May Smith", "April 's dog",
        "Summer Rae",
    ]

    @Test(arguments: untouched)
    func noWordIsTaken(_ query: String) {
        let reading = QueryReading.read(query, context: DateReadingTests.context)
        #expect(reading.time == nil, "\(reading.chips)")
        let isTaken = reading.chips.contains { if case .time = $0.effect { true } else { false } }
        #expect(!isTaken)
    }

    @Test func namesOfTheLibraryAreNoDates() {
        let own: Set<String> = ["summer 2019", "july", "christmas 2021 party", "4.7.2019", "2018"]
        let context = QueryReading.Context(now: DateReadingTests.context.now) { own.contains($0) }
        for query in [
            "summer 2019", "Summer 2019", "beach summer 2019", "july", "christmas 2021 party", "4.7.2019", "2018",
        ] {
            let reading = QueryReading.read(query, context: context)
            #expect(reading.time == nil, "\(query)")
            #expect(reading.words == query)
        }
        // A folder of a year holds only some of its photos.
        for query in ["summer 2018", "july 2018", "christmas 2021", "beach 2018"] {
            #expect(QueryReading.read(query, context: context).time != nil, "\(query)")
        }
    }
}
