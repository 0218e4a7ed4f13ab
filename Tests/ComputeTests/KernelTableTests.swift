import CKernels
import CProcessor
import Testing

/// The table of kernels, whose rows what is allowed limits as a whole.
@Suite struct KernelTableTests {
    @Test(arguments: instructionSets.map { String(cString: $0.name) })
    func aRowIsUsedWhereItsFeaturesAreAllowed(name: String) throws {
        let set = try #require(instructionSets.first { String(cString: $0.name) == name })
        allowing(set.features) {
            let usable = instructionSets.filter { $0.features & ~set.features == 0 }
            #expect(members(of: ck_kernels().pointee) == merged(usable))
            #expect(cp_features() == set.features)
        }
    }

    @Test(arguments: instructionSets.map { String(cString: $0.name) })
    func noRowIsUsedThatLacksAFeature(name: String) throws {
        let set = try #require(instructionSets.first { String(cString: $0.name) == name })
        for bit in 0..<32 where set.features & 1 << UInt32(bit) != 0 {
            let others = instructionSets.filter { $0.features & 1 << UInt32(bit) == 0 }
            allowing(~(1 << UInt32(bit))) { #expect(members(of: ck_kernels().pointee) == merged(others)) }
        }
    }

    @Test func thePlainRowLacksOnlyDistancesAndInstructions() throws {
        let plain = try #require(instructionSets.first)
        #expect(plain.features == 0)
        #expect(members(of: plain.row).count { $0 == 0 } == 9)
        allowing(0) {
            #expect(ck_instruction_set() == Int32(CK_BASELINE))
            #expect(cp_features() == 0 && ck_kernels().pointee.code_scores == nil)
        }
    }

    @Test func whatIsAskedForAloneDoesNotDependOnWhatIsAllowed() {
        let plain = ck_kernels_with(0)
        allowing(0) {
            #expect(ck_kernels() == plain)
            #expect(ck_kernels_with(.max) != plain || instructionSets.count == 1)
        }
        allowing(.max) { #expect(ck_kernels_with(0) == plain && ck_kernels() == ck_kernels_with(.max)) }
    }

    private func members(of table: ck_table) -> [UInt] {
        withUnsafeBytes(of: table) { Array($0.bindMemory(to: UInt.self)) }
    }

    /// The last row that has a kernel wins.
    private func merged(_ sets: [ck_set]) -> [UInt] {
        var result = [UInt](repeating: 0, count: MemoryLayout<ck_table>.size / MemoryLayout<UInt>.size)
        for set in sets {
            for (index, member) in members(of: set.row).enumerated() where member != 0 { result[index] = member }
        }
        return result
    }
}
