// The interface of the server, as openapi.json describes it. Addresses are relative, so that a proxy may serve the page below
// any path.
import { lost } from "./connection.js";
import { hasMessage, language, message } from "./texts.js";

/** The server words its problems in English; the page words those that people meet in the reader's language. */
function problemWords(kind, { title, detail, parameter, reason }) {
    if (language === "en") return detail || title;
    const key = [`problem.${parameter}.${reason}`, `problem.${kind}`].find(hasMessage);
    return key ? message(key) : detail || title;
}

/** Why the server did not do what was asked, in words for a person. */
export class Problem extends Error {
    constructor({ type = "", title = "", status = 0, detail = "", parameter = null, reason = null }) {
        const kind = type.replace(/^urn:clipsearch:problem:/, "");
        super(problemWords(kind, { title, detail, parameter, reason }));
        this.kind = kind;
        this.title = title;
        this.status = status;
        this.parameter = parameter;
    }
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const patience = 3;

async function call(method, path, { query = [], json, body, type, signal } = {}) {
    const parameters = new URLSearchParams(query.filter(([, value]) => value !== null && value !== undefined && value !== ""));
    const text = parameters.toString();
    const headers = { Accept: "application/json" };
    if (json !== undefined) headers["Content-Type"] = "application/json";
    else if (type) headers["Content-Type"] = type;
    for (let attempt = 1; ; attempt += 1) {
        let response;
        try {
            response = await fetch(text === "" ? path : `${path}?${text}`, {
                method, headers, signal, body: json === undefined ? body : JSON.stringify(json), credentials: "same-origin",
            });
        } catch (error) {
            if (error.name === "AbortError") throw error;
            lost();
            throw new Problem({
                type: "unreachable", title: message("api.theServerDoesNotAnswer"), detail: message("api.theServerDoesNotAnswer2"),
            });
        }
        if (response.status === 503 && attempt < patience) {
            // Busy for a moment: it says when to come back.
            const wait = Number(response.headers.get("Retry-After"));
            await pause(1000 * Math.min(5, wait > 0 ? wait : 1));
            if (signal?.aborted) throw new DOMException("Aborted", "AbortError");
            continue;
        }
        return answer(response);
    }
}

async function answer(response) {
    if (response.status === 204) return null;
    let value;
    try {
        value = await response.json();
    } catch (error) {
        if (error.name === "AbortError") throw error;
        value = null;
    }
    if (response.ok && value !== null) return value;
    if (response.status === 401) document.dispatchEvent(new Event("token-needed"));
    throw new Problem({ title: message("api.somethingWentWrong"), status: response.status, detail: message("api.theServerAnsweredWithStatus", { status: String(response.status) }), ...(value ?? {}) });
}

/** The most photos that a request may name. */
export const mostNamed = 10_000;

/** Sends the ids of photos in as many requests as it takes; the answers' photos together. */
async function inParts(ids, send) {
    const photos = [];
    for (let start = 0; start < ids.length; start += mostNamed) {
        photos.push(...(await send({ photos: ids.slice(start, start + mostNamed) })).photos);
    }
    return { photos };
}

/** The same for tags: for each, the photos that changed. */
async function tagsInParts(path, tags, ids) {
    const changed = new Map();
    for (let start = 0; start < ids.length; start += mostNamed) {
        const answer = await post(path, { tags, photos: ids.slice(start, start + mostNamed) });
        for (const { name, photos } of answer.tags) changed.set(name, [...(changed.get(name) ?? []), ...photos]);
    }
    return [...changed].map(([name, photos]) => ({ name, photos }));
}

/** The same for the trash: what was moved, and what takes each part back. */
async function trashInParts(ids) {
    const all = { batches: [], photos: [], refused: [] };
    for (let start = 0; start < ids.length; start += mostNamed) {
        const { batch, photos, refused } = await post("photos/trash", { photos: ids.slice(start, start + mostNamed) });
        if (batch !== null) all.batches.push(batch);
        all.photos.push(...photos);
        all.refused.push(...refused);
    }
    return all;
}

const get = (path, query, signal) => call("GET", path, { query, signal });
const post = (path, json) => call("POST", path, { json });

export const api = {
    search: (request, signal) => call("POST", "search", { json: request, signal }),
    parse: (text) => post("parse-query", { text }),
    operators: () => get("query-operators", []),
    correct: (query, signal) => call("POST", "correct-query", { json: { query }, signal }),
    photos: (query, signal) => get("photos", query, signal),
    clusters: (query, signal) => get("clusters", query, signal),
    outline: (query, signal) => get("outline", query, signal),
    photo: (id, signal) => get(`photos/${id}`, [], signal),
    /** What is written in a photo. */
    photoText: (id, signal) => get(`photos/${id}/text`, [], signal),
    readText: (id) => call("POST", `photos/${id}/text`),
    similar: (id, query, signal) => get(`photos/${id}/similar`, query, signal),
    folders: () => get("folders", [["limit", 10_000]]),
    tags: (limit) => get("tags", [["limit", limit]]),
    cameras: () => get("cameras", [["limit", 200]]),
    lenses: () => get("lenses", [["limit", 200]]),
    /** The tags of photos, of at most 10,000, each with how many of these have it. */
    tagsOf: (photos) => post("tags/of", { photos: photos.slice(0, mostNamed) }),
    addTags: (tags, photos) => tagsInParts("tags", tags, photos),
    removeTags: (tags, photos) => tagsInParts("tags/remove", tags, photos),
    prepareArchive: (photos, name) => post("archives", { photos, name }),
    upload: (blob, query = [], signal) =>
        call("POST", "upload", { query, body: blob, type: blob.type || "application/octet-stream", signal }),

    duplicates: (query, signal) => get("duplicates", query, signal),
    favourites: (query, signal) => get("favourites", query, signal),
    addFavourites: (photos) => inParts(photos, (part) => post("favourites", part)),
    removeFavourites: (photos) => inParts(photos, (part) => post("favourites/remove", part)),
    clearFavourites: () => call("DELETE", "favourites", { query: [["confirm", "true"]] }),

    collections: (signal) => get("collections", [["limit", 10_000]], signal),
    collection: (id, signal) => get(`collections/${id}`, [], signal),
    createCollection: async ({ photos = [], ...collection }) => {
        const made = await post("collections", { ...collection, ...(photos.length > 0 ? { photos: photos.slice(0, mostNamed) } : {}) });
        if (photos.length > mostNamed) await api.addToCollection(made.id, photos.slice(mostNamed));
        return made;
    },
    changeCollection: (id, changes) => call("PATCH", `collections/${id}`, { json: changes }),
    deleteCollection: (id) => call("DELETE", `collections/${id}`),
    collectionPhotos: (id, query, signal) => get(`collections/${id}/photos`, query, signal),
    addToCollection: (id, photos) => inParts(photos, (part) => post(`collections/${id}/photos`, part)),
    orderCollection: (id, photos) => call("PUT", `collections/${id}/photos`, { json: { photos } }),
    /** `before`: null for the end. */
    moveInCollection: (id, photos, before) => post(`collections/${id}/move`, { photos, ...(before === null ? {} : { before }) }),
    chooseCover: (id, photo) => (photo === null ? call("DELETE", `collections/${id}/cover`) : call("PUT", `collections/${id}/cover`, { json: { photo } })),
    removeFromCollection: (id, photos) => inParts(photos, (part) => post(`collections/${id}/remove`, part)),

    shares: () => get("shares", []),
    share: (request) => post("shares", request),
    endShare: (id) => call("DELETE", `shares/${id}`),

    trash: (photos) => trashInParts(photos),
    untrash: (batch) => post("photos/trash/undo", { batch }),

    albums: (signal) => get("saved-searches", [], signal),
    saveAlbum: (name, request) => post("saved-searches", { name, request }),
    changeAlbum: (id, changes) => call("PATCH", `saved-searches/${id}`, { json: changes }),
    deleteAlbum: (id) => call("DELETE", `saved-searches/${id}`),

    noteSearch: (request, results, milliseconds) => post("history", { request, results, milliseconds }),
    history: (query, signal) => get("history", query, signal),
    clearHistory: () => call("DELETE", "history", { query: [["confirm", "true"]] }),
    forgetSearch: (id) => call("DELETE", `history/${id}`),
    rate: (id, rating) => call("PUT", `history/${id}/rating`, { json: { rating } }),
    unrate: (id) => call("DELETE", `history/${id}/rating`),
    analytics: (query, signal) => get("analytics", query, signal),
    settings: () => get("settings", []),
    changeSettings: (settings) => call("PATCH", "settings", { json: settings }),

    indexedFolders: (signal) => get("indexed-folders", [], signal),
    removeFolder: (folder) => post("indexed-folders/remove", { folder }),
    setExclusions: (folder, patterns) => call("PUT", "indexed-folders/exclusions", { json: { folder, patterns } }),

    models: (signal) => get("models", [], signal),
    useModel: (name) => call("POST", `models/${encodeURIComponent(name)}/use`),
    status: (signal) => get("status", [], signal),
    watch: (signal) => get("watch", [], signal),
    setWatch: (folders) => call("PUT", "watch", { json: { folders } }),
    jobs: () => get("index", []),
    startIndexing: (request) => post("index", request),
    cancelJob: (id) => call("DELETE", `index/${encodeURIComponent(id)}`),
    job: (id) => get(`index/${encodeURIComponent(id)}`, []),
    session: () => get("session", []),
    openSession: (token) => post("session", { token }),
    closeSession: () => call("DELETE", "session"),
};

/** All photos of a list that comes in pages; at most 10,000, as many as a request may name. */
export async function allPages(list) {
    const photos = [];
    for (;;) {
        const page = await list([["limit", 500], ["offset", photos.length]]);
        photos.push(...page.photos);
        if (page.photos.length === 0 || photos.length >= Math.min(page.total, 10_000)) return photos.slice(0, 10_000);
    }
}

/** The widths that the server makes. */
const thumbnailWidths = [160, 240, 320, 480, 640, 960, 1280, 1600, 2048];

export const thumbnail = (photo, width) =>
    `photos/${photo.id}/thumbnail?w=${width}${photo.second === undefined ? "" : `&second=${photo.second}`}&v=${encodeURIComponent(photo.version)}`;

export function thumbnailSet(photo, most = 960) {
    const widths = thumbnailWidths.filter((width, index) => width <= most && (index === 0 || thumbnailWidths[index - 1] < photo.width));
    return widths.map((width) => `${thumbnail(photo, width)} ${Math.min(width, photo.width || width)}w`).join(", ");
}

/** A small picture of an upload; it is there as long as the server or the history keeps it. */
export const uploadThumbnail = (id, width) => `uploads/${encodeURIComponent(id)}/thumbnail?w=${width}`;

/** Formats that browsers show themselves. */
const shown = ["jpeg", "png", "webp", "gif", "bmp", "avif"];

export const isShown = (photo) => shown.includes(photo.format.toLowerCase());

export const file = (photo, download = false) =>
    `photos/${photo.id}/file?${download ? "download=true&" : ""}v=${encodeURIComponent(photo.version)}`;

/** A video's own file, from the second of its still on. */
export const videoFile = (photo) => `${file(photo)}#t=${photo.second}`;
