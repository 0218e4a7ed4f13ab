enum UTF8Validation {
    /// Returns the offset of the first byte that is not part of valid UTF-8 (Unicode 15, table 3-7), or nil.
    static func firstInvalidOffset(in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            var i = 0
            while i < buffer.count {
                let lead = buffer[i]
                if lead < 0x80 {
                    i += 1
                    continue
                }
                let length: Int
                var secondRange: ClosedRange<UInt8> = 0x80...0xbf
                switch lead {
                case 0xc2...0xdf: length = 2
                case 0xe0: (length, secondRange) = (3, 0xa0...0xbf)
                case 0xed: (length, secondRange) = (3, 0x80...0x9f)
                case 0xe1...0xef: length = 3
                case 0xf0: (length, secondRange) = (4, 0x90...0xbf)
                case 0xf4: (length, secondRange) = (4, 0x80...0x8f)
                case 0xf1...0xf3: length = 4
                default: return i
                }
                guard i + length <= buffer.count, secondRange.contains(buffer[i + 1]) else { return i }
                for k in i + 1..<i + length where buffer[k] & 0xc0 != 0x80 { return i }
                i += length
            }
            return nil
        }
    }
}
