import Catalog
import Testing

@Suite struct PhotoPathTests {
    @Test(arguments: [
        "/photos/a.jpg", "/", "/名前/фото.jpg", "/line\nbreak/\u{1}tab\t.png", "/e\u{301}.jpg", "/\u{E9}.jpg",
        "/👨‍👩‍👧.heic",
        "",
        "/" + String(repeating: "long", count: 1000),
    ])
    func validPathsStayAsTheyAre(path: String) {
        let stored = PhotoPath(path)
        #expect(Array(stored.text.utf8) == Array(path.utf8))
        #expect(stored.bytes == Array(path.utf8))
        #expect(PhotoPath(text: stored.text) == stored)
    }

    @Test(
        arguments: [
            [0x2F, 0xFF, 0xFE], [0x2F, 0xE9, 0x2E, 0x6A], [0x2F, 0xC3], [0x2F, 0xE2, 0x82],
            [0x2F, 0xF0, 0x9F, 0x98, 0x2F, 0x80],
            [0x2F, 0xED, 0xA0, 0x80], [0x2F, 0xC0, 0x80], [0x2F, 0xF8, 0x88, 0x80, 0x80, 0x80],
            [0x2F, 0xEE, 0xBE, 0x80],
            [0x2F, 0xEE, 0xBF, 0xBF, 0x61, 0xC3, 0xA9, 0xFF],
        ] as [[UInt8]])
    func anyBytesComeBack(bytes: [UInt8]) {
        let path = PhotoPath(bytes: bytes)
        #expect(path.bytes == bytes)
        #expect(PhotoPath(text: path.text).bytes == bytes)
        #expect(path.text.hasPrefix("/"))
        #expect(!path.text.unicodeScalars.contains("\u{FFFD}"))
    }

    @Test func everyTwoBytesComeBackAndDiffer() {
        var seen: Set<PhotoPath> = []
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let path = PhotoPath(bytes: [first, second])
                #expect(path.bytes == [first, second])
                seen.insert(path)
            }
        }
        #expect(seen.count == 65536)
    }

    @Test func composedAndDecomposedNamesAreTwoFiles() {
        let composed = PhotoPath("/caf\u{E9}.jpg")
        let decomposed = PhotoPath("/cafe\u{301}.jpg")
        #expect(composed.text == decomposed.text)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect((composed < decomposed) != (decomposed < composed))
    }

    @Test func partsOfAPath() {
        #expect(PhotoPath("/a/b.jpg").fileName == "b.jpg")
        #expect(PhotoPath("/a/b.jpg").folder == PhotoPath("/a"))
        #expect(PhotoPath("/b.jpg").folder == PhotoPath("/"))
        // A combining mark joins the slash into one Character, which must not hide it.
        #expect(PhotoPath("/a/\u{301}b.jpg").fileName.utf8.elementsEqual("\u{301}b.jpg".utf8))
    }
}
