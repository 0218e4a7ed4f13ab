import Foundation
import Synchronization
import Testing
import ModelFiles

/// Downloads on a machine whose disk is full or broken, or where another one is under way.
@Suite struct PullConditionTests {
    @Test func aFullDiskKeepsWhatCame() throws {
        try ScriptedPull.with({ content, request, _ in .file(content, for: request, entityTag: "\"v1\"") }) { pull in
            var limited = pull
            let written = Mutex(0)
            limited.options.write = { descriptor, bytes, count in
                let room = written.withLock { 400_000 - $0 }
                guard room > 0 else {
                    errno = ENOSPC
                    return -1
                }
                let result = Foundation.write(descriptor, bytes, min(count, room))
                written.withLock { $0 += max(0, result) }
                return result
            }
            guard case .diskFull(_, let needed) = limited.failure() else {
                Issue.record("not a full disk")
                return
            }
            let kept = try #require(pull.partialBytes)
            #expect(kept > 300_000 && kept <= 400_000)
            #expect(needed == Int64(pull.content.count - kept))
            try pull.expectSuccess()
            #expect(pull.ranges == [nil, kept])
        }
    }

    @Test func otherDiskErrorsNameTheFile() throws {
        try ScriptedPull.with({ content, request, _ in .file(content, for: request) }) { pull in
            var broken = pull
            broken.options.write = { _, _, _ in
                errno = EIO
                return -1
            }
            guard case .unwritable(let path, _) = broken.failure() else {
                Issue.record("not unwritable")
                return
            }
            #expect(path.hasSuffix(".partial"))
        }
    }

    @Test func twoProcessesDoNotWorkOnOneModel() throws {
        let inner = Mutex<[ModelFilesError]>([])
        try ScriptedPull.with({ content, request, _ in .file(content, for: request) }) { pull in
            try pull.store.pull("tiny", from: .server(base: pull.server.base)) { event in
                guard case .started = event else { return }
                do {
                    try pull.store.pull("tiny", from: .server(base: pull.server.base))
                } catch {
                    if let error = error as? ModelFilesError { inner.withLock { $0.append(error) } }
                }
            }
        }
        #expect(inner.withLock { $0 } == Array(repeating: .busy(name: "tiny"), count: 3))
    }
}
