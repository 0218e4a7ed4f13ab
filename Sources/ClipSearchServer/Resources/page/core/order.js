// The order of photos that are moved by hand.

/** The order of a list once some of it stand before another; null is the end. */
export function reordered(ids, moved, before) {
    const moving = new Set(moved);
    const rest = ids.filter((id) => !moving.has(id) || id === before);
    const place = before === null ? rest.length : rest.indexOf(before);
    const kept = rest.filter((id) => !moving.has(id));
    return [...kept.slice(0, place), ...moved, ...kept.slice(place)];
}

/** The moves that take photos back to where they stood in a former order, each `{ ids, before }`. */
export function movesBack(former, moved) {
    const moving = new Set(moved);
    const moves = [];
    for (let end = former.length - 1; end >= 0; end -= 1) {
        if (!moving.has(former[end])) continue;
        let start = end;
        while (start > 0 && moving.has(former[start - 1])) start -= 1;
        moves.push({ ids: former.slice(start, end + 1), before: former[end + 1] ?? null });
        end = start;
    }
    return moves;
}
