import ClipSearch
import Testing

@Suite struct GlobPatternTests {
    @Test(arguments: [
        ("*.png", "a.png", true), ("*.png", "x/y/a.png", true), ("*.png", "a.jpg", false), ("raw", "x/raw", true),
        ("raw", "x/rawer", false), ("raw/", "x/raw", true), ("x/*.png", "x/a.png", true),
        ("x/*.png", "x/y/a.png", false),
        ("x/**", "x/y/a.png", true), ("**/tmp/*", "a/b/tmp/c", true), ("**/tmp/*", "tmp/c", true), ("/x", "x", true),
        ("/x/y", "x/y", true), ("?.jpg", "a.jpg", true), ("?.jpg", "ab.jpg", false), ("[a-c]?", "bz", true),
        ("[!a-c]?", "bz", false), ("[]]", "]", true), ("[ab", "[ab", true), ("\\*", "*", true), ("\\*", "a", false),
        ("a*b*c", "axxbxxc", true), ("a*b*c", "axxbxx", false), ("", "a", false), ("*", ".hidden", true),
        ("ü*", "übung", true), ("x/**", "x", true), ("a/**/b/**/c", "a/x/b/y/b/z/c", true), ("**/a/**/b", "a/b/a/c", false),
        ("**/a/b", "a/a/a/b", true), ("a/**/b", "a/b", true), ("a/**/b", "b", false), ("**/*.png", "a.png", true),
    ])
    func matches(_ pattern: String, _ path: String, _ expected: Bool) {
        #expect(GlobPattern(pattern).matches(path) == expected)
    }

    @Test func hostilePatternsTakeNoExponentialTime() {
        let pattern = GlobPattern(String(repeating: "*a", count: 50) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 2000)))
        let folders = GlobPattern(String(repeating: "**/a/", count: 20) + "zz")
        #expect(!folders.matches(String(repeating: "a/", count: 2000) + "x.png"))
    }
}
