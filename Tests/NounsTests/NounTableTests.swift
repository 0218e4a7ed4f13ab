import Nouns
import Testing

@Suite struct NounTableTests {
    private let nouns = NounTable.builtIn

    @Test(arguments: [
        ("elephant", "animal"), ("elephants", "animals"), ("dog", "animal"), ("poodle", "dog"), ("otter", "animal"),
        ("eagle", "bird"),
        ("rose", "plant"), ("soldier", "person"), ("bride", "person"), ("car", "vehicle"), ("bicycle", "vehicle"),
        ("hat", "clothing"), ("chair", "furniture"), ("house", "building"), ("guitar", "musical instrument"),
        ("apple", "fruit"),
        ("salmon", "fish"), ("turkey", "bird"), ("castle", "building"), ("sailboat", "vehicle"), ("tulip", "plant"),
        ("laptop", "computer"),
    ])
    func kindsAreKnown(_ noun: String, _ kind: String) {
        #expect(nouns.isKind(noun, of: kind))
        #expect(!nouns.isKind(kind, of: noun))
    }

    @Test(arguments: [
        ("dog", "person"), ("cat", "person"), ("chicken", "person"), ("star", "person"), ("dog", "dog"),
        ("house", "animal"),
        ("unheardof", "animal"), ("dog", "unheardof"), ("", ""), ("car", "animal"), ("tree", "person"),
    ])
    func otherWordsAreNone(_ noun: String, _ kind: String) {
        #expect(!nouns.isKind(noun, of: kind))
    }

    @Test(arguments: [
        "otter", "dog", "dogs", "wolves", "beech", "hare", "abbey", "zebra", "zucchini", "fire engine", "polar bears",
        "rainbow", "wedding",
        "lake", "bride", "harbour", "pomegranate", "ibex", "tiramisu", "kimono", "tractor", "jigsaw", "newt",
    ])
    func thingsAreInTheTable(_ noun: String) {
        #expect(nouns.contains(noun))
    }

    @Test(arguments: [
        "other", "the", "teh", "of", "an", "beutiful", "happiness", "running away", "quickly", "xyz", "", "London",
        "OTTER", "zz", "\u{0}",
    ])
    func otherWordsAreNotInTheTable(_ word: String) {
        #expect(!nouns.contains(word))
    }

    @Test func everyNounIsFoundAgain() {
        let all = Set(["animal", "artifact", "person", "plant", "food", "substance"].flatMap(nouns.kinds))
        #expect(all.count > 15_000)
        for noun in all {
            #expect(nouns.contains(noun))
            #expect(nouns.category(of: noun) != nil)
        }
        #expect(nouns.count > 30_000)
    }

    @Test func kindsAreInTheOrderOfTheirFrequency() {
        let kinds = nouns.kinds(of: "animals")
        #expect(kinds == nouns.kinds(of: "animal"))
        #expect(kinds.prefix(60).contains("dog") && kinds.prefix(60).contains("horse"))
        let frequencies = kinds.map(nouns.frequency)
        #expect(zip(frequencies, frequencies.dropFirst()).allSatisfy { $0 >= $1 })
        for kind in kinds { #expect(nouns.isKind(kind, of: "animal"), "\(kind)") }
        #expect(nouns.kinds(of: "unheardof").isEmpty)
    }

    @Test func pluralsHaveASingular() {
        for (plural, singular) in [
            "dogs": "dog", "wives": "wife", "oases": "oasis", "boxes": "box", "flies": "fly", "cities": "city",
            "men": "man",
            "polar bears": "polar bear", "axes": "ax", "houses": "house",
        ] {
            #expect(nouns.singular(of: plural) == singular)
        }
        for word in ["dog", "glass", "glasses", "bus", "s", "", "his", "gatos", "is"] {
            #expect(nouns.singular(of: word) == nil, "\(word)")
        }
    }

    @Test(arguments: [
        ("elephant", "animal", true, true), ("elephants", "animals", true, true), ("dog", "dogs", true, true),
        ("bride", "people", true, true), ("crowd", "people", true, true), ("women", "people", true, true),
        ("truck", "car", false, true), ("clouds", "sky", false, true), ("animal", "elephant", false, false),
        ("dog", "people", false, false), ("unheardof", "animal", false, false), ("unheardof", "unheardof", true, true),
    ])
    func nounsBelongToOthers(_ noun: String, _ name: String, belongs: Bool, isInGroup: Bool) {
        #expect(nouns.belongs(noun, to: name) == belongs)
        #expect(nouns.belongs(noun, to: name, inGroup: true) == isInGroup)
        #expect(!belongs || noun == name || nouns.hasKinds(name))
    }

    @Test func mostNounsHaveNoKinds() {
        #expect(nouns.hasKinds("animals") && nouns.hasKinds("people") && nouns.hasKinds("dog"))
        for noun in ["poodle", "unheardof", "", "the"] { #expect(!nouns.hasKinds(noun), "\(noun)") }
    }
}
