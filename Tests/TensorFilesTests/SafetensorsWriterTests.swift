import Foundation
import TensorFiles
import Testing

@Suite struct SafetensorsWriterTests {
    @Test func aCopyIsTheReferencesFileByteForByte() throws {
        let source = try SafetensorsFile(path: golden("every_type.safetensors"))
        var generator = SeededGenerator(seed: 3)
        try withTemporaryFolder { folder in
            for _ in 0..<3 {
                var writer = SafetensorsWriter(metadata: source.metadata)
                for name in source.tensorNames.shuffled(using: &generator) {
                    try writer.add(try #require(source[name]))
                }
                try writer.write(to: "\(folder)/copy.safetensors")
                #expect(try bytes(ofFile: "\(folder)/copy.safetensors") == bytes(ofFile: source.path))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["copy.safetensors"])
        }
    }

    @Test func valuesComeBack() throws {
        let values: [Float] = [0, -1.5, 65504, 3.0e-5, 1, -0.333251953125]
        try withTemporaryFolder { folder in
            let path = "\(folder)/values.safetensors"
            var writer = SafetensorsWriter(metadata: ["b": "line\nend \u{1}", "a": "\"é\""])
            try writer.add("f32", shape: [2, 3], floats: values)
            try writer.add("f16", shape: [6], floats: values, as: .f16)
            try writer.add("bf16", shape: [3, 2], floats: values, as: .bf16)
            try writer.add("f64", shape: [1, 6], floats: values, as: .f64)
            try writer.add("ids", shape: [1, 3], integers: [0, -1, Int.max])
            try writer.add("flags", .bool, [3], [1, 0, 1])
            try writer.add("nothing", shape: [0, 4], floats: [])
            try writer.add("scalar", shape: [], floats: [4.6])
            try writer.write(to: path)

            let file = try SafetensorsFile(path: path)
            #expect(file.metadata == ["b": "line\nend \u{1}", "a": "\"é\""])
            #expect(file.tensorNames == ["ids", "f64", "f32", "nothing", "scalar", "bf16", "f16", "flags"])
            #expect(try file["f32"]?.floats() == values)
            #expect(try file["f64"]?.floats() == values)
            let half = try #require(try file["f16"]?.floats())
            #expect(zip(half, values).allSatisfy { abs($0 - $1) <= abs($1) * 0x1p-11 + 0x1p-25 })
            let brain = try #require(try file["bf16"]?.floats())
            #expect(zip(brain, values).allSatisfy { abs($0 - $1) <= abs($1) * 0x1p-8 })
            #expect(try file["ids"]?.integers() == [0, -1, Int.max])
            #expect(try file["flags"]?.integers() == [1, 0, 1])
            #expect(try file["nothing"]?.floats() == [])
            #expect(file["scalar"]?.shape == [])
        }
    }

    @Test func valuesThatMakeNoTensorAreRefused() throws {
        var writer = SafetensorsWriter()
        try writer.add("a", shape: [2], floats: [1, 2])
        #expect(throws: TensorFileError.self) { try writer.add("a", shape: [1], floats: [1]) }
        #expect(throws: TensorFileError.self) { try writer.add("b", shape: [3], floats: [1, 2]) }
        #expect(throws: TensorFileError.self) { try writer.add("b", shape: [-1, -2], floats: [1, 2]) }
        #expect(throws: TensorFileError.self) { try writer.add("b", shape: [1 << 62, 8], floats: []) }
        #expect(throws: TensorFileError.self) { try writer.add("b", shape: [2], floats: [1, 2], as: .i64) }
        #expect(throws: TensorFileError.self) { try writer.add("__metadata__", shape: [2], floats: [1, 2]) }
    }

    @Test func aFailedWriteLeavesWhatStoodThere() throws {
        try withTemporaryFolder { folder in
            var writer = SafetensorsWriter()
            try writer.add("a", shape: [2], floats: [1, 2])
            // A folder cannot be replaced by a file, which shows only at the rename.
            let taken = "\(folder)/taken"
            try FileManager.default.createDirectory(atPath: taken + "/inside", withIntermediateDirectories: true)
            #expect(throws: TensorFileError.self) { try writer.write(to: taken) }
            #expect(throws: TensorFileError.self) { try writer.write(to: "\(folder)/no/such/folder") }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
        }
    }

    /// A file may be rewritten while its tensors are in use.
    @Test func aFileMayBeReplacedByItsOwnTensors() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/model.safetensors"
            try FileManager.default.copyItem(atPath: golden("every_type.safetensors"), toPath: path)
            let file = try SafetensorsFile(path: path)
            var writer = SafetensorsWriter()
            try writer.add(try #require(file["f16"]), as: "renamed")
            try writer.write(to: path)
            #expect(try SafetensorsFile(path: path).tensorNames == ["renamed"])
            #expect(try file["logit_scale"]?.floats() == [4.6052])
        }
    }
}
