/// XXH64 (Yann Collet, xxHash specification 0.1.1) with seed 0, written plainly.
func xxh64(_ bytes: some Collection<UInt8>) -> UInt64 {
    let bytes = Array(bytes)
    let prime: [UInt64] = [
        0x9e37_79b1_85eb_ca87, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x85eb_ca77_c2b2_ae63,
        0x27d4_eb2f_1656_67c5,
    ]
    func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }
    func round(_ lane: UInt64, _ input: UInt64) -> UInt64 { rotated(lane &+ input &* prime[1], 31) &* prime[0] }
    func number(_ offset: Int, _ size: Int) -> UInt64 {
        (0..<size).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    var place = 0
    var hash = prime[4]
    if bytes.count >= 32 {
        var lanes = [prime[0] &+ prime[1], prime[1], 0, 0 &- prime[0]]
        while place + 32 <= bytes.count {
            for lane in 0..<4 { lanes[lane] = round(lanes[lane], number(place + 8 * lane, 8)) }
            place += 32
        }
        hash = rotated(lanes[0], 1) &+ rotated(lanes[1], 7) &+ rotated(lanes[2], 12) &+ rotated(lanes[3], 18)
        for lane in lanes { hash = (hash ^ round(0, lane)) &* prime[0] &+ prime[3] }
    }
    hash &+= UInt64(bytes.count)
    while place + 8 <= bytes.count {
        hash = rotated(hash ^ round(0, number(place, 8)), 27) &* prime[0] &+ prime[3]
        place += 8
    }
    if place + 4 <= bytes.count {
        hash = rotated(hash ^ number(place, 4) &* prime[0], 23) &* prime[1] &+ prime[2]
        place += 4
    }
    while place < bytes.count {
        hash = rotated(hash ^ UInt64(bytes[place]) &* prime[4], 11) &* prime[0]
        place += 1
    }
    hash = (hash ^ hash >> 33) &* prime[1]
    hash = (hash ^ hash >> 29) &* prime[2]
    return hash ^ hash >> 32
}
