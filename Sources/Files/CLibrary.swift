// The only import of the system's C library, which every module that imports Files gets, whatever its name on this
// platform.
#if canImport(Glibc)
@_exported import Glibc
#elseif canImport(Musl)
@_exported import Musl
#else
@_exported import Darwin
#endif
