/// Numbers formatted for display.
public enum HumanReadable {
    /// Formats a count: `1,234,567`.
    public static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var result = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return result
    }

    /// Formats a size: `640 B`, `61.2 MB`, in powers of 1000.
    public static func bytes(_ value: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var scaled = Double(value)
        var unit = 0
        while abs(scaled) >= 999.95, unit < units.count - 1 {
            scaled /= 1000
            unit += 1
        }
        return unit == 0 ? "\(value) B" : "\(decimal(scaled, places: 1)) \(units[unit])"
    }

    /// Formats a duration: `3 s`, `2 min 5 s`, `1 h 20 min`.
    public static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds < 360_000 else { return "days" }
        if seconds < 9.95 { return "\(decimal(max(0, seconds), places: 1)) s" }
        let whole = Int(seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }

    /// Formats a place in a video: `0:42`, `1:02:03`.
    public static func clock(seconds: Double) -> String {
        guard seconds.isFinite, (0..<1e9).contains(seconds) else { return "?" }
        let whole = Int(seconds)
        func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let minutes = whole / 60 % 60
        return whole < 3600
            ? "\(minutes):\(twoDigits(whole % 60))" : "\(whole / 3600):\(twoDigits(minutes)):\(twoDigits(whole % 60))"
    }

    /// Formats `value` with exactly `places` decimal places, at most 9.
    public static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "\(value)" }
        let scale = (0..<min(max(places, 0), 9)).reduce(1) { product, _ in product * 10 }
        let scaled = Int((abs(value) * Double(scale)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard scale > 1 else { return "\(sign)\(scaled)" }
        let fraction = String(scaled % scale)
        return "\(sign)\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
