import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const selection = await load("core/selection.js");
const { PhotoSections } = await load("parts/photo-sections.js");

const ids = (photos) => photos.map((photo) => photo.id);
const whole = (id) => ({ id, path: `/photos/${id}.jpg` });
/** Who knows the photos of one list. */
const finder = (known) => async (asked) => asked.filter((id) => known.includes(id)).map(whole);

test("the selection is completed by the list that is shown, and by those that it was made in", async () => {
    selection.clearSelection();
    selection.setFinder(finder([1, 2]));
    selection.select([{ id: 2 }, { id: 1 }], true);
    selection.setFinder(finder([3]));
    selection.select([whole(4), { id: 3 }], true);
    assert.deepEqual(await selection.wholeSelection(), [whole(2), whole(1), whole(4), whole(3)]);
});

test("what has gone from every list is left out of the whole selection, and nothing else is", async () => {
    selection.clearSelection();
    selection.setFinder(finder([1]));
    selection.select([{ id: 1 }, { id: 9 }], true);
    selection.setFinder(async (asked) => asked.map((id) => ({ id })));
    assert.equal(selection.selectionSize(), 2);
    assert.deepEqual(await selection.wholeSelection(), [whole(1)]);
});

test("selecting photos anew keeps what was known of them", async () => {
    selection.clearSelection();
    selection.setFinder(finder([]));
    selection.select([whole(1)], true);
    selection.selectOnly([{ id: 1 }, whole(2)]);
    assert.deepEqual(await selection.wholeSelection(), [whole(1), whole(2)]);
});

test("a range goes from the photo that was selected last", () => {
    selection.clearSelection();
    assert.equal(selection.selectionAnchor(), null);
    selection.select([{ id: 1 }], true, { from: 1 });
    selection.selectOnly([{ id: 5 }, { id: 7 }]);
    assert.equal(selection.selectionAnchor(), 7);
    selection.selectOnly([]);
    assert.equal(selection.selectionAnchor(), null);
});

test("a range from a photo of another list is the one photo alone", () => {
    const list = new PhotoSections({ isGrouped: false });
    list.addSection({ ids: [10, 20] });
    list.addSection({ ids: [30, 40] });
    assert.deepEqual(ids(list.range(list.rangeStart(40, 20), 20)), [20, 30, 40]);
    assert.deepEqual(ids(list.range(list.rangeStart(7, 20), 20)), [20]);
    assert.deepEqual(ids(list.range(list.rangeStart(null, 20), 20)), [20]);
});
