import Foundation
import TensorFiles
import Testing

/// Matrices of four-bit weights in blocks.
@Suite struct FourBitTests {
    private let rows = 3
    private let columns = 96

    /// Blocks of every scale and weight: a subnormal, a negative and a large scale among them.
    private var blocks: [UInt8] {
        var bytes: [UInt8] = []
        for block in 0..<rows * columns / 32 {
            let scale: UInt16 = [0x3c00, 0xb555, 0x0001, 0x7bff, 0x2e66][block % 5]
            bytes += [UInt8(scale & 255), UInt8(scale >> 8)]
            bytes += (0..<16).map { UInt8(truncatingIfNeeded: $0 * 17 + block * 29) }
        }
        return bytes
    }

    /// The same by the letter of the format.
    private var expected: [Float] {
        let bytes = blocks
        return (0..<rows * columns).map { index in
            let (start, place) = (index / 32 * 18, index % 32)
            let bits = UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8
            let byte = bytes[start + 2 + place % 16]
            return Self.half(bits) * Float(Int(place < 16 ? byte & 15 : byte >> 4) - 8)
        }
    }

    private static func half(_ bits: UInt16) -> Float {
        let (exponent, mantissa) = (Int(bits >> 10 & 31), Float(bits & 1023))
        let power = Float(sign: .plus, exponent: exponent - 15, significand: 1)
        let value = exponent == 0 ? mantissa * 0x1p-24 : (1 + mantissa / 1024) * power
        return bits >> 15 == 0 ? value : -value
    }

    private func checkpoint(_ header: String? = nil, _ data: [UInt8]? = nil) throws -> Checkpoint {
        let data = data ?? blocks
        let header =
            header ?? #"{"m.weight.q4_0":{"dtype":"U8","shape":[3,3,18],"data_offsets":[0,162]}}"#
        return try Checkpoint([SafetensorsFile(bytes: safetensors(header, data), name: "four-bit")])
    }

    @Test func weightsAreReadAsTheFormatSays() throws {
        let matrix = try checkpoint().require("m.weight", shape: [rows, columns])
        #expect(matrix.isFourBit && matrix.isFloatingPoint && matrix.count == rows * columns)
        #expect(try matrix.floats() == expected)
    }

    @Test(arguments: [0..<96, 96..<192, 0..<32, 31..<33, 5..<5, 100..<101, 1..<287, 160..<288])
    func rowsAndPartsAreReadAlone(range: Range<Int>) throws {
        let matrix = try checkpoint().require("m.weight", shape: [rows, columns])
        var values = [Float](repeating: .nan, count: range.count)
        try values.withUnsafeMutableBufferPointer { try matrix.copyFloats(range, into: $0) }
        #expect(values == Array(expected[range]))
    }

    @Test func aPlainTensorIsTakenBeforeBlocks() throws {
        let header =
            #"{"m.weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
            + #""m.weight.q4_0":{"dtype":"U8","shape":[3,3,18],"data_offsets":[4,166]}}"#
        let tensor = try #require(try checkpoint(header, [0, 0, 128, 63] + blocks)["m.weight"])
        #expect(!tensor.isFourBit && tensor.shape == [1])
    }

    @Test(arguments: [
        (#"{"m.q4_0":{"dtype":"U8","shape":[3,54],"data_offsets":[0,162]}}"#, "[3, 54]"),
        (#"{"m.q4_0":{"dtype":"U8","shape":[9,18,1],"data_offsets":[0,162]}}"#, "[9, 18, 1]"),
        (#"{"m.q4_0":{"dtype":"I8","shape":[3,3,18],"data_offsets":[0,162]}}"#, "I8"),
        (#"{"m.q4_0":{"dtype":"U8","shape":[0,9223372036854775807,18],"data_offsets":[0,0]}}"#, "U8"),
    ])
    func blocksOfAnotherFormAreRefused(header: String, name: String) throws {
        let checkpoint = try checkpoint(header, header.contains("[0,0]") ? [] : nil)
        #expect(checkpoint["m"] == nil)
        let error = #expect(throws: TensorFileError.self) { try checkpoint.require("m", shape: [3, 96]) }
        #expect(error?.description.contains("four-bit") == true && error?.description.contains(name) == true)
    }

    @Test func anotherShapeThanTheConfigurationsIsRefused() throws {
        let error = #expect(throws: TensorFileError.self) { try checkpoint().require("m.weight", shape: [96, 3]) }
        #expect(
            error == .wrongShape(tensor: "m.weight", path: "four-bit", expected: [96, 3], found: [rows, columns]))
        #expect(throws: TensorFileError.self) { try checkpoint().require("m.weight", shape: [3, 96]).integers() }
    }
}
