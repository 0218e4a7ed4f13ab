#if Server
import HTTPTypes

extension HTTPField.Name {
    // All of these are valid header names.
    static let secFetchSite = Self("Sec-Fetch-Site")!
    static let secFetchDestination = Self("Sec-Fetch-Dest")!
    static let xFrameOptions = Self("X-Frame-Options")!
    static let referrerPolicy = Self("Referrer-Policy")!
    static let crossOriginResourcePolicy = Self("Cross-Origin-Resource-Policy")!
    static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
    /// Makes proxies forward events immediately.
    static let xAccelBuffering = Self("X-Accel-Buffering")!
    static let xRobotsTag = Self("X-Robots-Tag")!
    static let permissionsPolicy = Self("Permissions-Policy")!
    static let forwarded = Self("Forwarded")!
    static let xForwardedFor = Self("X-Forwarded-For")!
    static let xForwardedHost = Self("X-Forwarded-Host")!
    static let xForwardedPort = Self("X-Forwarded-Port")!
    static let xForwardedPrefix = Self("X-Forwarded-Prefix")!
    static let xForwardedProto = Self("X-Forwarded-Proto")!
}
#endif
