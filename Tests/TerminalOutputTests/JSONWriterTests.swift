import StrictJSON
import TerminalOutput
import Testing

@Suite struct JSONWriterTests {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        body(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func membersKeepTheirOrder() {
        let text = written { json in
            json.object { json in
                json.member("z", "last")
                json.member("a", 1)
                json.memberNull("plan")
                json.member("flag", true)
                json.member("inner", object: { $0.member("empty", [Float]()) })
                json.member("list", array: [1, 2]) { json, number in json.array { $0.value(number) } }
            }
        }
        #expect(text == #"{"z":"last","a":1,"plan":null,"flag":true,"inner":{"empty":[]},"list":[[1],[2]]}"#)
    }

    @Test func numbersReadBackTheSame() throws {
        var generator = SystemRandomNumberGenerator()
        var floats: [Float] = [0, -0.0, 0.1, .leastNonzeroMagnitude, 3.4e38, -1, 16_777_216, 1e16, 1e-5, .pi]
        for _ in 0..<1000 {
            let value = Float(bitPattern: generator.next())
            if value.isFinite { floats.append(value) }
        }
        var json = JSONWriter()
        json.object { $0.member("embedding", floats) }
        let read = try #require(try JSONValue(parsing: json.bytes)["embedding"]?.array)
        #expect(read.count == floats.count)
        for (value, element) in zip(floats, read) {
            guard case .number(let text) = element else {
                Issue.record("\(value) is not a number")
                continue
            }
            #expect(Float(text)?.bitPattern == value.bitPattern)
        }
        #expect(
            written {
                $0.array {
                    $0.value(Float.nan)
                    $0.value(Double.infinity)
                    $0.value(UInt64.max)
                }
            }
                == "[null,null,18446744073709551615]")
    }

    @Test func everyScalarReadsBackTheSame() throws {
        var scalars = String.UnicodeScalarView()
        for value in UInt32(0)...0x10ffff where value < 0x3000 || value % 97 == 0 {
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        let text = String(scalars)
        var json = JSONWriter()
        json.object { $0.member(text, text) }
        let read = try #require(try JSONValue(parsing: json.bytes).object?.first)
        #expect(read.name.unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect(read.value.string?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
        // One line, whatever the reader takes for the end of one.
        #expect(!json.bytes.contains { $0 < 0x20 || $0 == 0x7f })
    }

    @Test func aPathThatIsNoTextGetsItsBytesToo() {
        let text = written { $0.object { $0.member("path", path: Array("/caf".utf8) + [0xe9, 0x2f]) } }
        #expect(text == "{\"path\":\"/caf\u{fffd}/\",\"pathBase64\":\"L2NhZukv\"}")
        #expect(written { $0.object { $0.member("path", path: Array("/café".utf8)) } } == "{\"path\":\"/café\"}")
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func base64(plain: String, encoded: String) { #expect(Base64.encode(Array(plain.utf8)) == encoded) }
}
