import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { beside, firstBelow, isExtreme, justify, narrowest, shape, wantedHeight, widest, wrap } = await load("parts/rows.js");

/** Rows as they wrap: sizes until the width is used up. */
function rowsOf(sizes, width, gap) {
    const rows = [];
    let used = Infinity;
    for (const size of sizes) {
        if (used + gap + size.width > width) {
            rows.push([]);
            used = -gap;
        }
        used += gap + size.width;
        rows.at(-1).push(size);
    }
    return rows;
}

/** The same numbers each time. */
function* shapes(seed) {
    let state = seed;
    for (;;) {
        state = (state * 1103515245 + 12345) % 2147483648;
        yield 0.4 + (state / 2147483648) * 2.8;
    }
}

test("every row but the last is as wide as the gallery, to the pixel", () => {
    for (const [seed, width] of [[1, 340], [2, 688], [3, 960], [4, 1617], [5, 360]]) {
        const some = shapes(seed);
        const ratios = Array.from({ length: 120 }, () => some.next().value);
        const options = { width, height: wantedHeight(width), gap: 8 };
        const sizes = justify(ratios, options);
        assert.equal(sizes.length, ratios.length);
        const rows = rowsOf(sizes, width, 8);
        for (const row of rows.slice(0, -1)) {
            assert.equal(row.reduce((sum, size) => sum + size.width, 0) + 8 * (row.length - 1), width);
            assert.equal(new Set(row.map((size) => size.height)).size, 1);
        }
        const last = rows.at(-1);
        assert.ok(last.reduce((sum, size) => sum + size.width, 0) + 8 * (last.length - 1) <= width);
    }
});

test("photos keep their shape and rows keep near the wanted height", () => {
    const some = shapes(7);
    const ratios = Array.from({ length: 200 }, () => some.next().value);
    const sizes = justify(ratios, { width: 1200, height: 220, gap: 8 });
    sizes.forEach((size, index) => {
        assert.ok(Math.abs(size.width - ratios[index] * size.height) <= 2.5 + ratios[index], `${index}: ${size.width} by ${size.height}`);
        assert.ok(size.height > 110 && size.height < 400, `${size.height}`);
    });
});

test("a single photo, none, and a photo wider than the window", () => {
    assert.deepEqual(justify([], { width: 300, height: 150, gap: 8 }), []);
    assert.deepEqual(justify([1], { width: 300, height: 150, gap: 8 }), [{ width: 150, height: 150 }]);
    assert.deepEqual(justify([3], { width: 300, height: 150, gap: 8 }), [{ width: 300, height: 100 }]);
});

test("a photo before a very wide one is not stretched without measure, and none is lost", () => {
    const sizes = justify([0.4, 3.2, 0.4, 3.2], { width: 340, height: 130, gap: 8 });
    assert.equal(sizes.length, 4);
    for (const size of sizes) assert.ok(size.width <= 340 && size.width > 0);
});

test("shapes without sense become squares, extreme ones are cut", () => {
    assert.equal(shape({ width: 0, height: 5 }), 1);
    assert.equal(shape({ width: 10000, height: 10 }), widest);
    assert.equal(shape({ width: 10, height: 10000 }), narrowest);
    assert.equal(shape({ width: 300, height: 200 }), 1.5);
});

test("small photos are not blown up where one more fits beside them", () => {
    const options = { width: 960, height: 250, gap: 8 };
    assert.equal(justify([3, 3, 3, 3], options)[0].width, 960);
    const small = justify([3, 3, 3, 3], { ...options, tallest: [130, 130, 130, 130] });
    assert.deepEqual(small.map((size) => size.width), [476, 476, 476, 476]);
});

test("photos of extreme shapes are known, to be shown whole", () => {
    assert.ok(isExtreme({ width: 1000, height: 10 }) && isExtreme({ width: 10, height: 1000 }));
    assert.ok(!isExtreme({ width: 3, height: 2 }) && !isExtreme({ width: 0, height: 0 }));
});

test("boxes stand in rows without gaps, and those of a part of the window are found", () => {
    const some = shapes(11);
    const ratios = Array.from({ length: 90 }, () => some.next().value);
    const options = { width: 900, height: 200, gap: 8 };
    const sizes = justify(ratios, options);
    const { boxes, height } = wrap(sizes, options);
    const rows = rowsOf(sizes, 900, 8);
    const box = (index) => Array.from(boxes.subarray(4 * index, 4 * index + 4));
    assert.equal(height, rows.reduce((sum, row) => sum + row[0].height, 0) + 8 * (rows.length - 1));
    let index = 0;
    let top = 0;
    for (const row of rows) {
        let left = 0;
        for (const size of row) {
            assert.deepEqual(box(index), [left, top, size.width, size.height]);
            left += size.width + 8;
            index += 1;
        }
        top += row[0].height + 8;
    }
    const second = rows[0].length;
    assert.equal(firstBelow(boxes, 0), 0);
    assert.equal(firstBelow(boxes, rows[0][0].height), second);
    assert.equal(firstBelow(boxes, height), 90);
    assert.equal(firstBelow(wrap([], options).boxes, 5), 0);
    assert.equal(beside(boxes, 0, 1), second);
    assert.equal(beside(boxes, 0, -1), -1);
    assert.equal(beside(boxes, second, -1), 0);
    const [left, , width] = box(1);
    const below = box(beside(boxes, 1, 1));
    for (let other = second; box(other)[1] === below[1]; other += 1) {
        const distance = (one) => Math.abs(one[0] + one[2] / 2 - left - width / 2);
        assert.ok(distance(below) <= distance(box(other)));
    }
});
