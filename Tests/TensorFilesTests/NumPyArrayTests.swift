import Foundation
import StrictJSON
import TensorFiles
import Testing

@Suite struct NumPyArrayTests {
    @Test func arraysReadAsNumPyWroteThem() throws {
        let cases = try #require(try goldenJSON("npy/expected.json").object)
        #expect(cases.count > 20)
        for (file, expected) in cases {
            let array = try NumPyArray(path: golden("npy/\(file)"))
            #expect(array.shape == expected["shape"]?.integers, "\(file)")
            #expect(array.count == array.shape.reduce(1, *))
            if let strings = expected["strings"]?.array {
                #expect(array.elementType == nil)
                #expect(try array.strings() == strings.compactMap(\.string), "\(file)")
                #expect(throws: TensorFileError.self) { try array.floats() }
                #expect(throws: TensorFileError.self) { try array.integers() }
                continue
            }
            #expect(try array.floats().map(\.bitPattern) == expected["bits"]?.integers?.map { UInt32($0) }, "\(file)")
            #expect(throws: TensorFileError.self) { try array.strings() }
            for range in Self.pieces(of: array.count) {
                let piece = try array.floats(in: range).map(\.bitPattern)
                #expect(try piece == array.floats()[range].map(\.bitPattern), "\(file)")
            }
            if let integers = expected["integers"]?.integers {
                #expect(try array.integers() == integers, "\(file)")
            } else {
                #expect(throws: TensorFileError.self) { try array.integers() }
            }
        }
    }

    /// The whole, nothing, and pieces that begin and end anywhere.
    private static func pieces(of count: Int) -> [Range<Int>] {
        [0..<count, count..<count, 0..<count / 2, count / 3..<count - count / 4]
            + (0..<min(count, 9)).map { $0..<$0 + 1 }
    }

    @Test(arguments: [
        ("objects", "allow_pickle=True).astype(str)"), ("complex", "\"<c8\" is not supported"),
        ("short", "astype(\"float32\")"),
        ("bytes", "astype(str)"), ("dates", "<M8[D]"), ("fields", "structured"),
    ])
    func otherArraysAreRefusedWithAdvice(_ name: String, _ advice: String) {
        let error = #expect(throws: TensorFileError.self) { try NumPyArray(path: golden("npy/refused_\(name).npy")) }
        guard case .unsupported = error else {
            Issue.record("\(name): \(error?.description ?? "accepted")")
            return
        }
        #expect(error?.description.contains(advice) == true, "\(error?.description ?? "")")
    }

    @Test func writtenFilesAreNumPysByteForByte() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/out.npy"
            let values = try NumPyArray(path: golden("npy/f4_little.npy"))
            try NumPyArray.write(values.floats(), shape: values.shape, to: path)
            #expect(try bytes(ofFile: path) == bytes(ofFile: golden("npy/f4_little.npy")))
            let integers = try NumPyArray(path: golden("npy/i8_little.npy"))
            try NumPyArray.write(integers.integers().map(Int64.init), shape: integers.shape, to: path)
            #expect(try bytes(ofFile: path) == bytes(ofFile: golden("npy/i8_little.npy")))
            try NumPyArray.write([Float](), shape: [0, 512], to: path)
            #expect(try bytes(ofFile: path) == bytes(ofFile: golden("npy/no_rows.npy")))
            try NumPyArray.write([Float(2.5)], shape: [], to: path)
            #expect(try bytes(ofFile: path) == bytes(ofFile: golden("npy/scalar.npy")))
            try NumPyArray.write(NumPyArray(path: golden("npy/text.npy")).strings(), to: path)
            #expect(try bytes(ofFile: path) == bytes(ofFile: golden("npy/text.npy")))
            try NumPyArray.write([String](), to: path)
            #expect(try bytes(ofFile: path) == bytes(ofFile: golden("npy/no_text.npy")))
            try NumPyArray.write(["\0a", "e\u{301}"], to: path)
            #expect(try NumPyArray(path: path).strings().map { Array($0.utf8) } == [[0, 0x61], [0x65, 0xcc, 0x81]])
            #expect(throws: TensorFileError.self) { try NumPyArray.write(["a\0"], to: path) }
            #expect(throws: TensorFileError.self) { try NumPyArray.write([Int64(1), 2], shape: [3], to: path) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out.npy"])
        }
    }

    private func npy(_ header: String, _ data: [UInt8] = [], version: UInt8 = 1) -> [UInt8] {
        let length = header.utf8.count
        return [0x93] + Array("NUMPY".utf8) + [version, 0, UInt8(length & 0xff), UInt8(length >> 8)]
            + (version == 1 ? [] : [0, 0]) + Array(header.utf8) + data
    }

    @Test(arguments: [
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }\n",
        "{'descr':'|u1','fortran_order':False,'shape':(1,)}",
        " { \"shape\" : ( 1 , ) , \"fortran_order\" : True , \"descr\" : \"u1\" , } ",
        "{'descr': '<u1', 'fortran_order': False, 'shape': (1L,), }",
        "{'descr': '=u1', 'fortran_order': False, 'shape': (), }",
        "{'descr': '>u1', 'fortran_order': True, 'shape': (1, 1, 1), }",
    ])
    func headersThatNumPyAcceptsAreRead(_ header: String) throws {
        #expect(try NumPyArray(bytes: npy(header, [7]), name: "x").integers() == [7])
        #expect(try NumPyArray(bytes: npy(header, [7], version: 3), name: "x").integers() == [7])
    }

    @Test(arguments: [
        "", "{}", "{'descr': '|u1'}", "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), ",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1), }",
        "{'descr': '|u1', 'fortran_order': 0, 'shape': (1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': [1], }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1 1), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (0,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'x': (1,)}",
        "{'descr': None, 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), } + __import__('os')",
        "{'descr': '\\x7cu1', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (9223372036854775807, 9223372036854775807), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999999999,), }",
        "{'descr': '<U0', 'fortran_order': False, 'shape': (4611686018427387904,), }",
        "{'descr': '<U99999999999', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '<U-1', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': [('a', 'u1', 'fortran_order': False, 'shape': (1,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (\(String(repeating: "1,", count: 65))), }",
    ])
    func otherHeadersAreRefused(_ header: String) {
        #expect(throws: TensorFileError.self) { try NumPyArray(bytes: npy(header, [7]), name: "x") }
    }

    @Test func damagedFilesAreRefused() throws {
        let whole = try bytes(ofFile: golden("npy/version_2.npy"))
        for length in 0..<whole.count {
            #expect(throws: TensorFileError.self) { try NumPyArray(bytes: Array(whole[..<length]), name: "cut") }
        }
        #expect(throws: TensorFileError.self) { try NumPyArray(bytes: whole + [0], name: "long") }
        var version = whole
        version[6] = 4
        #expect(throws: TensorFileError.self) { try NumPyArray(bytes: version, name: "version") }
        var length = whole
        length[11] = 0xff
        #expect(throws: TensorFileError.self) { try NumPyArray(bytes: length, name: "length") }
        let surrogate = npy("{'descr': '<U1', 'fortran_order': False, 'shape': (1,), }", [0, 0xd8, 0, 0])
        #expect(throws: TensorFileError.self) { try NumPyArray(bytes: surrogate, name: "surrogate").strings() }
    }
}
