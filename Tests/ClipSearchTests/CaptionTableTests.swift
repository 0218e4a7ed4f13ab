import Catalog
import ClipSearch
import Files
import Testing

@Suite struct CaptionTableTests {
    private func rows(_ text: String, separator: Unicode.Scalar = ",") throws -> [[String]] {
        var text = DelimitedText(Array(text.utf8), separator: UInt8(ascii: separator))
        var rows: [[String]] = []
        while let row = try text.next() { rows.append(row) }
        return rows
    }

    @Test func rowsFollowRFC4180() throws {
        let text = "a,\"b \"\"quoted\"\", c\",d\r\n\r\n\"line\nbreak\",,\nlast"
        #expect(try rows(text) == [["a", "b \"quoted\", c", "d"], ["line\nbreak", "", ""], ["last"]])
        #expect(try rows("a\tb,c\nd\te", separator: "\t") == [["a", "b,c"], ["d", "e"]])
        #expect(try rows("\"a\"x,b\n\n\n") == [["a", "b"]] && rows("").isEmpty && rows(",") == [["", ""]])
    }

    @Test func anUnclosedQuoteIsRefusedWithItsLine() throws {
        let text = "path,caption\na.png,\"two\nlines\"\nb.png,\"never closed\nc.png,a cat\n"
        #expect(throws: DelimitedText.UnclosedQuote(line: 4)) { try rows(text) }
        let captions = #expect(throws: ClipSearchError.self) { try CaptionTable(text, name: "t.csv", folder: "/") }
        let photos = #expect(throws: ClipSearchError.self) { try ImportTable(text, name: "t.csv", folder: "/") }
        #expect(captions == photos && captions?.description.contains("line 4") == true)
    }

    @Test(arguments: [
        "path,caption,tags\na.png,a dog,x", "path;caption;tags\na.png;a dog;x", "path\tcaption\ttags\na.png\ta dog\tx",
        "path|caption|tags\na.png|a dog|x", "sep=;\r\npath;caption;tags\r\na.png;a dog;x\r\n",
        "sep=:\npath:caption:tags\na.png:a dog:x", "\u{feff} Path , Caption , Tags \n a.png , a dog , x ",
        "image_path,TEXT,keyword\na.png,a dog,x", "FILE NAME,Description,Labels\na.png,a dog,x",
        "path,caption,tags,of\tno,use\na.png,a dog,x",
    ])
    func tablesOfAllKinds(_ text: String) throws {
        let table = try CaptionTable(text, name: "t.csv", folder: "/p")
        #expect(table.entries.keys.map(\.text) == ["/p/a.png"])
        let entry = try #require(table.entries[PhotoPath("/p/a.png")])
        #expect(entry.captions == ["a dog"] && entry.tags == ["x"] && entry.row == 2 && !entry.isCut)
        // The other command reads the same.
        let other = try #require(try ImportTable(text, name: "t.csv", folder: "/p").entries.first)
        #expect(other.place == .file("/p/a.png") && other.captions == ["a dog"] && other.tags == ["x"])
    }

    @Test func tablesWithoutAHeader() throws {
        let list = try CaptionTable("a.png,a dog\nb.jpg,\"a cat, a mat\"\n", name: "t.csv", folder: "/p")
        #expect(list.entries[PhotoPath("/p/a.png")]?.captions == ["a dog"])
        #expect(list.entries[PhotoPath("/p/b.jpg")]?.captions == ["a cat, a mat"])
        #expect(try CaptionTable("a.png;a dog", name: "t", folder: "/p").count == 1)
    }

    @Test func unusedColumnsAreNamed() throws {
        let text = "URL,TEXT,Similarity,width\nhttp://a/b.jpg,a dog,0.3,640\n"
        let table = try ImportTable(text, name: "t.csv", folder: "/p")
        #expect(table.unusedColumns == ["Similarity", "width"] && table.entries.first?.captions == ["a dog"])
        let captions = try CaptionTable(text, name: "t.csv", folder: "/p")
        #expect(captions.entries.isEmpty && captions.misplaced.map(\.row) == [2])
    }

    @Test func rowsWithoutAPathAreNamed() throws {
        let table = try CaptionTable("path,caption\n,a dog\np/a.jpg,x\n,\n", name: "t.csv", folder: "/p")
        #expect(table.entries.keys.map(\.text) == ["/p/p/a.jpg"])
        #expect(table.misplaced.map(\.row) == [2] && table.misplaced.map(\.place) == [""])
    }

    @Test func manyRowsOfOnePhotoAreCut() throws {
        let text = "path,caption,tags\n" + (0..<30_000).map { "a.png,caption \($0),tag \($0)\n" }.joined()
        let start = ContinuousClock.now
        let entry = try #require(try CaptionTable(text, name: "t", folder: "/p").entries[PhotoPath("/p/a.png")])
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(entry.captions == (0..<InputLimits.captions).map { "caption \($0)" } && entry.isCut)
        #expect(entry.tags == (0..<InputLimits.keywords).map { "tag \($0)" })
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
