import Testing
import VectorIndex

@Suite struct IDBitmapTests {
    @Test func behavesLikeASet() {
        var generator = SplitMix64(seed: 10)
        for range in [0...100, -70_000...70_000, 0...Int64(1) << 40, Int64.min...Int64.max] as [ClosedRange<Int64>] {
            var bitmap = IDBitmap()
            var set = Set<Int64>()
            for _ in 0..<600 {
                let id = Int64.random(in: range, using: &generator)
                if Bool.random(using: &generator), let known = set.min() {
                    bitmap.remove(known)
                    set.remove(known)
                    bitmap.remove(id)
                    set.remove(id)
                } else {
                    bitmap.insert(id)
                    set.insert(id)
                }
                let probe = Int64.random(in: range, using: &generator)
                #expect(bitmap.contains(probe) == set.contains(probe))
            }
            #expect(bitmap.count == set.count && bitmap.isEmpty == set.isEmpty)
            #expect(set.allSatisfy(bitmap.contains))
        }
    }

    @Test func holdsTheLimits() {
        let bitmap = IDBitmap([Int64.min, -1, 0, Int64.max])
        for id in [Int64.min, -1, 0, Int64.max] { #expect(bitmap.contains(id)) }
        for id in [Int64.min + 1, -2, 1, Int64.max - 1] { #expect(!bitmap.contains(id)) }
    }
}
