import Foundation
import TensorFiles
import Testing

@Suite struct CheckpointTests {
    @Test func shardsReadAsOne() throws {
        let checkpoint = try Checkpoint(folder: golden("sharded"))
        #expect(checkpoint.files.count == 3)
        #expect(checkpoint.tensorNames == (0..<5).map { "layer.\($0).weight" })
        for layer in 0..<5 {
            let tensor = try checkpoint.require("layer.\(layer).weight", shape: [3, 4])
            #expect(try tensor.floats() == (layer..<layer + 12).map(Float.init))
        }
        #expect(checkpoint["layer.5.weight"] == nil)
    }

    @Test func aSingleFileIsTakenBeforeAnIndex() throws {
        try withTemporaryFolder { folder in
            let model = "\(folder)/model"
            try FileManager.default.copyItem(atPath: golden("sharded"), toPath: model)
            var writer = SafetensorsWriter()
            try writer.add("only", shape: [1], floats: [1])
            try writer.write(to: "\(model)/model.safetensors")
            #expect(try Checkpoint(folder: model).tensorNames == ["only"])
        }
    }

    @Test func requireNamesWhatIsWrong() throws {
        let checkpoint = try Checkpoint(folder: golden("sharded"))
        let missing = #expect(throws: TensorFileError.self) { try checkpoint.require("nothing", shape: [1]) }
        #expect(missing == .missingTensor(name: "nothing", path: golden("sharded") + "/model.safetensors.index.json"))
        let wrong = #expect(throws: TensorFileError.self) { try checkpoint.require("layer.4.weight", shape: [4, 3]) }
        #expect(
            wrong
                == .wrongShape(
                    tensor: "layer.4.weight", path: golden("sharded") + "/model-00003-of-00003.safetensors",
                    expected: [4, 3],
                    found: [3, 4]))
    }

    @Test(arguments: [
        (#"{"weight_map": {"layer.0.weight": "../sharded/model-00001-of-00003.safetensors"}}"#, "leads out of"),
        (#"{"weight_map": {"layer.0.weight": "a/../../x"}}"#, "leads out of"),
        (#"{"weight_map": {"layer.0.weight": "/etc/passwd"}}"#, "leads out of"),
        (#"{"weight_map": {"layer.0.weight": ""}}"#, "leads out of"),
        (#"{"weight_map": {"layer.0.weight": "."}}"#, "leads out of"),
        (#"{"weight_map": {"layer.0.weight": "model-00001-of-00003.safetensors\u0000x"}}"#, "leads out of"),
        (#"{"weight_map": {"layer.0.weight": "model-00009-of-00003.safetensors"}}"#, "is missing"),
        (#"{"weight_map": {"layer.0.weight": "model-00003-of-00003.safetensors"}}"#, "layer.0.weight"),
        (#"{"weight_map": {"layer.0.weight": 1}}"#, "a string was expected"),
        (#"{"weight_map": []}"#, "an object was expected"),
        (#"{"metadata": {}}"#, "weight_map"),
        (#"{"weight_map": {}"#, "was expected"),
        (#"{"weight_map": {"a": "x", "a": "y"}}"#, "twice"),
        ("", "a"),
    ])
    func aBadIndexIsRefused(_ index: String, _ reason: String) throws {
        try withTemporaryFolder { folder in
            let model = "\(folder)/model"
            try FileManager.default.copyItem(atPath: golden("sharded"), toPath: model)
            try Data(index.utf8).write(to: URL(filePath: "\(model)/model.safetensors.index.json"))
            let error = #expect(throws: TensorFileError.self) { try Checkpoint(folder: model) }
            #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
        }
    }

    @Test func onlyIndexedTensorsCount() throws {
        try withTemporaryFolder { folder in
            let model = "\(folder)/model"
            try FileManager.default.copyItem(atPath: golden("sharded"), toPath: model)
            let index = #"{"weight_map": {"layer.1.weight": "model-00001-of-00003.safetensors"}}"#
            try Data(index.utf8).write(to: URL(filePath: "\(model)/model.safetensors.index.json"))
            let checkpoint = try Checkpoint(folder: model)
            #expect(checkpoint.tensorNames == ["layer.1.weight"])
            #expect(checkpoint["layer.0.weight"] == nil)
        }
    }

    @Test func foldersWithoutWeightsSaySo() throws {
        try withTemporaryFolder { folder in
            let empty = #expect(throws: TensorFileError.self) { try Checkpoint(folder: folder) }
            #expect(empty?.description.contains("neither") == true)
            try Data().write(to: URL(filePath: "\(folder)/pytorch_model.bin"))
            let pickle = #expect(throws: TensorFileError.self) { try Checkpoint(folder: folder) }
            #expect(pickle?.description.contains("pickle") == true)
        }
    }

    @Test func filesMayNotRepeatATensor() throws {
        let shard = golden("sharded") + "/model-00001-of-00003.safetensors"
        #expect(throws: TensorFileError.self) { try Checkpoint(files: [shard, shard]) }
        let two = try Checkpoint(files: [shard, golden("sharded") + "/model-00003-of-00003.safetensors"])
        #expect(two.tensorNames == ["layer.0.weight", "layer.1.weight", "layer.4.weight"])
        #expect(two["layer.4.weight"]?.shape == [3, 4])
    }
}
