import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { movesBack, reordered } = await load("core/order.js");

test("photos stand before another, in the order in which they are given", () => {
    assert.deepEqual(reordered([1, 2, 3, 4], [4], 2), [1, 4, 2, 3]);
    assert.deepEqual(reordered([1, 2, 3, 4], [1], null), [2, 3, 4, 1]);
    assert.deepEqual(reordered([4, 2, 3, 1], [1, 4], 3), [2, 1, 4, 3]);
    assert.deepEqual(reordered([2, 1, 4, 3], [3, 2], 2), [3, 2, 1, 4]);
    assert.deepEqual(reordered([1, 2, 3], [2], 2), [1, 2, 3]);
});

test("every move can be taken back", () => {
    const former = [1, 2, 3, 4, 5, 6];
    for (let bits = 1; bits < 64; bits += 1) {
        const moved = former.filter((id) => bits & (1 << (id - 1)));
        for (const before of [null, ...former]) {
            let order = reordered(former, moved, before);
            assert.deepEqual([...order].sort(), former);
            for (const { ids, before: next } of movesBack(former, moved)) order = reordered(order, ids, next);
            assert.deepEqual(order, former, `${moved} before ${before}`);
        }
    }
});
