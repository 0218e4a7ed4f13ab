import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { load } from "./load.mjs";

const { areaText, distance, MapFrame, merged, toLatitude, toLongitude, toX, toY } = await load("core/mercator.js");
const { readOutlines } = await load("core/outlines.js");
const { membersOf, withTyped, initialState, filterParameters, parseState } = await load("core/state.js");

test("the projection and back", () => {
    for (const [latitude, longitude] of [[0, 0], [48.137, 11.575], [-33.9, 151.2], [84, -179.9]]) {
        assert.ok(Math.abs(toLatitude(toY(latitude)) - latitude) < 1e-9 && Math.abs(toLongitude(toX(longitude)) - longitude) < 1e-9);
    }
    assert.equal(toY(90), toY(86), "the poles are not on the map");
});

test("what is under the pointer stays there", () => {
    const frame = new MapFrame({ width: 800, height: 600, x: 0.53, y: 0.35, world: 4096 });
    const [left, top] = frame.pixel(0.56, 0.37);
    frame.zoom(3, left, top);
    const [x, y] = frame.pixel(0.56, 0.37);
    assert.ok(Math.abs(x - left) < 1e-6 && Math.abs(y - top) < 1e-6 && frame.world === 3 * 4096);
    frame.zoom(1e-9);
    assert.equal(frame.world, frame.leastWorld);
    frame.pan(0, 1e6);
    assert.ok(frame.area.north > 80, "the map ends at its top");
});

test("the area across the 180th meridian", () => {
    const frame = new MapFrame({ width: 400, height: 400, x: 0.999, y: 0.5, world: 8192 });
    const { west, east } = frame.area;
    assert.ok(west > 170 && east < -170, `${west} ${east}`);
    frame.fit({ south: -20, west: 175, north: 0, east: -175 });
    assert.ok(Math.abs(frame.pixel(toX(180), toY(-10))[0] - 200) < 1);
    assert.deepEqual(new MapFrame({ width: 2000, height: 300, world: 1000 }).area.west, -180);
});

test("areas are as precise as the map", () => {
    assert.equal(areaText({ south: 48.123456, west: 11.5, north: 48.223456, east: 11.7 }), "48.1235,11.5,48.2235,11.7");
    assert.equal(areaText({ south: -50.123, west: -20, north: 60, east: 33.33 }), "-50.1,-20,60,33.3");
    assert.equal(parseState("?area=48.1,11.5,48.2,11.7").area, "48.1,11.5,48.2,11.7");
    for (const wrong of ["1,2,3", "60,0,50,0", "1,2,3,4,5", "a,b,c,d", "0,0,91,0"]) assert.equal(parseState(`?area=${wrong}`).area, "");
    assert.equal(parseState("?near=48.1,11.5,5").near, "48.1,11.5,5");
    assert.equal(parseState("?near=48.1,11.5,0").near, "");
});

test("groups that overlap become one", () => {
    const groups = [{ left: 0, top: 0, photos: 9 }, { left: 10, top: 0, photos: 2 }, { left: 100, top: 0, photos: 1 }];
    assert.deepEqual(merged(groups, 40).map(({ photos, members }) => [photos, members.length]), [[11, 2], [1, 1]]);
});

test("distances", () => {
    const [munich, paris] = [{ latitude: 48.137, longitude: 11.575 }, { latitude: 48.857, longitude: 2.352 }];
    assert.ok(Math.abs(distance(munich, paris) - 685) < 5);
    assert.equal(distance(munich, munich), 0);
});

test("the outlines are the world's", async () => {
    const bytes = new Uint8Array(await readFile(new URL("../../Sources/ClipSearchServer/Resources/page/outlines.bin", import.meta.url)));
    assert.ok(bytes.length < 300_000, `${bytes.length} bytes`);
    const { land, lakes, borders, names } = readOutlines(bytes);
    assert.ok(land.length > 500 && lakes.length > 20 && borders.length > 100 && names.length > 300);
    const inside = (longitude, latitude) => land.reduce((count, { points }) => {
        const [x, y] = [toX(longitude), toY(latitude)];
        let crossings = 0;
        for (let index = 0; index + 3 < points.length; index += 2) {
            const [x0, y0, x1, y1] = points.subarray(index, index + 4);
            if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) crossings += 1;
        }
        return count + crossings;
    }, 0) % 2 === 1;
    for (const [longitude, latitude] of [[11.6, 48.1], [2.35, 48.86], [-3.7, 40.4], [139.6, 35.8], [133, -25], [-100, 40]]) assert.ok(inside(longitude, latitude));
    for (const [longitude, latitude] of [[-30, 40], [0, 0], [18, 38], [-140, 20], [3, 56]]) assert.ok(!inside(longitude, latitude));
    assert.ok(names.some(({ name }) => name === "Germany") && names.some(({ name }) => name === "Lima"));
    assert.throws(() => readOutlines(bytes.subarray(0, 5000)));
});

test("conditions that were typed join those that hold", () => {
    const state = { ...initialState, tags: ["a"], camera: "x" };
    const typed = { words: "a dog", leftOut: ["people"], filter: { tags: ["b", "a"], camera: "y", before: "2020-01-01T00:00:00", near: { latitude: 1, longitude: 2, radius: 3 } } };
    const now = withTyped(state, typed);
    assert.deepEqual([now.tags, now.camera, now.to, now.near, now.q, now.leaveOut], [["a", "b"], "y", "2019-12-31", "1,2,3", "a dog", "people"]);
    assert.deepEqual(filterParameters(now).filter(([name]) => ["near", "camera"].includes(name)), [["camera", "y"], ["near", "1,2,3km"]]);
    assert.deepEqual(membersOf({ fileNames: { types: ["png"] } }), { types: ["png"] });
});
