import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { asCSV, asJSON, asText, csvField } = await load("actions/export-file.js");

const photo = { rank: 1, id: 7, path: "/a/a, \"b\".jpg", score: 0.25, width: 3, height: 2, bytes: 9, takenAt: null, name: "not told" };

test("a CSV field holds anything", () => {
    assert.equal(csvField("plain"), "plain");
    assert.equal(csvField('a "b", c'), '"a ""b"", c"');
    assert.equal(csvField("a\nb"), '"a\nb"');
    assert.equal(csvField(null), "");
    assert.equal(csvField("=1+2"), "'=1+2");
    assert.equal(csvField(-0.5), "-0.5");
});

test("three formats of one list", () => {
    assert.equal(asCSV([photo]), 'rank,id,path,score,width,height,bytes,takenAt\r\n1,7,"/a/a, ""b"".jpg",0.25,3,2,9,\r\n');
    assert.equal(asText([photo, photo]), '/a/a, "b".jpg\n'.repeat(2));
    const read = JSON.parse(asJSON([photo], "dog"));
    assert.equal(read.query, "dog");
    assert.deepEqual(Object.keys(read.results[0]), ["rank", "id", "path", "score", "width", "height", "bytes", "takenAt"]);
});
