import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { bands, labelStep, linear, shade, ticks } = await load("parts/scales.js");

test("ticks are round, begin at 0 and reach what is shown", () => {
    assert.deepEqual(ticks(37), [0, 10, 20, 30, 40]);
    assert.deepEqual(ticks(2, { isCount: true }), [0, 1, 2]);
    assert.deepEqual(ticks(1, { isCount: true }), [0, 1]);
    assert.deepEqual(ticks(0), [0, 1]);
    for (const most of [0.003, 0.7, 3, 9.99, 10, 12345, 8e9]) {
        const values = ticks(most);
        assert.ok(values.at(-1) >= most && values.at(-2) < most, `${most}: ${values}`);
        assert.ok(values.length <= 7);
        for (const value of ticks(most, { isCount: true })) assert.equal(value, Math.round(value));
    }
});

test("scales", () => {
    const scale = linear([0, 10], [100, 0]);
    assert.equal(scale(0), 100);
    assert.equal(scale(10), 0);
    assert.equal(scale(2.5), 75);
    assert.equal(linear([3, 3], [5, 9])(3), 5);
    const band = bands(4, 100, 0.2);
    assert.equal(band.width, 20);
    assert.equal(band.start(1), 27.5);
    assert.equal(labelStep(30, 300, 44), 5);
    assert.equal(labelStep(5, 500, 44), 1);
    assert.deepEqual([0, 1, 25, 26, 75, 100].map((value) => shade(value, 100)), [0, 1, 1, 2, 3, 4]);
    assert.equal(shade(0, 0), 0);
});
