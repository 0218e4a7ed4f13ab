import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { group } = await load("parts/groups.js");

const photo = (id, changes = {}) => ({ id, version: `v${id}`, folder: "/a", width: 300, height: 200, takenAt: null, score: 0.3, ...changes });
const ids = (groups) => groups.map((members) => members.map((one) => one.id));

test("copies stand behind the first of them, wherever they lie", () => {
    assert.deepEqual(ids(group([photo(1), photo(2, { version: "v1", folder: "/b", score: 0.1 }), photo(3)])), [[1, 2], [3]]);
});

test("a burst is a group: one folder, one size, seconds apart, scores alike", () => {
    const shot = (id, second, changes) => photo(id, { takenAt: `2023-05-17T14:30:${second}`, ...changes });
    assert.deepEqual(ids(group([shot(1, "00"), shot(2, "04"), shot(3, "08"), shot(4, "30")])), [[1, 2, 3], [4]]);
    assert.deepEqual(ids(group([shot(1, "00"), shot(2, "01", { folder: "/b" }), shot(3, "01", { width: 200 }), shot(4, "01", { score: 0.2 })])), [[1], [2], [3], [4]]);
});

test("without a time there is no burst, and no photo is lost", () => {
    const photos = Array.from({ length: 50 }, (_, index) => photo(index, { version: `v${index % 20}`, takenAt: index % 3 ? null : "2023-05-17T14:30:00" }));
    const groups = group(photos);
    assert.equal(groups.flat().length, 50);
    assert.equal(new Set(groups.flat().map((one) => one.id)).size, 50);
    assert.deepEqual(ids(group([photo(1), photo(2)])), [[1], [2]]);
});
