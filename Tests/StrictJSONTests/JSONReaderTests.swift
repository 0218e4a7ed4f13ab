import StrictJSON
import Testing

@Suite struct JSONReaderTests {
    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "01", "1.", ".5", "+1", "1e", "nul", "\"\u{1}\"", "\"\\x\"", "\"\\u12\"",
        "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"abc", "[1 2]", "{\"a\" 1}", "{a:1}", "1 2", "[1]]", "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}", "NaN", "\u{feff}1", String(repeating: "[", count: 200),
    ])
    func malformedTextIsRefused(_ text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }

    @Test(
        arguments: [
            [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22],
            [0x22, 0xf4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xe2, 0x82],
        ] as [[UInt8]])
    func invalidUTF8IsRefused(_ bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    }

    @Test func valuesAreRead() throws {
        let text =
            #" {"n": -12, "d": 1.5e3, "s": "a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00z", "l": [true, false, null], "o": {}} "#
        let value = try JSONValue(parsing: Array(text.utf8))
        #expect(value["n"]?.int == -12)
        #expect(value["d"]?.double == 1500)
        #expect(value["d"]?.int == 1500)
        #expect(value["s"]?.string == "a\"\\/\u{8}\u{c}\n\r\té😀z")
        #expect(value["l"]?.array?.count == 3)
        #expect(value["l"]?.array?[2].isNull == true)
        #expect(value["o"]?.object?.isEmpty == true)
        #expect(value["missing"] == nil)
    }

    @Test func canonicallyEquivalentNamesAreDifferent() throws {
        let text = "{\"\u{e9}\": 1, \"e\u{301}\": 2}"
        var names: [[UInt8]] = []
        var reader = try JSONReader(Array(text.utf8))
        try reader.readObject { reader, name in
            names.append(name)
            try reader.skipValue()
        }
        #expect(names == [[0xc3, 0xa9], [0x65, 0xcc, 0x81]])
    }

    @Test func errorsNameThePlace() {
        #expect(throws: JSONError(offset: 4, reason: "a value was expected")) {
            try JSONValue(parsing: Array("[1, ]".utf8))
        }
    }
}
