#if Server
import ClipSearch

/// The records of a ZIP archive whose members are stored as they are, in the order in which they are sent (PKWARE's
/// APPNOTE 6.3.10). Numbers that 32 bits don't hold are written as ZIP64.
///
/// Sizes and checksums come before each member's bytes, not after them, as some readers of streams need them there.
package struct ZIPRecords {
    /// A file in the archive.
    package struct Member {
        /// The name, with `/` between folders.
        package var name: String
        /// The size in bytes.
        package var size: UInt64
        /// The CRC-32 of the contents.
        package var checksum: UInt32
        /// The time of the last change, in seconds since 1970.
        package var modifiedAt: Int64

        package init(name: String, size: UInt64, checksum: UInt32, modifiedAt: Int64) {
            self.name = name
            self.size = size
            self.checksum = checksum
            self.modifiedAt = modifiedAt
        }
    }

    private struct Entry {
        var member: Member
        var offset: UInt64
    }

    private var entries: [Entry] = []
    /// The number of bytes sent with the members so far.
    package private(set) var offset: UInt64

    private static let none = UInt64(UInt32.max)
    /// Version 2.0 reads stored files, 4.5 reads ZIP64.
    private static let plainVersion: UInt16 = 20
    private static let largeVersion: UInt16 = 45
    /// Made on Unix, whose rights are in the entries.
    private static let unix: UInt16 = 3 << 8
    /// Names are in UTF-8.
    private static let flags: UInt16 = 1 << 11
    /// A regular file that its owner can change and everybody read.
    private static let rights: UInt32 = 0o100644 << 16

    /// - Parameter offset: the number of bytes that were sent before the first member.
    package init(offset: UInt64 = 0) { self.offset = offset }

    /// Returns the record that goes before a member's bytes, which must follow.
    package mutating func begin(_ member: Member) -> [UInt8] {
        var record = RecordBytes()
        let isLarge = member.size >= Self.none
        record.add(0x0403_4b50 as UInt32)
        record.add(isLarge ? Self.largeVersion : Self.plainVersion)
        Self.addCommon(member, to: &record)
        record.addSize(member.size)
        record.addSize(member.size)
        let extra = Self.extra(of: member, large: isLarge ? [member.size, member.size] : [])
        record.add(UInt16(member.name.utf8.count))
        record.add(UInt16(extra.count))
        record.bytes += Array(member.name.utf8) + extra
        entries.append(Entry(member: member, offset: offset))
        offset += UInt64(record.bytes.count) + member.size
        return record.bytes
    }

    /// Returns the records that go after the last member.
    package func end() -> [UInt8] {
        var record = RecordBytes()
        for entry in entries { Self.add(entry, to: &record) }
        let directory = UInt64(record.bytes.count)
        let count = UInt64(entries.count)
        if count >= UInt64(UInt16.max) || directory >= Self.none || offset >= Self.none {
            let place = offset + directory
            record.add(0x0606_4b50 as UInt32)
            record.add(44 as UInt64)
            record.add(Self.unix | Self.largeVersion)
            record.add(Self.largeVersion)
            record.add(0 as UInt64)
            for number in [count, count, directory, offset] { record.add(number) }
            record.add(0x0706_4b50 as UInt32)
            record.add(0 as UInt32)
            record.add(place)
            record.add(1 as UInt32)
        }
        record.add(0x0605_4b50 as UInt32)
        record.add(0 as UInt32)
        let shortCount = UInt16(clamping: count)
        record.add(shortCount)
        record.add(shortCount)
        record.addSize(directory)
        record.addSize(offset)
        record.add(0 as UInt16)
        return record.bytes
    }

    private static func add(_ entry: Entry, to record: inout RecordBytes) {
        let member = entry.member
        var large: [UInt64] = []
        if member.size >= none { large += [member.size, member.size] }
        if entry.offset >= none { large.append(entry.offset) }
        let version = large.isEmpty ? plainVersion : largeVersion
        record.add(0x0201_4b50 as UInt32)
        record.add(unix | version)
        record.add(version)
        addCommon(member, to: &record)
        record.addSize(member.size)
        record.addSize(member.size)
        let extra = extra(of: member, large: large)
        record.add(UInt16(member.name.utf8.count))
        record.add(UInt16(extra.count))
        record.add(0 as UInt16)
        record.add(0 as UInt32)
        record.add(rights)
        record.addSize(entry.offset)
        record.bytes += Array(member.name.utf8) + extra
    }

    /// Adds what the record before a member and its entry at the end have in common.
    private static func addCommon(_ member: Member, to record: inout RecordBytes) {
        let (date, time) = timestamp(PhotoTime.wallClock(ofUnixTime: member.modifiedAt))
        record.add(flags)
        record.add(0 as UInt16)
        record.add(time)
        record.add(date)
        record.add(member.checksum)
    }

    /// Returns the extra fields: numbers of 64 bits, and the exact time, which MS-DOS had in pairs of seconds only.
    private static func extra(of member: Member, large: [UInt64]) -> [UInt8] {
        var record = RecordBytes()
        if !large.isEmpty {
            record.add(0x0001 as UInt16)
            record.add(UInt16(8 * large.count))
            for number in large { record.add(number) }
        }
        if let seconds = Int32(exactly: member.modifiedAt) {
            record.add(0x5455 as UInt16)
            record.add(5 as UInt16)
            record.bytes.append(1)
            record.add(UInt32(bitPattern: seconds))
        }
        return record.bytes
    }

    /// Returns a time on the wall as MS-DOS writes it, which began in 1980 and ends in 2107.
    private static func timestamp(_ seconds: Int64) -> (date: UInt16, time: UInt16) {
        let parts = PhotoTime.text(of: seconds).split { !$0.isNumber }.compactMap { UInt16($0) }
        guard seconds >= 0, parts.count == 6, (1980...2107).contains(parts[0]) else { return (1 << 5 | 1, 0) }
        return (
            (parts[0] - 1980) << 9 | parts[1] << 5 | parts[2], parts[3] << 11 | parts[4] << 5 | parts[5] / 2
        )
    }
}

/// Numbers in the order of bytes that ZIP has.
private struct RecordBytes {
    var bytes: [UInt8] = []

    mutating func add(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    /// Adds a number of 32 bits; a larger one is in an extra field or another record.
    mutating func addSize(_ number: UInt64) { add(UInt32(clamping: number)) }
}
#endif
