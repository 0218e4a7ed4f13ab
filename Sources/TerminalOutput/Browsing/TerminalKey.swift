/// A key that was pressed on a terminal.
package enum TerminalKey: Hashable, Sendable {
    case character(Character)
    case up, down, left, right, pageUp, pageDown, home, end
    case enter, escape, backspace, tab
    /// A letter with control, such as `c`.
    case control(Character)
}

/// Turns the bytes that a terminal sends into keys.
package struct TerminalKeyReader: Sendable {
    private var pending: [UInt8] = []

    package init() {}

    /// A Boolean value that indicates whether bytes wait for others to follow.
    package var isWaiting: Bool { !pending.isEmpty }

    /// Returns the keys that are complete.
    ///
    /// - Parameters:
    ///   - bytes: the bytes read next.
    ///   - isPaused: `true` if no more follow for now: an escape that is left over is the key.
    package mutating func keys(_ bytes: some Sequence<UInt8>, isPaused: Bool = false) -> [TerminalKey] {
        pending += bytes
        var keys: [TerminalKey] = []
        while let (key, count) = first(isPaused) {
            pending.removeFirst(count)
            if let key { keys.append(key) }
        }
        return keys
    }

    /// Returns the first key, nil in it for one that means nothing here, and its length in bytes; nil if it is
    /// incomplete.
    private func first(_ isPaused: Bool) -> (key: TerminalKey?, count: Int)? {
        guard let byte = pending.first else { return nil }
        switch byte {
        case 0x1b: return escape(isPaused)
        case 0x0d, 0x0a: return (.enter, 1)
        case 0x09: return (.tab, 1)
        case 0x7f, 0x08: return (.backspace, 1)
        case 1...26: return (.control(Character(Unicode.Scalar(byte + 0x60))), 1)
        case 0..<0x20: return (nil, 1)
        case 0x20..<0x80: return (.character(Character(Unicode.Scalar(byte))), 1)
        default:
            let length = (0xf0...0xf4).contains(byte) ? 4 : (0xe0..<0xf0).contains(byte) ? 3 : byte < 0xf5 ? 2 : 1
            guard pending[1..<min(length, pending.count)].allSatisfy({ (0x80..<0xc0).contains($0) }) else {
                return (nil, 1)
            }
            guard pending.count >= length else { return isPaused ? (nil, pending.count) : nil }
            let text = String(validating: pending[..<length], as: UTF8.self)
            return text?.first.map { (.character($0), length) } ?? (nil, 1)
        }
    }

    private static let letters: [UInt8: TerminalKey] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end,
    ]
    private static let numbers: [String: TerminalKey] = [
        "1": .home, "7": .home, "4": .end, "8": .end, "5": .pageUp, "6": .pageDown,
    ]

    /// `ESC [ 5 ~`, `ESC [ 1 ; 2 A`, `ESC O A`; otherwise the key Escape.
    private func escape(_ isPaused: Bool) -> (key: TerminalKey?, count: Int)? {
        guard pending.count > 1 else { return isPaused ? (.escape, 1) : nil }
        if pending[1] == UInt8(ascii: "O") {
            guard pending.count > 2 else { return isPaused ? (.escape, 2) : nil }
            return (Self.letters[pending[2]], 3)
        }
        guard pending[1] == UInt8(ascii: "[") else { return (.escape, 1) }
        guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7e).contains($0) }) else {
            return isPaused || pending.count > 32 ? (nil, pending.count) : nil
        }
        let parameters = String(decoding: pending[2..<end], as: UTF8.self).prefix { $0 != ";" }
        let key = pending[end] == UInt8(ascii: "~") ? Self.numbers[String(parameters)] : Self.letters[pending[end]]
        return (key, end + 1)
    }
}
