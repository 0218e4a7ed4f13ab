// The one import of the system's C library: whoever imports Files has it, whatever it is called on this platform.
#if canImport(Glibc)
@_exported import Glibc
#elseif canImport(Musl)
@_exported import Musl
#else
@_exported import Darwin
#endif
