// What the page shows, as the address says it: so the back button works and a search can be shared.

const views = ["search", "map", "favourites", "collections", "history", "analytics", "library", "duplicates"];
const duplicateKinds = ["similar", "identical", "burst"];
const modes = ["auto", "vector", "hybrid", "reranked"];
/** The orders of photos that nothing is asked of. */
export const sorts = ["date", "oldest", "added", "name", "size"];
export const counts = [20, 50, 100, 200, 500, 1000];
export const periods = [7, 14, 30, 90];

const largestId = Number.MAX_SAFE_INTEGER;

// The kinds of members: what each is at first, and what the texts of an address mean. Null is what makes no sense.
const text = { initial: "", read: ([given]) => given.slice(0, 1000) };
const date = { initial: "", read: ([given]) => (/^\d{4}-\d{2}-\d{2}$/.test(given) ? given : null) };
const list = { initial: [], read: (given) => given.slice(0, 50) };
const upload = { initial: null, read: ([given]) => (/^[\w-]{1,100}$/.test(given) ? given : null) };
const numbers = (text) => text.split(",").map((one) => (one.trim() === "" ? NaN : Number(one)));
const isBetween = (number, low, high) => number >= low && number <= high;
/** `latitude,longitude,kilometres` */
const circle = {
    initial: "", read: ([given]) => {
        const [latitude, longitude, radius, more] = numbers(given);
        return more === undefined && isBetween(latitude, -90, 90) && isBetween(longitude, -180, 180) && isBetween(radius, 0.001, 50_000) ? given : null;
    },
};
/** `south,west,north,east` */
const area = {
    initial: "", read: ([given]) => {
        const [south, west, north, east, more] = numbers(given);
        return more === undefined && isBetween(south, -90, north) && isBetween(north, south, 90) && isBetween(west, -180, 180)
            && isBetween(east, -180, 180) ? given : null;
    },
};
/** `latitude,longitude,zoom`: what a map shows the middle of. */
const mapPlace = {
    initial: "", read: ([given]) => {
        const [latitude, longitude, zoom, more] = numbers(given);
        return more === undefined && isBetween(latitude, -90, 90) && isBetween(longitude, -180, 180) && isBetween(zoom, 0, 20) ? given : null;
    },
};
const flag = (initial) => ({ initial, read: ([given]) => ({ 0: false, 1: true })[given] ?? null });
const whole = (low, high, initial = null) => ({
    initial, read: ([given]) => (/^\d{1,15}$/.test(given) && Number(given) >= low && Number(given) <= high ? Number(given) : null),
});
const oneOf = (values, initial) => ({ initial, read: ([given]) => values.find((value) => String(value) === given) ?? null });

/** The members of a state, each with its name in addresses. */
const members = {
    view: ["view", oneOf(views, "search")],
    q: ["q", text],
    photo: ["photo", whole(1, largestId)],
    upload: ["upload", upload],
    balance: ["balance", whole(5, 95, 50)],
    leaveOut: ["leaveout", text],
    mode: ["mode", oneOf(modes, "auto")],
    minimum: ["min", whole(0, 100, 0)],
    count: ["n", oneOf(counts, 200)],
    relevant: ["relevant", flag(false)],
    exact: ["exact", flag(false)],
    kept: ["kept", list],
    grouped: ["grouped", flag(true)],
    apart: ["apart", flag(false)],
    tags: ["tag", list],
    withoutTags: ["without", list],
    folder: ["folder", text],
    folderNames: ["in", list],
    types: ["type", list],
    withoutTypes: ["nottype", list],
    larger: ["larger", whole(0, largestId)],
    smaller: ["smaller", whole(0, largestId)],
    camera: ["camera", text],
    lens: ["lens", text],
    rating: ["rating", whole(1, 5)],
    written: ["text", list],
    hasText: ["hastext", flag(false)],
    near: ["near", circle],
    area: ["area", area],
    at: ["at", mapPlace],
    sort: ["sort", oneOf(sorts, "date")],
    from: ["from", date],
    to: ["to", date],
    favourites: ["favourites", flag(false)],
    collection: ["collection", whole(1, largestId)],
    days: ["days", oneOf(periods, 30)],
    duplicates: ["duplicates", oneOf(duplicateKinds, "similar")],
    alike: ["alike", whole(0, 100, 0)],
    open: ["open", whole(1, largestId)],
};

const each = (value) => Object.fromEntries(Object.entries(members).map(([member, [name, kind]]) => [member, value(name, kind)]));

export const initialState = Object.freeze(each((name, kind) => kind.initial));

/** Reads the part of an address after the `?`. What makes no sense is passed over. */
export function parseState(search) {
    const parameters = new URLSearchParams(search);
    return each((name, kind) => {
        const given = parameters.getAll(name);
        return given.length === 0 ? kind.initial : kind.read(given) ?? kind.initial;
    });
}

/** The address of a state, without what is as it is at first. */
export function address(state) {
    const parameters = new URLSearchParams();
    for (const [member, [name, { initial }]] of Object.entries(members)) {
        const value = state[member];
        if (Array.isArray(value)) for (const one of value) parameters.append(name, one);
        else if (value !== null && value !== initial) parameters.set(name, typeof value === "boolean" ? Number(value) : value);
    }
    const query = parameters.toString();
    return query === "" ? "./" : `?${query}`;
}

