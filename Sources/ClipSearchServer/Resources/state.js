// What the page shows, as the address says it: so the back button works and a search can be shared.

const views = ["search", "favourites", "collections", "history", "analytics", "library", "duplicates"];
const duplicateKinds = ["similar", "identical", "burst"];
const modes = ["auto", "vector", "hybrid", "reranked"];
export const counts = [20, 50, 100, 200, 500, 1000];
export const periods = [7, 14, 30, 90];

export const initialState = Object.freeze({
    view: "search",
    q: "", photo: null, upload: null, balance: 50, leaveOut: "",
    mode: "auto", minimum: 0, count: 200, relevant: false, exact: false, grouped: true,
    tags: [], withoutTags: [], folder: "", from: "", to: "", favourites: false, collection: null,
    days: 30, duplicates: "similar", alike: 0, open: null,
});

const whole = (text, low, high) => {
    const number = /^\d{1,15}$/.test(text ?? "") ? Number(text) : null;
    return number !== null && number >= low && number <= high ? number : null;
};
const oneOf = (value, values, otherwise) => (values.includes(value) ? value : otherwise);
const date = (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text ?? "") ? text : "");
const largestId = Number.MAX_SAFE_INTEGER;

/** Reads the part of an address after the `?`. What makes no sense is passed over. */
export function parseState(search) {
    const given = new URLSearchParams(search);
    const text = (name) => (given.get(name) ?? "").slice(0, 1000);
    return {
        view: oneOf(given.get("view"), views, "search"),
        q: text("q"),
        photo: whole(given.get("photo"), 1, largestId),
        upload: /^[\w-]{1,100}$/.test(given.get("upload") ?? "") ? given.get("upload") : null,
        balance: whole(given.get("balance"), 5, 95) ?? initialState.balance,
        leaveOut: text("leaveout"),
        mode: oneOf(given.get("mode"), modes, "auto"),
        minimum: whole(given.get("min"), 0, 100) ?? 0,
        count: oneOf(whole(given.get("n"), 1, 1000), counts, initialState.count),
        relevant: given.get("relevant") === "1",
        exact: given.get("exact") === "1",
        grouped: given.get("grouped") !== "0",
        tags: given.getAll("tag").slice(0, 50),
        withoutTags: given.getAll("without").slice(0, 50),
        folder: text("folder"),
        from: date(given.get("from")),
        to: date(given.get("to")),
        favourites: given.get("favourites") === "1",
        collection: whole(given.get("collection"), 1, largestId),
        days: oneOf(whole(given.get("days"), 1, 90), periods, 30),
        duplicates: oneOf(given.get("duplicates"), duplicateKinds, "similar"),
        alike: whole(given.get("alike"), 0, 100) ?? 0,
        open: whole(given.get("open"), 1, largestId),
    };
}

/** The address of a state, without what is as it is at first. */
export function address(state) {
    const names = {
        view: "view", q: "q", photo: "photo", upload: "upload", balance: "balance", leaveOut: "leaveout", mode: "mode",
        minimum: "min", count: "n", relevant: "relevant", exact: "exact", grouped: "grouped", tags: "tag",
        withoutTags: "without", folder: "folder", from: "from", to: "to", favourites: "favourites",
        collection: "collection", days: "days", duplicates: "duplicates", alike: "alike", open: "open",
    };
    const given = new URLSearchParams();
    for (const [member, name] of Object.entries(names)) {
        const value = state[member];
        if (Array.isArray(value)) for (const one of value) given.append(name, one);
        else if (value !== null && value !== initialState[member]) {
            given.set(name, typeof value === "boolean" ? (value ? "1" : "0") : String(value));
        }
    }
    const text = given.toString();
    return text === "" ? "/" : `/?${text}`;
}

function dayBeside(day, step) {
    const time = new Date(`${day}T00:00:00Z`);
    if (Number.isNaN(time.getTime())) return "";
    time.setUTCDate(time.getUTCDate() + step);
    return time.toISOString().slice(0, 10);
}

/** The day after `2026-11-24`: the first that a filter leaves out. */
export const dayAfter = (day) => dayBeside(day, 1);

const dayBefore = (day) => dayBeside(day, -1);

/** The `Filter` of the interface. */
export function filterOf(state) {
    const filter = {};
    if (state.tags.length > 0) filter.tags = state.tags;
    if (state.withoutTags.length > 0) filter.excludedTags = state.withoutTags;
    if (state.folder.trim() !== "") filter.folders = [state.folder.trim()];
    if (state.from !== "") filter.from = state.from;
    if (state.to !== "") filter.before = dayAfter(state.to);
    if (state.favourites) filter.favouritesOnly = true;
    if (state.collection !== null) filter.collection = state.collection;
    return filter;
}

