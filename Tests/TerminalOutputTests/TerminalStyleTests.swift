import TerminalOutput
import Testing

@Suite struct TerminalStyleTests {
    @Test func aFileGetsNoColourUnlessForced() {
        func style(_ variables: [String: String]) -> TerminalStyle {
            TerminalStyle(descriptor: -1, environment: ProcessEnvironment(variables))
        }
        #expect(!style(["TERM": "xterm-256color"]).usesColour)
        #expect(!style([:]).isTerminal)
        #expect(style(["CLICOLOR_FORCE": "1"]).usesColour)
        #expect(!style(["CLICOLOR_FORCE": "0"]).usesColour)
        #expect(!style(["CLICOLOR_FORCE": "1", "NO_COLOR": "1"]).usesColour)
        #expect(style(["COLUMNS": "132"]).width == 132)
        #expect(style(["COLUMNS": "-3"]).width == 80)
        #expect(style(["LANG": "de_DE.UTF-8"]).usesUnicode)
        #expect(!style(["LC_ALL": "C", "LANG": "de_DE.UTF-8"]).usesUnicode)
    }

    @Test func coloursWrapTheText() {
        #expect(TerminalStyle(isTerminal: true, usesColour: true).red("no") == "\u{1b}[31mno\u{1b}[0m")
        #expect(TerminalStyle(isTerminal: true, usesColour: true).red("") == "")
        #expect(TerminalStyle(isTerminal: true, usesColour: false).red("no") == "no")
    }

    @Test(arguments: [
        ("beach.jpg", 9), ("日本", 4), ("é", 1), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("❤️", 2), ("한국어", 6), ("", 0),
        ("\u{200b}", 0),
    ])
    func columns(text: String, width: Int) { #expect(text.displayWidth == width) }

    @Test func longPathsLoseTheirMiddle() {
        let path = "/home/ada/photos/2019/summer/holiday in Brittany/beach.jpg"
        for width in 1...60 { #expect(path.shortenedInTheMiddle(to: width).displayWidth <= width) }
        let short = path.shortenedInTheMiddle(to: 30)
        #expect(short.hasPrefix("/home/ada") && short.hasSuffix("beach.jpg") && short.contains("…"))
        #expect("日本日本日本".shortenedInTheMiddle(to: 7).displayWidth <= 7)
        #expect(path.shortenedInTheMiddle(to: 200) == path)
    }

    @Test func namesCannotCommandTheTerminal() {
        #expect("a\u{1b}[2Jb\nc\u{9b}".withoutControlCharacters == "a\u{fffd}[2Jb\u{fffd}c\u{fffd}")
        #expect("evil\u{202e}gpj.exe".withoutControlCharacters == "evil\u{fffd}gpj.exe")
        #expect("plain é 日本 👩‍👩‍👧".withoutControlCharacters == "plain é 日本 👩‍👩‍👧")
    }
}
