// A list of photos that comes page by page: what a collection, the favourites or the whole library hold.
import { events, h } from "../core/dom.js";
import { setFinder } from "../core/selection.js";
import { message } from "../core/texts.js";
import { showProblem } from "../core/toasts.js";
import { Gallery } from "./gallery.js";
import { setViewerList } from "./viewer.js";

const pageSize = 200;

export class PhotoListView {
    /**
     * @param {{ signal: AbortSignal, load: (query: [string, any][], signal: AbortSignal) => Promise<{ photos: object[], total: number }>,
     *     emptyText: string, onTotal?: (total: number) => void, leaves?: (event: CustomEvent) => boolean, isGrouped?: boolean }} options
     *     `leaves` says whether photos that an event names are to go from the list
     */
    constructor({ signal, load, emptyText, onTotal = () => {}, leaves = () => false, isGrouped = false }) {
        Object.assign(this, { signal, load, emptyText, onTotal, isGrouped, total: 0 });
        this.element = h("div", {});
        const follow = (event) => {
            if (!this.gallery || event.type !== "photos-gone" && !leaves(event)) return;
            const gone = event.detail.ids.filter((id) => this.gallery.place(id) >= 0);
            this.gallery.remove(gone);
            this.offset = Math.max(0, this.offset - gone.length);
            this.setTotal(Math.max(0, this.total - gone.length));
        };
        events.addEventListener("favourites-changed", follow, { signal });
        events.addEventListener("photos-gone", follow, { signal });
        events.addEventListener("collection-changed", follow, { signal });
    }

    async open() {
        this.gallery = new Gallery({ signal: this.signal, isGrouped: this.isGrouped });
        this.empty = h("p", { class: "empty", hidden: true }, this.emptyText);
        this.scroll = endlessScroll(this.signal, () => this.more());
        this.gallery.loadMore = () => this.scroll.next();
        this.gallery.loadAll = () => this.scroll.all();
        this.element.replaceChildren(this.gallery.element, this.empty, this.scroll.element);
        setViewerList(this.gallery);
        setFinder(async (ids) => this.gallery.at(ids));
        this.offset = 0;
        await this.scroll.next();
    }

    async reload() {
        if (!this.signal.aborted) await this.open();
    }

    async more() {
        const page = await this.load([["limit", pageSize], ["offset", this.offset]], this.signal);
        this.offset += page.photos.length;
        this.gallery.add(page.photos.filter((photo) => this.gallery.place(photo.id) < 0));
        this.setTotal(page.total);
        return page.photos.length > 0 && this.offset < page.total;
    }

    setTotal(total) {
        this.total = total;
        this.empty.hidden = total > 0;
        this.onTotal(total);
    }
}

/**
 * Calls `more` when the end of a list comes near, until it answers that there is no more.
 * @returns {{ element: HTMLElement, next: () => Promise<boolean>, first: () => Promise<void>, all: () => Promise<void> }} `first`
 *     and `all` throw what goes wrong, which `next` shows
 */
export function endlessScroll(signal, more) {
    let isLoading = null;
    let hasMore = true;
    const again = h("button", { type: "button", class: "button", hidden: true, onclick: () => next() }, message("common.tryAgain"));
    const element = h("div", { class: "scroll-end" }, again);
    const next = () => {
        if (!hasMore || signal.aborted) return Promise.resolve(false);
        return once(load).catch(() => false);
    };
    const once = (body) => (isLoading ??= body().finally(() => { isLoading = null; }));
    const load = async () => {
        again.hidden = true;
        element.classList.add("is-loading");
        let isDone = false;
        try {
            hasMore = await more();
            isDone = true;
        } catch (error) {
            showProblem(error);
            again.hidden = error.name === "AbortError";
        } finally {
            element.classList.remove("is-loading");
        }
        // The end may still be in sight, of which the observer says nothing new.
        if (isDone && hasMore && !signal.aborted) requestAnimationFrame(() => { if (isNear(element)) void next(); });
        return hasMore;
    };
    const observer = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting) && again.hidden) void next();
    }, { rootMargin: "900px 0px" });
    observer.observe(element);
    signal.addEventListener("abort", () => observer.disconnect());
    const first = async () => { hasMore = await more(); };
    const all = async () => {
        while (hasMore && !signal.aborted) await once(first);
    };
    return { element, next, first, all };
}

const isNear = (element) => element.isConnected && element.getBoundingClientRect().top < innerHeight + 900;
