import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { folderTree, placeInTree } = await load("parts/folders.js");

const tree = folderTree([
    { path: "/home/me/Photos", photos: 3 }, { path: "/home/me/Photos/2023/10 autumn", photos: 5 }, { path: "/home/me/Photos/2023/9 summer", photos: 4 },
    { path: "/home/me/Photos/old/a/b", photos: 2 },
]);

test("folders that lead to one other only are passed over, and counts take in what is below", () => {
    assert.equal(tree.path, "/home/me/Photos");
    assert.equal(tree.photos, 14);
    assert.deepEqual(tree.children.map((one) => [one.name, one.photos]), [["2023", 9], ["old/a/b", 2]]);
    assert.deepEqual(tree.children[0].children.map((one) => one.name), ["9 summer", "10 autumn"]);
});

test("two folders that have nothing in common stand side by side", () => {
    const two = folderTree([{ path: "/mnt/disk", photos: 1 }, { path: "/home/me", photos: 1 }]);
    assert.deepEqual(two.children.map((one) => one.name), ["home/me", "mnt/disk"]);
});

test("the way to a folder, and what is in it", () => {
    assert.deepEqual(placeInTree(tree, "").trail, []);
    assert.equal(placeInTree(tree, "").children.length, 2);
    const { trail, children } = placeInTree(tree, "/home/me/Photos/2023");
    assert.deepEqual(trail.map((one) => one.name), ["2023"]);
    assert.equal(children.length, 2);
    assert.deepEqual(placeInTree(tree, "/home/me/Photos/2023/9 summer").trail.map((one) => one.name), ["2023", "9 summer"]);
    assert.deepEqual(placeInTree(tree, "/nowhere/else").trail.map((one) => one.path), ["/nowhere/else"]);
    assert.deepEqual(placeInTree(tree, "/home/me/Photos/2023/gone").trail.map((one) => one.name), ["2023", "gone"]);
    assert.deepEqual(placeInTree(folderTree([]), "").children, []);
});