function dayBeside(day, step) {
    const time = new Date(`${day}T00:00:00Z`);
    if (Number.isNaN(time.getTime())) return "";
    time.setUTCDate(time.getUTCDate() + step);
    return time.toISOString().slice(0, 10);
}

/** The day after `2026-11-24`: the first that a filter leaves out. */
export const dayAfter = (day) => dayBeside(day, 1);

export const dayBefore = (day) => dayBeside(day, -1);

/** The `Filter` of the interface. */
export function filterOf(state) {
    const filter = {};
    if (state.tags.length > 0) filter.tags = state.tags;
    if (state.withoutTags.length > 0) filter.excludedTags = state.withoutTags;
    if (state.folder.trim() !== "") filter.folders = [state.folder.trim()];
    if (state.folderNames.length > 0) filter.folderNames = state.folderNames;
    if (state.types.length > 0) filter.types = state.types;
    if (state.withoutTypes.length > 0) filter.excludedTypes = state.withoutTypes;
    if (state.larger !== null) filter.minimumBytes = state.larger;
    if (state.smaller !== null) filter.maximumBytes = state.smaller;
    if (state.camera !== "") filter.camera = state.camera;
    if (state.lens !== "") filter.lens = state.lens;
    if (state.rating !== null) filter.minimumRating = state.rating;
    if (state.written.length > 0) filter.writtenPhrases = state.written;
    if (state.hasText) filter.hasWriting = true;
    if (state.near !== "") {
        const [latitude, longitude, radius] = numbers(state.near);
        filter.near = { latitude, longitude, radius };
    }
    if (state.area !== "") {
        const [south, west, north, east] = numbers(state.area);
        filter.area = { south, west, north, east };
    }
    if (state.from !== "") filter.from = state.from;
    if (state.to !== "") filter.before = dayAfter(state.to);
    if (state.favourites) filter.favouritesOnly = true;
    if (state.apart) filter.listsFilesApart = true;
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
    if (state.leaveOut.trim() !== "") terms.push({ text: state.leaveOut.trim(), weight: -1 });
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
    if (state.exact) request.isLiteral = true;
    if (state.kept.length > 0) request.keptPhrases = state.kept;
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
    if (!words && !picture && !leftOut && Object.keys(request?.filter ?? {}).length === 0) return null;
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
    Object.assign(state, membersOf(filter));
    state.minimum = request.minimumScore > 0 ? Math.round(request.minimumScore * 100) : 0;
    state.relevant = request.relevance === "relevantOnly";
    state.mode = modes.includes(request.ranking) ? request.ranking : "auto";
    state.exact = request.correctsSpelling === false;
    state.kept = request.keptPhrases ?? [];
    return state;
}

/** The members of a state that a filter of the interface sets; of several folders the first. */
export function membersOf(filter) {
    const { near, area: limits } = filter;
    const given = {
        tags: filter.tags, withoutTags: filter.excludedTags, folder: filter.folders?.[0], folderNames: filter.folderNames,
        // A search of the history has the names of files in their place.
        types: filter.types ?? filter.fileNames?.types, withoutTypes: filter.excludedTypes ?? filter.excludedFileNames?.types,
        larger: filter.minimumBytes, smaller: filter.maximumBytes, camera: filter.camera, lens: filter.lens, rating: filter.minimumRating,
        near: near && [near.latitude, near.longitude, near.radius].join(),
        area: limits && [limits.south, limits.west, limits.north, limits.east].join(),
        from: filter.from?.slice(0, 10), to: filter.before && dayBefore(filter.before.slice(0, 10)),
        favourites: filter.favouritesOnly, collection: filter.collection, written: filter.writtenPhrases, hasText: filter.hasWriting,
    };
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** A state with the conditions that were typed, which hold as well. */
export function withTyped(state, { words, leftOut, filter }) {
    const typed = { ...membersOf(filter), q: words, ...(leftOut.length > 0 ? { leaveOut: leftOut.join(" ") } : {}) };
    for (const [member, value] of Object.entries(typed)) {
        if (Array.isArray(value)) typed[member] = [...new Set([...state[member], ...value])];
    }
    return { ...state, ...typed };
}

/** Filters as the query parameters of lists, `[name, value]`. */
export function filterParameters(state) {
    const names = { folders: "folder" };
    const texts = {
        near: ({ latitude, longitude, radius }) => `${latitude},${longitude},${radius}km`,
        area: ({ south, west, north, east }) => [south, west, north, east].join(),
    };
    return Object.entries(filterOf(state)).flatMap(([name, value]) =>
        [texts[name]?.(value) ?? value].flat().map((one) => [names[name] ?? name, one === true ? "true" : one]));
}

export function hasFilters(state) {
    return filterParameters({ ...state, apart: false }).length > 0 || state.minimum > 0 || state.relevant || state.leaveOut.trim() !== "";
}

/** A state with neither question nor filters left in it, but with the reader's choices of how answers are shown. */
export function cleared(state) {
    const { mode, count, grouped, apart, sort } = state;
    return { ...initialState, mode, count, grouped, apart, sort };
}
