import TerminalOutput
import Testing

@Suite struct PhotoBrowserTests {
    private func browser(_ count: Int, columns: Int = 80, rows: Int = 24, query: String = "dog") -> PhotoBrowser {
        var browser = PhotoBrowser(query: query, columns: columns, rows: rows)
        browser.show(
            (0..<count).map { .init(id: Int64($0), name: "photo-\($0).jpg", details: ["/p/photo-\($0).jpg"]) },
            message: "")
        return browser
    }

    private func press(_ browser: inout PhotoBrowser, _ text: String) -> [PhotoBrowser.Effect] {
        text.compactMap { browser.press(.character($0)) }
    }

    /// The screen as lines of text.
    private func screen(_ browser: PhotoBrowser) -> [String] {
        var lines = [[Character]](repeating: [], count: browser.rows)
        for text in browser.texts {
            while lines[text.row].count < text.column { lines[text.row].append(" ") }
            lines[text.row] += Array(text.text)
        }
        return lines.map { String($0) }
    }

    @Test func typingSearches() {
        var browser = PhotoBrowser(columns: 80, rows: 24)
        #expect(browser.focus == .query)
        #expect(press(&browser, "a d") == [.search("a"), .search("a "), .search("a d")])
        #expect(browser.press(.backspace) == .search("a "))
        #expect(browser.press(.control("w")) == .search(""))
        #expect(browser.press(.backspace) == nil)
        // Keys that act on photos are letters here.
        #expect(press(&browser, "qof") == [.search("q"), .search("qo"), .search("qof")])
        #expect(screen(browser)[0].hasPrefix("Search: qof "))
        #expect(browser.press(.control("u")) == .search(""))
        #expect(browser.press(.escape) == .leave(isDone: true))
    }

    @Test func keysMoveSelectAndLeave() {
        var browser = browser(30)
        #expect(browser.focus == .photos && browser.tileColumns == 4 && browser.shown == 0..<8)
        for (key, place) in [
            (TerminalKey.right, 1), (.down, 5), (.left, 4), (.up, 0), (.up, 0), (.pageDown, 8), (.end, 29),
            (.down, 29), (.pageUp, 21), (.home, 0),
        ] {
            #expect(browser.press(key) == nil)
            #expect(browser.current == place, "\(key)")
        }
        #expect(press(&browser, " ").isEmpty && browser.press(.right) == nil && press(&browser, " ").isEmpty)
        #expect(browser.selected == [0, 1])
        #expect(screen(browser).contains { $0.hasPrefix("[x] photo-0.jpg") && $0.contains("[x] photo-1.jpg") })
        #expect(screen(browser)[22].hasPrefix("2 of 30  2 selected"))
        #expect(press(&browser, " ").isEmpty && browser.selected == [0])
        #expect(press(&browser, "o") == [.open(1)] && press(&browser, "f") == [.setFavourite(1, true)])
        browser.setFavourite(1, true)
        #expect(screen(browser).contains { $0.contains("♥ photo-1.jpg") })
        #expect(press(&browser, "f") == [.setFavourite(1, false)])
        #expect(press(&browser, "/").isEmpty && browser.focus == .query)
        #expect(browser.press(.escape) == nil && browser.focus == .photos)
        #expect(press(&browser, "q") == [.leave(isDone: true)])
        #expect(browser.press(.control("c")) == .leave(isDone: false))
        #expect(browser.press(.control("z")) == .suspend)
    }

    @Test func onePhotoFillsTheScreen() {
        var browser = browser(3)
        _ = browser.press(.enter)
        #expect(browser.isLarge && browser.pictures.map(\.id) == [0] && browser.pictures[0].columns == 80)
        #expect(screen(browser).contains { $0.hasPrefix("/p/photo-0.jpg") })
        _ = browser.press(.down)
        #expect(browser.pictures.map(\.id) == [1])
        #expect(browser.press(.escape) == nil && !browser.isLarge && browser.current == 1)
        #expect(browser.press(.escape) == .leave(isDone: true))
    }

