import ClipSearch
import Testing

@Suite struct LeaveOutTests {
    private func read(_ query: String, own: Set<String> = []) -> QueryReading {
        QueryReading.read(query, context: .init(now: DateReadingTests.context.now) { own.contains($0) })
    }

    /// [query, words left, things left out…]
    @Test(arguments: [
        ["beach without people", "beach", "people"], ["a beach without any people", "a beach", "people"],
        ["beach with no people", "beach", "people"], ["beach no people", "beach", "people"],
        ["beach, no people", "beach", "people"], ["beach but no people", "beach", "people"],
        ["Beach without People.", "Beach", "people"], ["no people on the beach", "the beach", "people"],
        ["photos of the beach that show no people", "the beach", "people"],
        ["photos of the beach that don't show people", "the beach", "people"], ["beach w/o people", "beach", "people"],
        ["beach excluding people", "beach", "people"], ["beach minus people", "beach", "people"],
        ["beach - people", "beach", "people"], ["beach \u{2013} people", "beach", "people"],
        ["beach -people", "beach", "people"],
        ["beach without anyone", "beach", "people"], ["nobody on the beach", "the beach", "people"],
        ["street with no one around", "street", "people"], ["a kitchen with no one in it", "a kitchen", "people"],
        ["street without cars", "street", "car"], ["street without cars or people", "street", "car", "people"],
        ["street without cars and people", "street", "car", "people"],
        ["street without cars, bikes or people", "street", "car", "bike", "people"],
        ["cats but not dogs", "cats", "dog"], ["cats not dogs", "cats", "dog"], ["cat, not a dog", "cat", "dog"],
        ["animals except dogs", "animals", "dog"], ["animals except for dogs and cats", "animals", "dog", "cat"],
        ["fruit other than apples", "fruit", "apple"], ["dog without a collar", "dog", "collar"],
        ["a man without a shirt", "a man", "shirt"], ["man with no shirt on", "man", "shirt"],
        ["bike without wheels", "bike", "wheel"], ["a room without a red chair", "a room", "red chair"],
        ["show me dogs on the beach without people please", "dogs on the beach", "people"],
        ["a dog is running on the beach with no people", "a dog is running on the beach", "people"],
        ["without people", "", "people"], ["no dogs", "", "dog"], ["everything except dogs", "", "dog"],
        ["family without Anna", "family", "anna"], ["mountains without snow", "mountains", "snow"],
        ["an empty beach", "an empty beach", "people"], ["empty street", "empty street", "people"],
        ["photos of an empty beach", "an empty beach", "people"],
        ["a deserted beach in italy", "a deserted beach in italy", "people"],
        ["an empty bench", "an empty bench", "people"], ["trees without leaves", "trees", "leaf"],
        ["cities except new york", "cities", "new york"], ["dog not cat", "dog", "cat"],
    ])
    func thingsAreLeftOut(_ expected: [String]) {
        let reading = read(expected[0])
        #expect(reading.words == expected[1])
        #expect(reading.leftOut.map(\.thing) == Array(expected[2...]))
    }

    @Test(arguments: [
        "no parking", "no parking sign", "a no entry sign", "no smoking", "no swimming sign", "no dogs allowed",
        "a sign that says no dogs", "no u-turn", "a man is not wearing a helmet", "a cat not looking at the camera",
        "not far from the sea", "not pictured", "a dog that is not on a leash", "no way", "no", "not", "without",
        "except",
        "a man without his shirt", "a boy wearing no shirt and some blue jeans", "a man with no shirt climbs a wall",
        "a dog without a collar running next to a man", "with and without glasses", "no 5", "no. 5", "not the best dog",
        "cachorro no sofa", "menino no parque", "perro no gato", "empty plate", "empty glass",
        "an empty bottle on a table",
        "a person riding a bike in an empty field", "a man on an empty street", "people in an empty room", "empty sky",
        "empty",
        "Paris - Eiffel Tower", "t - shirt", "t -shirt", "x-ray", "black-and-white dog", "spider-man",
        "man - made lake in the hills",
        "IMG - 2019", "a dog - the best friend of man", "-", "- dog", "\"no people\"", "a poster \"without people\"",
        "free dogs",
        "nobody is perfect", "a man nobody sees", "not a joke", "why not", "knot", "northern", "exception",
        "dogs or not", "I'm not a monster",
        "no longer there", "last but not least", "edible but not palatable", "no man's land", "no fault insurance",
        "not modern",
        "without getting dizzy", "empty the box", "words that end in -teen",
        "no pueden vernos juntas",
        "lama no percurso da corrida", "answerable to no one", "homme sans chemise",
        "a kid without a shirt uses a hose",
    ])
    func whatOnlyLooksLikeLeavingOutStays(_ query: String) {
        let reading = read(query)
        #expect(reading.leftOut.isEmpty, "\(reading.leftOut.map(\.thing))")
        #expect(reading.words == query)
    }

    @Test func groupsHaveTheKindsOfAThing() {
        #expect(
            read("beach without people").leftOut.first?.group.prefix(5) == [
                "person", "people", "man", "woman", "child",
            ])
        #expect(read("beach without anybody").leftOut.first?.group.contains("crowd") == true)
        #expect(read("street without vehicles").leftOut.first?.group.contains("truck") == true)
        #expect(read("forest without animals").leftOut.first?.group.contains("bird") == true)
        #expect(read("table without laptops").leftOut.first?.group == ["laptop"])
        #expect(read("family without Anna").leftOut.first?.group == ["anna"])
    }

    @Test func namesOfTheLibraryAreKnownThings() {
        #expect(read("family not anna").leftOut.isEmpty)
        #expect(read("family not anna", own: ["anna"]).leftOut.map(\.thing) == ["anna"])
        #expect(read("no people", own: ["no people"]).leftOut.isEmpty)
    }
}
