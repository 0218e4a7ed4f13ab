import Foundation
import TensorFiles
import Testing
import VectorTools

@Suite struct OutputFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func twoSpellingsOfOneFileAreRefused() throws {
        let (first, second) = ("\(folder.path)/a.npy", "\(folder.path)/./a.npy")
        #expect(throws: VectorToolsError.self) { try OutputFile.check([first, second], as: .numPy) }
        #expect(throws: VectorToolsError.self) { try OutputFile.check([first, first], as: .numPy) }
        try OutputFile.check([first, "\(folder.path)/b.npy"], as: .numPy)
        // A second name of a file that is there.
        try NumPyArray.write([Float(1)], shape: [1], to: first)
        try FileManager.default.linkItem(atPath: first, toPath: "\(folder.path)/c.npy")
        #expect(throws: VectorToolsError.self) { try OutputFile.check([first, "\(folder.path)/c.npy"], as: .numPy) }
    }

    @Test func whatIsNotCommittedLeavesNothing() throws {
        let path = "\(folder.path)/a.npy"
        do { _ = try NumPyArray.prepare(["x"], for: path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        try NumPyArray.prepare(["x"], for: path).commit()
        #expect(try NumPyArray(path: path).strings() == ["x"])
    }
}
