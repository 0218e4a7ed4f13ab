import Files
import Testing

@Suite struct DescriptorLimitTests {
    @Test func itIsRaisedAndNeverLowered() {
        let limit = DescriptorLimit.raise()
        #expect(limit >= 256)
        #expect(DescriptorLimit.raise(to: 64) == limit)
        #expect(!DescriptorLimit.isReached)
    }
}
