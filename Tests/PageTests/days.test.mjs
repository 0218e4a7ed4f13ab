import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { spansOfDays } = await load("parts/days.js");

test("days of few photos share a heading, within a month", () => {
    const days = [["2024-03-09", 2], ["2024-03-07", 3], ["2024-03-01", 4], ["2024-02-28", 1], ["2024-02-20", 30], ["2024-02-19", 1]];
    assert.deepEqual(spansOfDays(days.map(([day, photos]) => ({ day, photos }))), [
        { first: "2024-03-09", last: "2024-03-01", start: 0, end: 9 },
        { first: "2024-02-28", last: "2024-02-28", start: 9, end: 10 },
        { first: "2024-02-20", last: "2024-02-20", start: 10, end: 40 },
        { first: "2024-02-19", last: "2024-02-19", start: 40, end: 41 },
    ]);
    assert.deepEqual(spansOfDays([]), []);
});
