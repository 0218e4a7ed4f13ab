import Catalog
import Files

extension PhotoPath: SystemPath {
    package func withSystemPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        FileSystem.withSystemPath(self, body)
    }
}
