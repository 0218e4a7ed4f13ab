import ClipSearchCommand
import StrictJSON
import Testing

@Suite struct JSONOutputTests {
    private func text(_ object: JSONObject) throws -> String {
        String(decoding: try OrderedJSONEncoder().encode(object), as: UTF8.self)
    }

    @Test func aPathThatIsNotTextGetsItsBytesToo() throws {
        #expect(
            try text(.path(Array("/caf".utf8) + [0xe9, 0x2f]))
                == "{\"path\":\"/caf\u{fffd}/\",\"pathBase64\":\"L2NhZukv\"}")
        #expect(try text(.path(Array("/café".utf8), name: "folder")) == "{\"folder\":\"/café\"}")
    }
}
