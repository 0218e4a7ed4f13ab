// All photos of the library, or of a filter, in an order: their places are known from the first, the photos come when they are
// near.
import { api } from "../core/api.js";
import { events } from "../core/dom.js";
import { showProblem } from "../core/toasts.js";
import { period } from "../core/words.js";
import { spansOfDays } from "./days.js";
import { Gallery } from "./gallery.js";
import { narrowest, widest } from "./rows.js";

const chunkSize = 120;
/** The most photos that the server gives at once. */
const pageSize = 500;
/** How many chunks of photos are kept. */
const keptChunks = 60;

/** The parts of an outline, each under one heading, with its month as `2023-05`. */
function partsOf({ ids, shapes, days }) {
    const shape = (value) => (value === 0 ? 1 : Math.min(widest, Math.max(narrowest, value / 100)));
    const spans = days.length > 0 ? spansOfDays(days) : ids.length > 0 ? [{ start: 0, end: ids.length }] : [];
    return spans.map(({ first, last, start, end }) => ({
        heading: first ? period(first, last) : null, month: first?.slice(0, 7) ?? null,
        ids: ids.slice(start, end), shapes: shapes.slice(start, end).map(shape),
    }));
}

export class Timeline {
    /**
     * Asks for a list, and at once for its first photos.
     * @param {{ signal: AbortSignal, query: [string, any][] }} options  `query`: the order and the filters
     */
    static async open({ signal, query }) {
        const [outline, { photos }] = await Promise.all([
            api.outline(query, signal), api.photos([["limit", chunkSize], ["offset", 0], ...query], signal),
        ]);
        const timeline = new Timeline({ signal, outline, query });
        timeline.learn(0, photos);
        return timeline;
    }

    constructor({ signal, outline, query }) {
        Object.assign(this, { signal, query, outline });
        this.parts = partsOf(outline);
        this.gallery = new Gallery({ signal, need: (first, last) => void this.load(first, last) });
        for (const part of this.parts) this.gallery.addSection(part);
        /** The ids of each chunk that is there, or null while it comes; the one used last stands last. */
        this.chunks = new Map();
        // All later photos have other places.
        events.addEventListener("photos-gone", () => this.chunks.clear(), { signal });
    }

    /** Fetches the photos of some places of the list, and forgets those that were not looked at for long. */
    async load(first, last) {
        const from = Math.floor(first / chunkSize);
        const to = Math.floor(last / chunkSize);
        const missing = [];
        for (let chunk = from; chunk <= to; chunk += 1) {
            const its = this.chunks.get(chunk);
            if (its === undefined) missing.push(chunk);
            this.chunks.delete(chunk);
            this.chunks.set(chunk, its ?? null);
        }
        await Promise.all(missing.map((chunk) => this.fetch(chunk)));
        for (const [chunk, ids] of this.chunks) {
            if (this.chunks.size <= keptChunks) break;
            if (ids === null || (chunk >= from && chunk <= to)) continue;
            this.gallery.forget(ids);
            this.chunks.delete(chunk);
        }
    }

    learn(chunk, photos) {
        this.chunks.set(chunk, photos.map((photo) => photo.id));
        this.gallery.learn(photos);
    }

    async fetch(chunk) {
        try {
            const { photos } = await api.photos([["limit", chunkSize], ["offset", chunk * chunkSize], ...this.query], this.signal);
            this.learn(chunk, photos);
        } catch (error) {
            this.chunks.delete(chunk);
            showProblem(error);
        }
    }

    /** All that is known of photos by their ids, in the order of the list. Those that are not in it are left out. */
    async whole(ids) {
        const wanted = new Set(ids);
        const pages = new Set(ids.map((id) => this.gallery.place(id)).filter((place) => place >= 0).map((place) => Math.floor(place / pageSize)));
        const found = [];
        for (const page of [...pages].sort((a, b) => a - b)) {
            const { photos } = await api.photos([["limit", pageSize], ["offset", page * pageSize], ...this.query]);
            found.push(...photos.filter((photo) => wanted.has(photo.id)));
        }
        return found;
    }
}
