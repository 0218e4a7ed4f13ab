#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Times a piece of work again and again and prints one JSON line: median and spread.
struct Harness {
    /// How long a measurement lasts, its warm-up not counted.
    var seconds: Double
    /// In what numbers the work is done.
    var precision = "f32"
    /// Only measurements whose name contains this; empty: all.
    var only = ""

    /// - Parameters:
    ///   - name: the same as the peers' benchmark that it is compared with.
    ///   - engine: says which of several ways of ours this is.
    ///   - items: how many things one call handles.
    ///   - perItem: print times per item instead of per call.
    ///   - leastSamples: are taken even if that lasts longer.
    func measure(
        _ name: String, engine: String = "clipsearch", items: Int = 1, perItem: Bool = false, leastSamples: Int = 5,
        _ work: () throws -> Void
    ) rethrows {
        guard isWanted(name) else { return }
        // The first call touches memory for the first time and sizes scratch space.
        for _ in 0..<min(2, leastSamples) { try work() }
        let clock = ContinuousClock()
        var samples: [Double] = []
        var total = 0.0
        while total < seconds || samples.count < leastSamples {
            let time = try clock.measure(work) / .milliseconds(1)
            samples.append(perItem ? time / Double(items) : time)
            total += time / 1_000
        }
        samples.sort()
        let median =
            samples.count % 2 == 1
            ? samples[samples.count / 2] : (samples[samples.count / 2 - 1] + samples[samples.count / 2]) / 2
        let itemsPerSample = perItem ? 1 : Double(items)
        print(
            """
            {"name":"\(name)","engine":"\(engine)","precision":"\(precision)","median_ms":\(rounded(median)),\
            "p10_ms":\(rounded(samples[samples.count / 10])),"p90_ms":\(rounded(samples[samples.count * 9 / 10])),\
            "per_s":\(rounded(itemsPerSample * 1_000 / median)),"samples":\(samples.count),\
            "peak_mb":\(rounded(peakMegabytes()))}
            """)
        fflush(nil)
    }

    /// Prints what was timed elsewhere.
    func report(_ name: String, engine: String = "clipsearch", milliseconds: Double) {
        guard isWanted(name) else { return }
        print(
            #"{"name":"\#(name)","engine":"\#(engine)","precision":"\#(precision)","median_ms":\#(rounded(milliseconds)),"#
                + #""per_s":\#(rounded(1_000 / max(milliseconds, 1e-9)))}"#)
        fflush(nil)
    }

    private func isWanted(_ name: String) -> Bool { only.isEmpty || name.contains(only) }

    /// Four significant decimals are more than a timing holds.
    private func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

    /// The most memory that the process has had resident.
    private func peakMegabytes() -> Double {
        var usage = rusage()
        #if canImport(Glibc)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        #else
        getrusage(RUSAGE_SELF, &usage)
        #endif
        #if canImport(Darwin)
        return Double(usage.ru_maxrss) / 1_048_576
        #else
        return Double(usage.ru_maxrss) / 1_024
        #endif
    }
}

/// Keeps a result from being optimised away.
@inline(never)
func consume<Value>(_ value: Value) {}
