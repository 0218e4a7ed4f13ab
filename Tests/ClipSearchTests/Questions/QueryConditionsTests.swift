import Catalog
import ClipSearch
import Foundation
import Testing

@Suite struct QueryConditionsTests {
    private func day(_ text: String) -> Int64? { PhotoTime.range(of: text)?.lowerBound }

    @Test func operatorsAreTakenOut() throws {
        let typed = try QueryConditions("  a dog TAG:beach on   tag:\"New York\" the sand not:people not:\"old men\" ")
        #expect(typed.words == "a dog on the sand")
        #expect(typed.filter.tags == ["beach", "New York"])
        #expect(typed.leftOut == ["people", "old men"])
        #expect(!typed.isEmpty)
    }

    @Test(arguments: [
        "a photo at 12:30", "http://example.org/a", "ratio 3:2", "in: the snow", "tag:", "tag:\"\"", "\"tag:beach\"",
        "\u{201C}a dog tag:beach\u{201D} there", "colour:red", "no:people", "2:cat", "",
    ])
    func wordsStayWords(text: String) throws {
        let typed = try QueryConditions(text)
        #expect(typed.isEmpty)
        #expect(typed.words == text)
    }

    @Test func anUnclosedQuotationMarkIsPartOfTheValue() throws {
        let typed = try QueryConditions("tag:\"New York")
        #expect(typed.filter.tags == ["\"New"] && typed.words == "York")
    }

    @Test func datesNarrowDown() throws {
        var typed = try QueryConditions("date:2019-07")
        #expect(typed.filter.from == day("2019-07") && typed.filter.before == day("2019-08"))
        typed = try QueryConditions("date:2018..2020-06")
        #expect(typed.filter.from == day("2018") && typed.filter.before == day("2020-07"))
        typed = try QueryConditions("date:2018..")
        #expect(typed.filter.from == day("2018") && typed.filter.before == nil)
        typed = try QueryConditions("after:2019 before:2020-03-02 date:..2019-12 after:2018")
        #expect(typed.filter.from == day("2019") && typed.filter.before == day("2020"))
    }

    @Test func whatFilesState() throws {
        let typed = try QueryConditions(
            "camera:\"Canon EOS R6\" lens:50mm rating:3 rating:4 size:>5MB size:<1.5GB near:48.137,11.575,5km "
                + "area:-20,170.5,0,-170 is:favourite type:jpg type:CR2 not:type:screenshots not:tag:snow")
        let filter = typed.filter
        #expect(filter.camera == "Canon EOS R6" && filter.lens == "50mm" && filter.minimumRating == 4)
        #expect(filter.minimumBytes == 5_000_000 && filter.maximumBytes == 1_500_000_000)
        #expect(filter.near == GeographicCircle(latitude: 48.137, longitude: 11.575, radius: 5))
        #expect(filter.area == GeographicArea(south: -20, west: 170.5, north: 0, east: -170))
        #expect(filter.favouritesOnly && filter.excludedTags == ["snow"] && typed.words.isEmpty)
        #expect(filter.fileNames?.types == ["jpg", "cr2"])
        #expect(filter.fileNames?.extensions == FileKind.jpeg.extensions + ["cr2"])
        #expect(filter.excludedFileNames?.parts == FileKind.screenshot.nameParts)
        #expect(typed.leftOut.isEmpty)
    }

    @Test func foldersByNameAndByPath() throws {
        let typed = try QueryConditions("in:zoo in:\"2019/summer days\" in:/photos/a collection:Best")
        #expect(typed.filter.folderNames == ["zoo", "2019/summer days"])
        #expect(typed.filter.folders == [PhotoPath("/photos/a")])
        #expect(typed.collection == "Best")
    }

    @Test(arguments: [
        "date:yesterday", "date:..", "date:2019..2020..2021", "after:13", "before:2019-13", "rating:0", "rating:many",
        "size:5MB", "size:>big", "size:>-1", "size:1MB..", "size:>1e400", "near:1,2", "area:1,2,3", "is:new",
        "type:\"a b\"", "type:../x", "not:camera:x", "camera:a camera:b", "collection:a collection:b",
    ])
    func whatMakesNoSenseIsNamed(text: String) throws {
        let error = try #require(throws: ClipSearchError.self) { try QueryConditions("a dog \(text)") }
        guard case .invalidArgument(let name, _, let reason) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(name.hasSuffix(":") && text.contains(name) && reason.contains("not \""))
    }

    /// The page, the command and the API name the same operators, whose examples hold.
    @Test(arguments: QueryOperator.allCases)
    func examplesHold(name: QueryOperator) throws {
        #expect(!name.examples.isEmpty && !name.summary.isEmpty)
        for example in name.examples {
            #expect(try !QueryConditions("\(name.rawValue):\(example)").isEmpty, "\(name.rawValue):\(example)")
        }
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/queries.md")
        #expect(try String(contentsOf: page, encoding: .utf8).contains("| `\(name.rawValue):"))
    }
}
