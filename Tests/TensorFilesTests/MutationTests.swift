import Foundation
import TensorFiles
import Testing

/// Random damage to valid files. Whatever happens, nothing may crash, and a file that is accepted must be consistent.
///
/// `CLIPSEARCH_MUTATIONS=100000 swift test -c release --filter MutationTests` tries a million.
@Suite struct MutationTests {
    /// How many mutants each part of a test makes.
    private let mutants = ProcessInfo.processInfo.environment["CLIPSEARCH_MUTATIONS"].flatMap { Int($0) } ?? 4000

    @Test(arguments: 0..<8) func mutatedSafetensorsFilesNeverCrash(_ part: Int) throws {
        let seeds = [
            try bytes(ofFile: golden("every_type.safetensors")),
            try bytes(ofFile: golden("sharded/model-00001-of-00003.safetensors")),
            safetensors(#"{"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}"#, [UInt8](repeating: 1, count: 8)),
            safetensors(#"{"__metadata__":{"k":"v"},"b":{"dtype":"BOOL","shape":[],"data_offsets":[0,1]}}"#, [1]),
        ]
        var generator = SeededGenerator(seed: UInt64(part))
        var accepted = 0
        for iteration in 0..<mutants {
            let mutant = mutate(seeds[iteration % seeds.count], using: &generator)
            guard let file = try? SafetensorsFile(bytes: mutant, name: "mutant") else { continue }
            accepted += 1
            var dataBytes = 0
            for name in file.tensorNames {
                let tensor = try #require(file[name])
                tensor.withUnsafeBytes { dataBytes += $0.count }
                let count = tensor.elementType.isFloatingPoint ? try tensor.floats().count : try tensor.integers().count
                #expect(count == tensor.count)
            }
            let headerBytes = mutant[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
            #expect(8 + headerBytes + dataBytes == mutant.count)
        }
        #expect(accepted > 0)
    }

    @Test(arguments: 0..<4) func mutatedNumPyFilesNeverCrash(_ part: Int) throws {
        let names = ["f4_big", "text", "fortran_3d", "i8_little", "b1", "version_3", "scalar", "refused_fields"]
        let seeds = try names.map { try bytes(ofFile: golden("npy/\($0).npy")) }
        var generator = SeededGenerator(seed: UInt64(100 + part))
        var accepted = 0
        for iteration in 0..<mutants {
            let mutant = mutate(seeds[iteration % seeds.count], using: &generator)
            guard let array = try? NumPyArray(bytes: mutant, name: "mutant") else { continue }
            accepted += 1
            if array.elementType == nil {
                if let strings = try? array.strings() { #expect(strings.count == array.count) }
            } else {
                #expect(try array.floats().count == array.count)
                if array.elementType?.isFloatingPoint == false { #expect(try array.integers().count == array.count) }
            }
        }
        #expect(accepted > 0)
    }

    @Test func mutatedIndexesNeverCrash() throws {
        let original = try bytes(ofFile: golden("sharded/model.safetensors.index.json"))
        var generator = SeededGenerator(seed: 200)
        try withTemporaryFolder { folder in
            let model = "\(folder)/model"
            try FileManager.default.copyItem(atPath: golden("sharded"), toPath: model)
            var accepted = 0
            for _ in 0..<mutants / 16 {
                let mutant = mutate(original, using: &generator)
                try Data(mutant).write(to: URL(filePath: "\(model)/model.safetensors.index.json"))
                guard let checkpoint = try? Checkpoint(folder: model) else { continue }
                accepted += 1
                for name in checkpoint.tensorNames {
                    let tensor = try #require(checkpoint[name])
                    #expect(try tensor.floats().count == tensor.count)
                }
            }
            #expect(accepted > 0)
        }
    }

    /// Damages a file in one to three places: bits, bytes, numbers, lengths, order.
    private func mutate(_ original: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        let numbers = [
            "0", "1", "2", "-1", "65536", "4294967296", "9223372036854775807", "18446744073709551615", "1e3", "0.5",
        ]
        let tokens = Array("{}[]()\",:'\\ \u{0}FU8".utf8)
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
            // Most damage goes where the structure is.
            let end = Bool.random(using: &generator) ? bytes.count : min(bytes.count, 200)
            let place = Int.random(in: 0..<end, using: &generator)
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
            case 2: bytes[place] = tokens.randomElement(using: &generator) ?? 0
            case 3: bytes.remove(at: place)
            case 4: bytes.insert(tokens.randomElement(using: &generator) ?? 0, at: place)
            case 5: bytes.removeSubrange(place...)
            case 6:
                let stop = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
                bytes.insert(contentsOf: bytes[place..<stop], at: Int.random(in: 0...bytes.count, using: &generator))
            default:
                // Replace a run of digits.
                guard let start = bytes[place...].firstIndex(where: { (0x30...0x39).contains($0) }) else { continue }
                let stop = bytes[start...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
                bytes.replaceSubrange(start..<stop, with: Array((numbers.randomElement(using: &generator) ?? "").utf8))
            }
        }
        return bytes
    }
}
