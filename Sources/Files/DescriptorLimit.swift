/// The number of files, connections included, that the process may have open at once.
package enum DescriptorLimit {
    /// Raises the limit as far as the process may.
    ///
    /// Login shells and systemd give 1,024, and allow far more. It is not raised beyond what anything here needs, as
    /// some programs go through all possible descriptors.
    ///
    /// - Returns: the limit that holds now.
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
