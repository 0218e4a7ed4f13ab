import ClipSearch
import Testing

/// The same question in other clothes.
@Suite struct QuerySubjectTests {
    private func subject(_ query: String) -> QuerySubject {
        QueryReading.read(query, context: DateReadingTests.context).subject
    }

    @Test(arguments: [
        "dog", "Dog.", "DOG", "a dog", "the dog", "dogs", "Dogs!", "dog?", " dog ", "my dog", "show me dogs",
        "show me a dog",
        "Show me dogs, please.", "photos of dogs", "photo of a dog", "a photo of a dog", "A picture of a dog.",
        "images of dogs",
        "pictures with dogs in them", "pictures with dogs", "pics of my dog", "photos that show dogs",
        "photos showing a dog",
        "pictures containing dogs", "pictures that have a dog in them", "photos where there is a dog", "find dogs",
        "find photos of dogs", "search for dogs", "search photos of dogs", "i want to see dogs",
        "I'd like to see photos of dogs",
        "can you show me dogs?", "could you please find pictures of dogs", "please show me some dogs", "look for a dog",
        "I'm looking for pictures of dogs", "do I have any photos of dogs?", "are there any pictures of dogs",
        "where are my photos of dogs", "which photos show dogs", "what pictures do i have of dogs",
        "give me pictures of dogs",
        "i want pictures of dogs", "all photos of dogs", "all of my photos of dogs", "any pictures of a dog?",
        "all dogs",
        "dog photos", "dog pictures", "dog pics", "dog photo", "show all dogs", "show me all my dog photos",
        "list photos of dogs",
        "let me see dogs", "may I see dogs", "photos i took of dogs", "snapshots of dogs", "a picture with a dog in it",
        "pictures featuring dogs", "dogs please", "please, dogs",
    ])
    func allClothesAreOneSubject(_ query: String) {
        #expect(subject(query).text == "dog")
        #expect(subject(query).withArticle == "a dog")
        #expect(subject(query).form == .bareNoun)
    }

    @Test(arguments: [
        ["fire trucks", "fire truck", "a fire truck"], ["an otter", "otter", "an otter"],
        ["umbrellas", "umbrella", "an umbrella"],
        ["snow", "snow", "snow"], ["people", "people", "people"], ["children", "child", "a child"],
        ["men", "man", "a man"],
        ["women", "woman", "a woman"], ["mice", "mouse", "a mouse"], ["wolves", "wolf", "a wolf"],
        ["leaves", "leaf", "a leaf"],
        ["beaches", "beach", "a beach"], ["buses", "bus", "a bus"], ["bus", "bus", "a bus"],
        ["ladies", "lady", "a lady"],
        ["glasses", "glasses", "glasses"], ["stairs", "stairs", "stairs"], ["grass", "grass", "grass"],
        ["houses", "house", "a house"],
        ["potatoes", "potato", "a potato"], ["churches", "church", "a church"], ["horses", "horse", "a horse"],
        ["unicorns", "unicorn", "a unicorn"], ["hourglasses", "hourglass", "an hourglass"], ["Anna", "anna", "anna"],
        ["gatos", "gatos", "gatos"], ["t-shirts", "t-shirts", "t-shirts"],
        ["polar bears", "polar bear", "a polar bear"],
        ["photos", "photo", "a photo"], ["show me", "show me", "show me"], ["knives", "knife", "a knife"],
        ["sheep", "sheep", "a sheep"],
    ])
    func nounsHaveASingularAndAnArticle(_ expected: [String]) {
        #expect(subject(expected[0]).text == expected[1])
        #expect(subject(expected[0]).withArticle == expected[2])
    }

    @Test(arguments: [
        ["red cars", "red car"], ["a red car", "red car"], ["Photos of red cars.", "red car"],
        ["two dogs", "two dogs"],
        ["dogs on the beach", "dog on the beach"], ["a dog on the beach", "dog on the beach"],
        ["a pair of dogs", "pair of dogs"],
        ["group of people", "group of people"], ["show me photos of dogs on a beach", "dog on a beach"],
        ["a picture on a wall", "picture on a wall"], ["pictures on a wall", "picture on a wall"],
        ["a black and white photo of a dog", "black and white photo of a dog"], ["old photos", "old photo"],
        ["a photo of a photo", "photo"], ["a man taking a photo of a dog", "a man taking a photo of a dog"],
        ["wedding photos", "wedding"], ["framed pictures", "framed picture"], ["group photo", "group photo"],
    ])
    func phrasesKeepTheirWords(_ expected: [String]) {
        #expect(subject(expected[0]).text == expected[1])
    }

    @Test(arguments: [
        "show dogs", "a photo of a camera", "search and rescue dog", "give me five", "looking for shells on the beach",
        "a display of fruit", "the picture of a couple is in the window", "a man holding photos", "picture frame",
        "photo booth",
        "photo album", "image of", "photos of", "find", "a wall of photos", "pictures hanging on a wall",
        "photographer",
        "please", "what a dog", "which way", "mirror image", "motion picture", "a picture book",
        "a woman with a picture",
        "i want you poster", "get well soon card", "see saw", "view of the sea", "list of names", "open door",
        "open book",
        "where the wild things are", "do not enter sign", "is this love", "picture perfect house", "\"photos of dogs\"",
    ])
    func whatOnlyLooksLikeAskingStays(_ query: String) {
        let reading = QueryReading.read(query, context: DateReadingTests.context)
        if query == "a photo of a camera" {
            #expect(reading.words == "a camera")
        } else {
            #expect(reading.words == query)
            #expect(reading.takenOff.isEmpty)
        }
    }

    @Test(
        arguments: [
            ("dog", .bareNoun), ("a fire truck", .bareNoun), ("red car", .nounPhrase),
            ("dog on the beach", .nounPhrase),
            ("a dog is running", .sentence), ("a man riding a horse", .sentence), ("dog chases a cat", .sentence),
            ("a wedding cake", .bareNoun), ("2019", .empty), ("a dog runs through the snow", .sentence),
            ("two people on a bench in front of the sea", .sentence), ("", .empty),
        ] as [(String, QuerySubject.Form)])
    func formsAreTold(_ query: String, _ form: QuerySubject.Form) {
        #expect(subject(query).form == form)
    }

    @Test func whatIsTakenOffIsSaid() {
        let query = "Show me photos of dogs, please!"
        let reading = QueryReading.read(query, context: DateReadingTests.context)
        #expect(reading.takenOff.map { String(query[$0]) } == ["Show me photos of", "please"])
    }
}
