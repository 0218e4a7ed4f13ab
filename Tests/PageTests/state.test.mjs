import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const {
    address, cleared, dayAfter, filterOf, filterParameters, hasFilters, initialState, parseState, questionKind, searchRequest, stateOf, termsOf,
} = await load("core/state.js");

test("an address says the whole state, and what it says is read again", () => {
    const state = {
        ...initialState, q: "a dog & a cat", photo: 12, balance: 80, leaveOut: "snow", mode: "hybrid", minimum: 20, count: 50, relevant: true,
        exact: true, grouped: false, tags: ["beach", "a=b&c"], withoutTags: ["people"], folder: "/home/me/Photos/2023 +", from: "2023-01-01",
        to: "2023-12-31", favourites: true, collection: 3, open: 77, folderNames: ["zoo", "a b"], types: ["png"], withoutTypes: ["gif"],
        larger: 5000000, smaller: 0, camera: "Canon EOS R6", lens: "50mm", rating: 4, near: "48.1,11.5,5", area: "-20,170,0,-170", at: "1.5,2,3.25",
    };
    assert.deepEqual(parseState(address(state).slice(1)), state);
    assert.equal(address(initialState), "./");
    assert.equal(address({ ...initialState, grouped: false, relevant: true }), "?relevant=1&grouped=0");
    assert.deepEqual(parseState(""), { ...initialState });
});

test("addresses that make no sense are passed over", () => {
    const state = parseState("?view=nowhere&photo=-1&min=400&n=7&mode=magic&from=yesterday&collection=1e3&upload=../../etc&days=12&open=0");
    assert.deepEqual(state, { ...initialState });
});

test("words and a picture share the weight as the slider says", () => {
    assert.deepEqual(termsOf({ ...initialState, q: " dog " }), [{ text: "dog", weight: 1 }]);
    assert.deepEqual(termsOf({ ...initialState, q: "dog", upload: "x", balance: 50 }), [{ text: "dog", weight: 1 }, { upload: "x", weight: 1 }]);
    assert.deepEqual(termsOf({ ...initialState, q: "dog", photo: 4, balance: 80 }), [{ text: "dog", weight: 0.4 }, { photo: 4, weight: 1.6 }]);
    assert.deepEqual(termsOf({ ...initialState, q: "dog", leaveOut: "snow" }).at(-1), { text: "snow", weight: -1 });
    assert.deepEqual(termsOf({ ...initialState, leaveOut: "snow" }), [{ text: "snow", weight: -1 }]);
});

test("what kind of question it is", () => {
    assert.equal(questionKind(initialState), "browse");
    assert.equal(questionKind({ ...initialState, photo: 3 }), "similar");
    assert.equal(questionKind({ ...initialState, photo: 3, leaveOut: "snow" }), "search");
    assert.equal(questionKind({ ...initialState, upload: "x" }), "search");
});

test("the last day of a range is in it", () => {
    assert.equal(dayAfter("2023-12-31"), "2024-01-01");
    assert.equal(dayAfter("2024-02-28"), "2024-02-29");
    assert.deepEqual(filterOf({ ...initialState, from: "2023-01-01", to: "2023-01-01" }), { from: "2023-01-01", before: "2023-01-02" });
});

test("a request names only what differs from the server's own choice", () => {
    assert.deepEqual(searchRequest({ ...initialState, q: "dog" }, { offset: 0, limit: 60 }), { terms: [{ text: "dog", weight: 1 }], limit: 60, offset: 0, record: true, stacksCopies: false });
    const request = searchRequest({ ...initialState, q: "dog", mode: "vector", minimum: 25, relevant: true, exact: true }, { offset: 60, limit: 60, record: false, explain: true });
    assert.deepEqual(request, {
        terms: [{ text: "dog", weight: 1 }], limit: 60, offset: 60, record: false, minimumScore: 0.25, relevance: "relevantOnly", ranking: "vector",
        stacksCopies: false, correctsSpelling: false, isLiteral: true, explain: true,
    });
});

test("filters as parameters, and without any", () => {
    const state = { ...initialState, tags: ["a", "b"], withoutTags: ["c"], folder: " /x ", favourites: true, collection: 2 };
    assert.deepEqual(filterParameters(state), [["tags", "a"], ["tags", "b"], ["excludedTags", "c"], ["folder", "/x"], ["favouritesOnly", "true"], ["collection", 2]]);
    assert.ok(hasFilters(state));
    assert.ok(!hasFilters(cleared(state)));
    // That each file is shown is no filter, and stays.
    const apart = { ...initialState, apart: true };
    assert.deepEqual(filterParameters(apart), [["listsFilesApart", "true"]]);
    assert.ok(!hasFilters(apart) && cleared(apart).apart);
});

test("what the history has can be asked again as it was", () => {
    const asked = {
        ...initialState, q: "dog", upload: "ab12", balance: 80, leaveOut: "snow", mode: "vector", minimum: 25, relevant: true, exact: true,
        tags: ["a"], withoutTags: ["b"], folder: "/x", from: "2023-01-01", to: "2023-02-28", favourites: true, collection: 2,
        folderNames: ["zoo"], types: ["png"], withoutTypes: ["gif"], larger: 5e6, smaller: 9e6, camera: "x", lens: "y", rating: 3,
        near: "48.1,11.5,5", area: "1,2,3,4",
    };
    const request = searchRequest(asked, { offset: 0, limit: 60 });
    request.filter.from += "T00:00:00";
    request.filter.before += "T00:00:00";
    assert.deepEqual(stateOf(request), asked);
    assert.deepEqual(stateOf({ terms: [{ photo: 7, weight: 1 }] }), { ...initialState, photo: 7 });
    assert.equal(stateOf({ terms: [{ photo: 7, weight: 1 }, { photo: 8, weight: 1 }] }), null);
    assert.deepEqual(stateOf({ terms: [{ text: "snow", weight: -1 }] }), { ...initialState, leaveOut: "snow" });
    assert.equal(stateOf({ terms: [] }), null);
});