/** The parts of the question. Words and a picture share a weight of 2, as the slider says. */
export function termsOf(state) {
    const words = state.q.trim();
    const picture = state.upload !== null ? { upload: state.upload } : state.photo !== null ? { photo: state.photo } : null;
    const share = state.balance / 50;
    const terms = [];
    if (words !== "") terms.push({ text: words, weight: picture ? round(2 - share) : 1 });
    if (picture) terms.push({ ...picture, weight: words !== "" ? round(share) : 1 });
    if (terms.length > 0 && state.leaveOut.trim() !== "") terms.push({ text: state.leaveOut.trim(), weight: -1 });
    return terms;
}

const round = (number) => Math.round(number * 100) / 100;

/** `browse` (nothing is asked for), `similar` (one photo of the library and nothing else) or `search`. */
export function questionKind(state) {
    const terms = termsOf(state);
    if (terms.length === 0) return "browse";
    return terms.length === 1 && terms[0].photo !== undefined ? "similar" : "search";
}

/** The `SearchRequest` of the interface. */
export function searchRequest(state, { offset, limit, record = true, corrects = true, explain = false }) {
    // The gallery puts copies together, and bursts.
    const request = { terms: termsOf(state), limit, offset, record, stacksCopies: false };
    const filter = filterOf(state);
    if (Object.keys(filter).length > 0) request.filter = filter;
    if (state.minimum > 0) request.minimumScore = state.minimum / 100;
    if (state.relevant) request.relevance = "relevantOnly";
    if (state.mode !== "auto") request.ranking = state.mode;
    if (state.exact || !corrects) request.correctsSpelling = false;
    if (explain) request.explain = true;
    return request;
}

/**
 * The state that asks what a search of the history asked; null for a question that the page can't put, such as one of several
 * pictures.
 */
export function stateOf(request) {
    const state = { ...initialState };
    const said = { text: [], picture: [], leftOut: [] };
    for (const term of request?.terms ?? []) {
        if (term.text === undefined) said.picture.push(term);
        else said[term.weight < 0 ? "leftOut" : "text"].push(term);
    }
    const [words] = said.text;
    const [picture] = said.picture;
    const [leftOut] = said.leftOut;
    if (!words && !picture) return null;
    if (said.text.length > 1 || said.picture.length > 1 || said.leftOut.length > 1) return null;
    if (picture && picture.weight <= 0) return null;
    state.q = words?.text ?? "";
    state.photo = picture?.photo ?? null;
    state.upload = picture?.upload ?? null;
    state.leaveOut = leftOut?.text ?? "";
    if (words && picture) {
        const share = picture.weight / (words.weight + picture.weight);
        state.balance = Math.min(95, Math.max(5, Math.round(share * 20) * 5));
    }
    const { filter = {} } = request;
    if ((filter.folders ?? []).length > 1) return null;
    state.tags = filter.tags ?? [];
    state.withoutTags = filter.excludedTags ?? [];
    state.folder = filter.folders?.[0] ?? "";
    state.from = (filter.from ?? "").slice(0, 10);
    state.to = filter.before ? dayBefore(filter.before.slice(0, 10)) : "";
    state.favourites = filter.favouritesOnly ?? false;
    state.collection = filter.collection ?? null;
    state.minimum = request.minimumScore > 0 ? Math.round(request.minimumScore * 100) : 0;
    state.relevant = request.relevance === "relevantOnly";
    state.mode = oneOf(request.ranking, modes, "auto");
    state.exact = request.correctsSpelling === false;
    return state;
}

/** Filters as the query parameters of lists, `[name, value]`. */
export function filterParameters(state) {
    const filter = filterOf(state);
    return [
        ...(filter.tags ?? []).map((tag) => ["tags", tag]),
        ...(filter.excludedTags ?? []).map((tag) => ["excludedTags", tag]),
        ...(filter.folders ?? []).map((folder) => ["folder", folder]),
        ...(filter.from ? [["from", filter.from]] : []),
        ...(filter.before ? [["before", filter.before]] : []),
        ...(filter.favouritesOnly ? [["favouritesOnly", "true"]] : []),
        ...(filter.collection ? [["collection", filter.collection]] : []),
    ];
}

export function hasFilters(state) {
    return filterParameters(state).length > 0 || state.minimum > 0 || state.relevant || state.leaveOut.trim() !== "";
}

/** A state with neither question nor filters left in it, but with the reader's choices of how answers are shown. */
export function cleared(state) {
    const { mode, count, grouped } = state;
    return { ...initialState, mode, count, grouped };
}
