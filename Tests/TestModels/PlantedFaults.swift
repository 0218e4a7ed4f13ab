import Foundation
import TensorFiles

/// Faults of every kind that a model folder can have: each file missing, empty, cut short or of other contents; each
/// tensor missing, of another shape or another type; each number of a configuration another one.
package struct PlantedFault {
    /// What is wrong, for messages.
    package let name: String
    private let file: String
    private let plant: (ModelCopy) throws -> Void

    /// Calls `body` with each fault planted in the folder, one at a time.
    package static func forEach(in folder: ModelCopy, _ body: (_ fault: String) throws -> Void) throws {
        for fault in try all(in: folder) {
            let sound = try folder.read(fault.file)
            try fault.plant(folder)
            try body(fault.name)
            try folder.write(fault.file, sound)
        }
    }

    private static func all(in folder: ModelCopy) throws -> [PlantedFault] {
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        return try files.filter { file in
            file.contains(".") && !file.hasPrefix(".") && ![".npy", ".md"].contains(where: file.hasSuffix)
        }.flatMap { file in
            var faults = contents(of: file)
            if file.hasSuffix(".safetensors") { faults += try tensors(of: file, in: folder) }
            if file.hasSuffix("config.json") { faults += try values(of: file, in: folder) }
            return faults
        }
    }

    private static func contents(of file: String) -> [PlantedFault] {
        let others = ["": "empty", "{": "cut short", "[]": "a list", "{}": "an empty object", "\u{0}\u{1}": "binary"]
        var faults = others.sorted { $0.key < $1.key }.map { text, name in
            PlantedFault(name: "\(file): \(name)", file: file) { folder in try folder.write(file, text) }
        }
        faults.append(PlantedFault(name: "\(file): missing", file: file) { folder in try folder.remove(file) })
        faults.append(
            PlantedFault(name: "\(file): half", file: file) { folder in
                let whole = try folder.read(file)
                try folder.write(file, Array(whole.prefix(whole.count / 2)))
            })
        return faults
    }

    private static func tensors(of file: String, in folder: ModelCopy) throws -> [PlantedFault] {
        try SafetensorsFile(path: "\(folder.path)/\(file)").tensorNames.flatMap { name in
            let changes: [(String, (Tensor, inout SafetensorsWriter) throws -> Void)] = [
                ("missing", { _, _ in }),
                ("one row more", { tensor, writer in
                    let shape = [(tensor.shape.first ?? 1) + 1] + tensor.shape.dropFirst()
                    try writer.add(name, shape: shape, floats: [Float](repeating: 1, count: shape.reduce(1, *)))
                }),
                ("one dimension more", { tensor, writer in
                    let values = [Float](repeating: 1, count: tensor.count)
                    try writer.add(name, shape: tensor.shape + [1], floats: values)
                }),
                ("integers", { tensor, writer in
                    try writer.add(name, shape: tensor.shape, integers: [Int](repeating: 1, count: tensor.count))
                }),
                ("F64", { tensor, writer in
                    guard tensor.elementType.isFloatingPoint else { return try writer.add(tensor) }
                    try writer.add(name, shape: tensor.shape, floats: tensor.floats(), as: .f64)
                }),
            ]
            return changes.map { kind, change in
                PlantedFault(name: "\(file), \(name): \(kind)", file: file) { folder in
                    try folder.rewriteWeights(in: file) { tensor, writer in
                        if tensor.name == name { try change(tensor, &writer) } else { try writer.add(tensor) }
                    }
                }
            }
        }
    }

    /// Faults of the lines `"key": number` of a configuration.
    private static func values(of file: String, in folder: ModelCopy) throws -> [PlantedFault] {
        let lines = String(decoding: try folder.read(file), as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.flatMap { index -> [PlantedFault] in
            let line = lines[index]
            guard let colon = line.lastIndex(of: ":") else { return [] }
            let value = line[line.index(after: colon)...].filter { $0 != " " && $0 != "," }
            guard let number = Int(value) else { return [] }
            return ["\(number + 1)", "\(number * 2)", "-1", "0", "\"\(number)\"", "1.5", "null", "1e300"].map { other in
                PlantedFault(name: "\(file):\(index + 1): \(line[..<colon]): \(other)", file: file) { folder in
                    var changed = lines
                    changed[index] = "\(line[...colon]) \(other)\(line.hasSuffix(",") ? "," : "")"
                    try folder.write(file, changed.joined(separator: "\n"))
                }
            }
        }
    }
}
