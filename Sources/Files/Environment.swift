/// Returns a variable of the environment; nil if it is not set or empty. `HOME` falls back to the user database, as
/// services and containers often lack it.
package func environmentVariable(_ name: String) -> String? {
    if let value = getenv(name), value.pointee != 0 { return String(cString: value) }
    guard name == "HOME", let entry = getpwuid(getuid()), let folder = entry.pointee.pw_dir, folder.pointee != 0 else {
        return nil
    }
    return String(cString: folder)
}
