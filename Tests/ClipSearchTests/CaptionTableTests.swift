import Catalog
import ClipSearch
import Testing

@Suite struct CaptionTableTests {
    @Test func rowsFollowRFC4180() {
        let text = "\u{feff}a,\"b \"\"quoted\"\", c\",d\r\n\r\n\"line\nbreak\",,\nlast"
        #expect(Array(DelimitedText(text)) == [["a", "b \"quoted\", c", "d"], ["line\nbreak", "", ""], ["last"]])
        #expect(Array(DelimitedText("a\tb,c\nd\te")) == [["a", "b,c"], ["d", "e"]])
        #expect(Array(DelimitedText("\"never closed, so it runs to the end\nof the text")).count == 1)
    }

    @Test func captionsAndTagsAreCollectedByPath() throws {
        let table = try CaptionTable(
            "Path,Caption,Tags\nx/a.jpg,a dog,\"dog; pet\"\n/abs/b.jpg,,cat\nx/../x/a.jpg,the same dog,dog\n",
            name: "t.csv",
            folder: "/photos")
        #expect(table.count == 2)
        #expect(table.entries[PhotoPath("/photos/x/a.jpg")]?.captions == ["a dog", "the same dog"])
        #expect(table.entries[PhotoPath("/photos/x/a.jpg")]?.tags == ["dog", "pet"])
        #expect(table.entries[PhotoPath("/abs/b.jpg")]?.tags == ["cat"])
    }

    @Test func aTableWithoutPathsIsRefused() {
        #expect(throws: ClipSearchError.self) { try CaptionTable("name,caption\na,b\n", name: "t.csv", folder: "/") }
        #expect(throws: ClipSearchError.self) { try CaptionTable("", name: "t.csv", folder: "/") }
    }
}
