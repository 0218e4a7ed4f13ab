import Foundation
import StrictJSON
import TensorFiles
import Testing

@Suite struct SafetensorsFileTests {
    @Test func everyElementTypeReadsAsTheReferenceWroteIt() throws {
        let file = try SafetensorsFile(path: golden("every_type.safetensors"))
        let expected = try #require(try goldenJSON("every_type.json").object)
        #expect(file.metadata == ["format": "pt"])
        #expect(
            file.tensorNames.map { Array($0.utf8) }.sorted(by: <) == expected.map { Array($0.name.utf8) }.sorted(by: <))
        for (name, value) in expected {
            let tensor = try #require(file[name])
            #expect(tensor.shape == value["shape"]?.integers)
            #expect(tensor.count == tensor.shape.reduce(1, *))
            if let bits = value["bits"]?.integers {
                // A NaN may change its payload, so NaNs are compared as such.
                func pattern(_ value: Float) -> UInt32 { value.isNaN ? Float.nan.bitPattern : value.bitPattern }
                #expect(try tensor.floats().map(pattern) == bits.map { pattern(Float(bitPattern: UInt32($0))) })
                #expect(throws: TensorFileError.self) { try tensor.integers() }
            } else {
                let integers = try tensor.integers()
                #expect(integers == value["integers"]?.array?.map { $0.int ?? ($0.bool == true ? 1 : 0) })
                #expect(throws: TensorFileError.self) { try tensor.floats() }
            }
        }
        #expect(file["absent"] == nil)
    }

    /// `String` takes these two names for equal, the format doesn't.
    @Test func canonicallyEquivalentNamesAreDifferentTensors() throws {
        let file = try SafetensorsFile(path: golden("every_type.safetensors"))
        #expect(try file["e\u{301}"]?.floats() == [1])
        #expect(try file["\u{e9}"]?.floats() == [2])
    }

    @Test func acceptsAndRefusesAsTheReferenceDoes() throws {
        let cases = try #require(try goldenJSON("headers.json").array)
        var accepted = 0
        for item in cases {
            let name = try #require(item["name"]?.string)
            let data = try #require(item["file"]?.string.flatMap { Data(base64Encoded: $0) })
            let shouldAccept = item["reference"]?.string == "accepts" && item["refused because"] == nil
            if shouldAccept { accepted += 1 }
            do {
                _ = try SafetensorsFile(bytes: Array(data), name: name)
                #expect(shouldAccept, "\(name) was accepted")
            } catch {
                #expect(!shouldAccept, "\(name): \(error)")
            }
        }
        #expect(accepted > 100 && cases.count - accepted > 100)
    }

    @Test func aSliceOfRowsIsConvertedAlone() throws {
        let file = try SafetensorsFile(path: golden("every_type.safetensors"))
        for name in ["f32", "f16", "bf16", "f64"] {
            let tensor = try #require(file[name])
            let all = try tensor.floats()
            var part = [Float](repeating: 7, count: 5)
            try part.withUnsafeMutableBufferPointer { try tensor.copyFloats(3..<8, into: $0) }
            #expect(part == Array(all[3..<8]))
            try part.withUnsafeMutableBufferPointer { buffer in
                try tensor.copyFloats(12..<12, into: UnsafeMutableBufferPointer(rebasing: buffer[..<0]))
            }
            #expect(part == Array(all[3..<8]))
        }
    }

    @Test func aTensorOutlivesItsFile() throws {
        let tensor = try withTemporaryFolder { folder in
            let path = "\(folder)/copy.safetensors"
            try FileManager.default.copyItem(atPath: golden("every_type.safetensors"), toPath: path)
            return try #require(try SafetensorsFile(path: path)["logit_scale"])
        }
        #expect(try tensor.floats() == [4.6052])
    }

    @Test func dataAtOddAddressesReads() throws {
        let header =
            #"{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"#
            + #""b":{"dtype":"F32","shape":[2],"data_offsets":[1,9]},"#
            + #""c":{"dtype":"F64","shape":[1],"data_offsets":[9,17]},"#
            + #""d":{"dtype":"I64","shape":[1],"data_offsets":[17,25]}}"#
        var data: [UInt8] = [9]
        for value in [1.5, -2] as [Float] { data += withUnsafeBytes(of: value, Array.init) }
        data += withUnsafeBytes(of: 0.25, Array.init)
        data += withUnsafeBytes(of: Int64(-3), Array.init)
        let file = try SafetensorsFile(bytes: safetensors(header, data), name: "odd")
        #expect(try file["b"]?.floats() == [1.5, -2])
        #expect(try file["c"]?.floats() == [0.25])
        #expect(try file["d"]?.integers() == [-3])
    }

    @Test func everyTruncationIsRefused() throws {
        let whole = try bytes(ofFile: golden("every_type.safetensors"))
        for length in 0..<whole.count {
            #expect(throws: TensorFileError.self) { try SafetensorsFile(bytes: Array(whole[..<length]), name: "cut") }
        }
        try withTemporaryFolder { folder in
            for length in [0, 1, 7, 8, 9, 500, whole.count - 1] {
                try Data(whole[..<length]).write(to: URL(filePath: "\(folder)/cut.safetensors"))
                #expect(throws: TensorFileError.self) { try SafetensorsFile(path: "\(folder)/cut.safetensors") }
            }
        }
    }

    @Test func messagesNameTheFileAndTheTensor() throws {
        let float8 = safetensors(#"{"w":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}"#, [0])
        let unsupported = #expect(throws: TensorFileError.self) { try SafetensorsFile(bytes: float8, name: "a/m") }
        #expect(
            unsupported?.description
                == "a/m: the tensor \"w\" has the element type F8_E4M3, which is not supported; convert the "
                + "file to one of BOOL, U8, I8, F16, BF16, I32, F32, F64, I64.")
        let wrongSize = safetensors(#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, [0, 0, 0, 0])
        let malformed = #expect(throws: TensorFileError.self) { try SafetensorsFile(bytes: wrongSize, name: "a/m") }
        #expect(
            malformed?.description
                == "a/m: the file is damaged or incomplete: the tensor \"w\" takes 8 bytes by its shape [2] and type "
                + "F32, but 4 by its data_offsets. Copy or download it again.")
    }

    @Test func whatIsNotAFileIsRefused() throws {
        #expect(throws: TensorFileError.cannotOpen(path: "/nowhere/x", reason: "No such file or directory")) {
            try SafetensorsFile(path: "/nowhere/x")
        }
        try withTemporaryFolder { folder in
            #expect(throws: TensorFileError.cannotOpen(path: folder, reason: "it is a folder")) {
                try SafetensorsFile(path: folder)
            }
            let pipe = "\(folder)/pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            #expect(throws: TensorFileError.cannotOpen(path: pipe, reason: "it is not a regular file")) {
                try SafetensorsFile(path: pipe)
            }
        }
    }
}

func < (left: [UInt8], right: [UInt8]) -> Bool { left.lexicographicallyPrecedes(right) }
