import TerminalOutput
import Testing

@Suite struct Base64Tests {
    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func base64(plain: String, encoded: String) { #expect(Base64.encode(Array(plain.utf8)) == encoded) }
}