    @Test func newAnswersKeepThePhoto() {
        var browser = browser(9)
        _ = browser.press(.end)
        browser.show([.init(id: 3, name: "c"), .init(id: 8, name: "h")], message: "")
        #expect(browser.current == 1)
        browser.show([.init(id: 3, name: "c")], message: "")
        #expect(browser.current == 0)
        // While words are typed, the best comes first.
        _ = press(&browser, "/")
        browser.show([.init(id: 5, name: "e"), .init(id: 3, name: "c")], message: "")
        #expect(browser.currentPhoto?.id == 5)
        _ = browser.press(.tab)
        browser.show([], message: "No photos")
        #expect(browser.currentPhoto == nil && browser.pictures.isEmpty)
        #expect(press(&browser, " of").isEmpty && browser.press(.enter) == nil && !browser.isLarge)
        #expect(screen(browser)[22].hasPrefix("No photos"))
    }

    /// Whatever the size and the letters, nothing is written beyond the edges or over anything else.
    @Test(arguments: [(80, 24), (20, 6), (1, 1), (200, 60), (40, 3)])
    func everythingFits(columns: Int, rows: Int) {
        let query = "狗在海滩上 " + String(repeating: "é", count: 300)
        var browser = PhotoBrowser(query: query, columns: columns, rows: rows)
        let name = String(repeating: "狗", count: 60)
        browser.show(
            (0..<40).map { .init(id: Int64($0), name: "写真\($0)-\(name)", details: ["\u{1b}[31m"]) },
            message: String(repeating: "m", count: 300))
        for isLarge in [false, true] {
            if isLarge { _ = browser.press(.enter) }
            for text in browser.texts {
                #expect((0..<rows).contains(text.row) || rows < 4, "\(text)")
                #expect(text.column + text.text.displayWidth <= max(columns, 9), "\(text)")
                #expect(!text.text.contains("\u{1b}"))
            }
            for picture in browser.pictures where rows > 3 {
                #expect(picture.column + picture.columns <= columns && picture.row + picture.rows <= rows)
            }
        }
        browser.resize(columns: 80, rows: 24)
        #expect(browser.pictures.allSatisfy { $0.column + $0.columns <= 80 })
    }

    @Test func bytesBecomeKeys() {
        var reader = TerminalKeyReader()
        let sent = "a\u{1b}[A\u{1b}OB\u{1b}[5~\u{1b}[6~\u{1b}[1;2C\u{1b}[H\u{1b}[4~\r\t\u{7f}\u{3}"
        let keys: [TerminalKey] = [
            .character("a"), .up, .down, .pageUp, .pageDown, .right, .home, .end, .enter, .tab, .backspace,
            .control("c"),
        ]
        #expect(reader.keys(sent.utf8) == keys)
        // Letters and sequences that come in parts.
        let letter = Array("狗é".utf8)
        #expect(reader.keys(letter[..<2]).isEmpty && reader.isWaiting)
        #expect(reader.keys(letter[2...]) == [.character("狗"), .character("é")])
        #expect(reader.keys([0x1b]).isEmpty && reader.keys("[D".utf8) == [.left])
        #expect(reader.keys([0x1b]).isEmpty && reader.keys([], isPaused: true) == [.escape] && !reader.isWaiting)
        #expect(reader.keys([0xff, 0x80, UInt8(ascii: "x")]) == [.character("x")])
    }

    @Test func blocksHaveTwoPixelsEach() throws {
        let image = try #require(PixelImage(width: 2, height: 2, pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0]))
        let lines = HalfBlockEncoder.lines(image, hasTrueColour: true).map { String(decoding: $0, as: UTF8.self) }
        #expect(lines == ["\u{1b}[38;2;255;0;0;48;2;0;0;255m▀\u{1b}[38;2;0;255;0;48;2;0;0;0m▀\u{1b}[0m"])
        let few = HalfBlockEncoder.lines(image, hasTrueColour: false).map { String(decoding: $0, as: UTF8.self) }
        #expect(few == ["\u{1b}[38;5;196;48;5;21m▀\u{1b}[38;5;46;48;5;16m▀\u{1b}[0m"])
    }
}
