#if Server
import Checksums
import Foundation

/// Reads ZIP archives of stored files, from their central directory as most programs do.
struct ZIPReader {
    struct Member: Equatable {
        var name: String
        var size: UInt64
        var offset: UInt64
        var checksum: UInt32
    }

    struct Damaged: Error { var what: String }

    private(set) var members: [Member] = []
    /// The archive's bytes, and how many bytes were before them.
    private let bytes: [UInt8]
    private let before: UInt64

    init(_ bytes: [UInt8], before: UInt64 = 0) throws {
        self.bytes = bytes
        self.before = before
        let end = bytes.count - 22
        guard end >= 0, number(end, 4) == 0x0605_4b50 else { throw Damaged(what: "no end") }
        var (count, place) = (number(end + 10, 2), number(end + 16, 4))
        if count == 0xffff || place == 0xffff_ffff {
            let locator = end - 20
            guard number(locator, 4) == 0x0706_4b50 else { throw Damaged(what: "no locator") }
            let record = Int(number(locator + 8, 8) - before)
            guard number(record, 4) == 0x0606_4b50 else { throw Damaged(what: "no ZIP64 end") }
            (count, place) = (number(record + 32, 8), number(record + 48, 8))
        }
        var position = Int(place - before)
        for _ in 0..<count { members.append(try entry(&position)) }
    }

    func contents(of name: String) throws -> [UInt8] {
        guard let member = members.first(where: { $0.name == name }) else { throw Damaged(what: "no \(name)") }
        let start = Int(member.offset - before)
        guard number(start, 4) == 0x0403_4b50, number(start + 14, 4) == UInt64(member.checksum) else {
            throw Damaged(what: "\(name): another record before its bytes")
        }
        let begin = start + 30 + Int(number(start + 26, 2) + number(start + 28, 2))
        let found = Array(bytes[begin..<begin + Int(member.size)])
        var checksum = CRC32()
        checksum.update(found)
        guard checksum.value == member.checksum else { throw Damaged(what: "\(name): checksum") }
        return found
    }

    private func entry(_ position: inout Int) throws -> Member {
        guard number(position, 4) == 0x0201_4b50, number(position + 10, 2) == 0 else { throw Damaged(what: "entry") }
        let (nameLength, extraLength) = (Int(number(position + 28, 2)), Int(number(position + 30, 2)))
        let name = position + 46
        var member = Member(
            name: String(decoding: bytes[name..<name + nameLength], as: UTF8.self), size: number(position + 24, 4),
            offset: number(position + 42, 4), checksum: UInt32(number(position + 16, 4)))
        var extra = name + nameLength
        let next = extra + extraLength
        while extra < next {
            var field = extra + 4
            if number(extra, 2) == 1 {
                if member.size == 0xffff_ffff {
                    member.size = number(field, 8)
                    field += 16
                }
                if member.offset == 0xffff_ffff { member.offset = number(field, 8) }
            }
            extra += 4 + Int(number(extra + 2, 2))
        }
        position = next
        return member
    }

    private func number(_ position: Int, _ count: Int) -> UInt64 {
        bytes[position..<position + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
#endif
