/// The number of files, including connections, that the process may have open at the same time.
package enum DescriptorLimit {
    /// Raises the limit as far as permitted.
    ///
    /// Login shells and systemd set 1,024, and permit far more. The limit is not raised beyond what this program needs,
    /// as some programs iterate over all possible descriptors.
    ///
    /// - Returns: the current limit.
    @discardableResult
    package static func raise(to most: Int = 65_536) -> Int {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 256 }
        let wanted = min(limit.rlim_max, rlim_t(most))
        if limit.rlim_cur < wanted {
            var raised = limit
            raised.rlim_cur = wanted
            if setrlimit(resource, &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// `true` if no further file can be opened at this moment, by this process or by any.
    package static var isReached: Bool {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return FileError.lastSystemError.isShortage }
        close(descriptor)
        return false
    }

    #if canImport(Glibc)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
    private static let resource = RLIMIT_NOFILE
    #endif
}
