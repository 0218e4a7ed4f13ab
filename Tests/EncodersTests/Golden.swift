import Encoders
import Foundation
import Pictures
import StrictJSON
import TensorFiles
import Testing

/// What the reference implementation makes of pictures and texts, made by `tools/reference/small_golden.py` and
/// `clip_golden.py`.
struct Golden {
    struct Text {
        var text: String
        var ids: [Int32]
    }

    let folder: String
    let texts: [Text]
    let textEmbeddings: [[Float]]
    let imageEmbeddings: [[Float]]

    init(_ name: String) throws {
        folder = "\(Self.root)/\(name)"
        texts = try Self.json("\(folder)/texts.json").array.map { try $0.map(Text.init) } ?? []
        textEmbeddings = try Self.rows("\(folder)/text_embeddings.npy")
        imageEmbeddings = try Self.rows("\(folder)/image_embeddings.npy")
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Golden"

    /// The model that comes with the package.
    static let defaultModel = URL(fileURLWithPath: "\(#filePath)/../../../weights/small").standardized.path

    /// The pictures that all models' embeddings are of.
    static func pictures() throws -> [Picture] {
        let names = try json("\(root)/small/pictures.json").array?.compactMap(\.string) ?? []
        return try names.map { try Picture(contentsOfFile: "\(root)/small/pictures/\($0)") }
    }

    private static func rows(_ path: String) throws -> [[Float]] {
        let array = try NumPyArray(path: path)
        let values = try array.floats()
        let width = try #require(array.shape.last)
        return (0..<array.shape[0]).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }

    static func json(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }
}

extension Golden.Text {
    fileprivate init(_ json: JSONValue) throws {
        text = try #require(json["text"]?.string)
        ids = try #require(json["ids"]?.array).map { Int32(try #require($0.int)) }
    }
}

/// Holds unit vectors to the reference's.
func expect(
    _ actual: [[Float]], equal expected: [[Float]], within limit: Float,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    try #require(actual.count == expected.count, sourceLocation: sourceLocation)
    for (row, (a, b)) in zip(actual, expected).enumerated() {
        try #require(a.count == b.count, sourceLocation: sourceLocation)
        var cosine = 0.0
        var worst: Float = 0
        for (x, y) in zip(a, b) {
            cosine += Double(x) * Double(y)
            worst = (x - y).magnitude <= worst ? worst : (x - y).magnitude
        }
        #expect(cosine >= 0.99999, "row \(row)", sourceLocation: sourceLocation)
        #expect(worst <= limit, "row \(row)", sourceLocation: sourceLocation)
    }
}
