import Testing

/// The suites of this module, one after the other: some end the processes that others would be using.
@Suite(.serialized) enum DecodingTests {}
