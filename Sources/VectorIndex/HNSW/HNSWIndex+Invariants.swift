extension HNSWIndex {
    /// Checks the invariants that hold whenever no change is in progress. Tests call this after every kind of change.
    ///
    /// - Returns: descriptions of the violated invariants; empty if there are none.
    /// - Complexity: O(links).
    package func violatedInvariants() -> [String] {
        writer.withLock { _ in graph.violatedInvariants() }
    }
}

extension Graph {
    func violatedInvariants() -> [String] {
        var violations: [String] = []
        func check(_ holds: Bool, _ message: @autoclosure () -> String) {
            if !holds, violations.count < 20 { violations.append(message()) }
        }
        let count = count
        let used = layers.indices.map { $0 == 0 ? count : upperCounts[$0] }
        check((0..<count).count(where: isRemoved) == removedCount, "the count of removed slots is wrong")
        check((entry == nil) == (count == 0), "an entry point must exist if and only if there are nodes")
        if let entry {
            check(
                entry.layer < layers.count && entry.node < used[entry.layer], "the entry point \(entry) does not exist")
            check(used.dropFirst(entry.layer + 1).allSatisfy { $0 == 0 }, "there are nodes above the entry point")
        }

        for (number, layer) in layers.enumerated() {
            for node in 0..<UInt32(used[number]) {
                let list = layer.list(node)
                var links: [UInt32] = []
                var ended = false
                for i in 0..<layer.width {
                    if list[i] == GraphLayer.none {
                        ended = true
                    } else {
                        check(!ended, "layer \(number), node \(node): a link after the list's end")
                        links.append(list[i])
                    }
                }
                check(links.allSatisfy { $0 < used[number] }, "layer \(number), node \(node): a link to no node")
                check(!links.contains(node), "layer \(number), node \(node): a link to itself")
                check(Set(links).count == links.count, "layer \(number), node \(node): a link twice")
                guard number > 0, let slots = layer.slots, let below = layer.below else { continue }
                check(slots[Int(node)] < count, "layer \(number), node \(node): no such slot")
                check(below[Int(node)] < used[number - 1], "layer \(number), node \(node): nothing below it")
                if below[Int(node)] < used[number - 1] {
                    check(
                        layers[number - 1].slot(below[Int(node)]) == slots[Int(node)],
                        "layer \(number), node \(node): another vector below it")
                }
            }
        }

        // The tree: linked in both directions, with one root from which every node is reachable.
        var roots = 0
        for node in 0..<UInt32(count) {
            let parent = parent(node)
            if parent == node {
                roots += 1
                continue
            }
            check(parent < count, "node \(node) has no such parent as \(parent)")
            guard parent < count else { continue }
            check(layers[0].neighbors(node, limit: count).contains(parent), "node \(node) isn't linked to its parent")
            check(layers[0].neighbors(parent, limit: count).contains(node), "node \(node)'s parent isn't linked to it")
        }
        check(roots == (count > 0 ? 1 : 0), "the tree has \(roots) roots")
        let reached = reachableNodes()
        check(reached == count, "only \(reached) of \(count) nodes can be reached in layer 0")

        let live = (0..<count).filter { !isRemoved($0) }.map { id($0) }
        check(Set(live).count == live.count, "an id stands for two vectors")
        return violations
    }

    /// Returns the number of nodes reachable through links in layer 0 from the node below the entry point.
    private func reachableNodes() -> Int {
        guard let entry, entry.layer < layers.count else { return 0 }
        let start = layers[entry.layer].slot(entry.node)
        guard start < count else { return 0 }
        var seen = [Bool](repeating: false, count: count)
        var stack = [start]
        seen[Int(start)] = true
        var reached = 0
        while let node = stack.popLast() {
            reached += 1
            for link in layers[0].neighbors(node, limit: count) where !seen[Int(link)] {
                seen[Int(link)] = true
                stack.append(link)
            }
        }
        return reached
    }
}
