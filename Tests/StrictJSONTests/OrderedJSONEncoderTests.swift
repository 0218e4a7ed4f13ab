import StrictJSON
import Testing

@Suite struct OrderedJSONEncoderTests {
    private func encode(_ value: some Encodable, omitsEmptyFractions: Bool = false) throws -> String {
        String(decoding: try OrderedJSONEncoder(omitsEmptyFractions: omitsEmptyFractions).encode(value), as: UTF8.self)
    }

    private struct Answer: Encodable {
        struct Part: Encodable { var name: String, id: Int64? }
        var zoom: Float
        var answer: String?
        var missing: Bool?
        var parts: [Part]
        var counts: [[Int]] = [[], [1, 2]]
        var small: UInt8 = 7
    }

    @Test func membersKeepTheOrderOfTheDeclaration() throws {
        let answer = Answer(
            zoom: 0.1, answer: "yes", parts: [.init(name: "b", id: nil), .init(name: "a", id: .max)])
        #expect(
            try encode(answer) == #"{"zoom":0.1,"answer":"yes","parts":[{"name":"b"},"#
                + #"{"name":"a","id":9223372036854775807}],"counts":[[],[1,2]],"small":7}"#)
        #expect(try encode([Answer]()) == "[]")
        #expect(try encode([1, nil, 2]) == "[1,null,2]")
        #expect(try encode(Int?.none) == "null")
    }

    @Test func objectsKeepTheOrderOfTheirMembers() throws {
        let nothing: Double? = nil
        var object: JSONObject = ["z": 1, "a": nothing, "list": [true], "text": "b"]
        object += [
            "left out": JSONObject.IfPresent(nothing), "kept": JSONObject.IfPresent(2.0), "empty": [:] as JSONObject,
        ]
        #expect(
            try encode(object + ["z": 1])
                == #"{"z":1,"a":null,"list":[true],"text":"b","kept":2.0,"empty":{},"z":1}"#)
    }

    /// An object that another one begins with.
    private struct Longer: Encodable {
        enum Key: String, CodingKey { case nested, list, own }

        func encode(to encoder: any Encoder) throws {
            try JSONObject(dictionaryLiteral: ("first", 1)).encode(to: encoder)
            var members = encoder.container(keyedBy: Key.self)
            var nested = members.nestedContainer(keyedBy: Key.self, forKey: .nested)
            var list = members.nestedUnkeyedContainer(forKey: .list)
            try members.encodeNil(forKey: .own)
            try list.encode("late")
            try nested.encode(true, forKey: .own)
        }
    }

    @Test func containersThatAreOpenAtTheSameTime() throws {
        #expect(try encode(Longer()) == #"{"first":1,"nested":{"own":true},"list":["late"],"own":null}"#)
    }

    @Test func numbersReadBackTheSame() throws {
        var generator = SystemRandomNumberGenerator()
        var floats: [Float] = [0, -0.0, 0.1, .leastNonzeroMagnitude, 3.4e38, -1, 16_777_216, 1e16, 1e-5, .pi]
        for _ in 0..<1000 {
            let value = Float(bitPattern: generator.next())
            if value.isFinite { floats.append(value) }
        }
        for omits in [false, true] {
            let bytes = try OrderedJSONEncoder(omitsEmptyFractions: omits).encode(floats)
            let read = try #require(try JSONValue(parsing: bytes).array)
            #expect(read.count == floats.count)
            for (value, element) in zip(floats, read) {
                guard case .number(let text) = element else {
                    Issue.record("\(value) is not a number")
                    continue
                }
                #expect(Float(text)?.bitPattern == value.bitPattern)
                #expect(!omits || !text.hasSuffix(".0"))
            }
        }
        #expect(try encode([.nan, -.infinity, 2] as [Double]) == "[null,null,2.0]")
        #expect(try encode([2, 1e30, 0.5] as [Double], omitsEmptyFractions: true) == "[2,1e+30,0.5]")
        #expect(try encode(UInt64.max) == "18446744073709551615")
    }

    @Test func everyScalarReadsBackTheSame() throws {
        var scalars = String.UnicodeScalarView()
        for value in UInt32(0)...0x10ffff where value < 0x3000 || value % 97 == 0 {
            if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
        let text = String(scalars)
        let bytes = try OrderedJSONEncoder().encode(JSONObject([(text, text)]))
        let read = try #require(try JSONValue(parsing: bytes).object?.first)
        #expect(read.name.unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect(read.value.string?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
        // One line, whatever the reader takes for the end of one.
        #expect(!bytes.contains { $0 < 0x20 || $0 == 0x7f })
    }
}
