import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { bound, clock, day, decimal, distanceWords, fileSize, match, milliseconds, minimumWords, monthWords, percent, period, photoCount, seconds, takenAt } = await load("core/words.js");

const scales = {
    small: { text: { mean: 0.021, deviation: 0.093 }, similar: { mean: 0.107, deviation: 0.15 } },
    clip: { text: { mean: 0.2, deviation: 0.028 }, similar: { mean: 0.52, deviation: 0.1 } },
};

test("better scores never have weaker words", () => {
    for (const kind of ["text", "image", "similar", "mixed"]) {
        for (const scale of [null, scales.small.text, scales.small.similar, scales.clip.text, scales.clip.similar]) {
            let bars = 0;
            for (let score = -1; score <= 1; score += 0.01) {
                const said = match({ score, isRelevant: null }, { kind, scale });
                assert.ok(said.bars >= bars);
                bars = said.bars;
            }
            assert.equal(bars, 4);
        }
    }
});

test("what is known of relevance goes before the score", () => {
    assert.equal(match({ score: 0.9, isRelevant: false }, { kind: "text" }).level, "weak");
    assert.equal(match({ score: 0.01, isRelevant: true }, { kind: "text" }).level, "good");
    assert.equal(match({ score: 0.9, isRelevant: true }, { kind: "text" }).level, "strong");
});

test("a word means the same with every model: what a score is worth is told by its distance from the others", () => {
    const said = (score, model, kind) => match({ score }, { kind, scale: scales[model][kind] }).level;
    assert.equal(said(0.47, "small", "text"), "strong");
    assert.equal(said(0.32, "clip", "text"), "strong");
    assert.equal(said(0.32, "small", "text"), "good");
    assert.equal(said(0.32, "clip", "similar"), "weak");
    assert.equal(said(0.9, "clip", "similar"), "strong");
    assert.equal(match({ score: 0.32 }, { kind: "similar", scale: scales.clip.similar }).words, "Hardly alike");
});

test("a least score is said in the words that hold there", () => {
    assert.equal(minimumWords(0), "any");
    assert.equal(minimumWords(31), "0.31 and above");
    assert.ok(bound(0, { kind: "text", scale: scales.clip.text }) < 0.35);
});

test("sizes and times", () => {
    assert.deepEqual([0, 999, 1000, 153_284, 999_600, 12_345_678, 4e12].map(fileSize), ["0 bytes", "999 bytes", "1.0 kB", "153 kB", "1.0 MB", "12.3 MB", "4.0 TB"]);
    assert.equal(fileSize(undefined), "");
    assert.deepEqual([null, 0.42, 9.6, 12.3, 994.9, 1500, 61_000].map((value) => milliseconds(value).replace("\u00a0", " ")), ["–", "0.4 ms", "10 ms", "12 ms", "995 ms", "1.5 s", "61 s"]);
    assert.deepEqual([-3, 1, 61, 600, 9000].map(seconds), ["0 seconds", "1 second", "61 seconds", "10 minutes", "3 hours"]);
    assert.equal(photoCount(1), "1 photo");
    assert.equal(photoCount(1234), "1,234 photos");
    assert.deepEqual([decimal(1234.5, 2), percent(0.25), distanceWords(0.25), distanceWords(12.34)], ["1,234.50", "25%", "250 m", "12.3 km"]);
});

test("a camera's time is said as it was, wherever the reader is", () => {
    assert.match(takenAt("2023-05-17T14:30:00"), /17 May 2023.*14:30/);
    assert.equal(takenAt(null), "");
    assert.equal(takenAt("soon"), "soon");
    assert.match(day("2026-11-24"), /Tue.*24 Nov/);
});

test("days of one month are said together", () => {
    assert.equal(period("2026-11-24", "2026-11-24"), "Tue, 24 November 2026");
    // Spaces around the dash are a matter of the platform's data.
    assert.match(period("2026-11-09", "2026-11-03"), /^3\s?–\s?9 November 2026$/);
    assert.match(period("2026-11-03", "2026-11-09"), /^3\s?–\s?9 November 2026$/);
    assert.equal(monthWords("1969-05-17"), "May 1969");
});

test("places in videos are told as players show them", () => {
    assert.deepEqual([0, 42.9, 60, 3599, 3723].map(clock), ["0:00", "0:42", "1:00", "59:59", "1:02:03"]);
});

test("the still that was found is asked for, and played from", async () => {
    // It listens for the network, of which there is none here.
    globalThis.addEventListener ??= () => {};
    const { thumbnail, videoFile } = await load("core/api.js");
    assert.equal(thumbnail({ id: 7, version: "a" }, 320), "photos/7/thumbnail?w=320&v=a");
    assert.equal(thumbnail({ id: 7, version: "a", second: 4.25 }, 320), "photos/7/thumbnail?w=320&second=4.25&v=a");
    assert.equal(videoFile({ id: 7, version: "a", second: 4.25 }), "photos/7/file?v=a#t=4.25");
});
