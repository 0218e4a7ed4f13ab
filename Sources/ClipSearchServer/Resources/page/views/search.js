// What a search finds; without a question, the whole library.
import { saveList } from "../actions/export-file.js";
import { allPages, api } from "../core/api.js";
import { collectionName } from "../core/collection-names.js";
import { byId, h, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { menu } from "../core/menu.js";
import { note, state } from "../core/navigation.js";
import { address, cleared, filterParameters, hasFilters, questionKind, searchRequest } from "../core/state.js";
import { announce, attempt } from "../core/toasts.js";
import { count, milliseconds } from "../core/words.js";
import { Gallery } from "../parts/gallery.js";
import { firstRun } from "../parts/indexing.js";
import { endlessScroll } from "../parts/photo-list.js";
import { pictureAgain } from "../parts/picture-query.js";
import { ratingBar } from "../parts/rating.js";
import { toggleSidebar } from "../parts/sidebar.js";
import { setViewerList } from "../parts/viewer.js";

const pageSize = 60;

/** @param {{ isLive?: boolean }} options  live: while the question is still being typed */
export async function searchView(main, signal, { isLive = false } = {}) {
    const asked = state();
    const kind = questionKind(asked);
    const heading = h("h1", {}, headingOf(asked, kind));
    const summary = h("p", { class: "muted results-summary" });
    const correction = h("div", { class: "correction" });
    const exporting = h("span", {});
    const actions = h("div", { class: "buttons" }, h("button", {
        type: "button", class: "button filter-button narrow-only", "aria-expanded": "false", "aria-controls": "sidebar",
        onclick: () => toggleSidebar(true),
    }, icon("filter"), "Filters"), exporting);
    const body = h("div", {});
    const rating = h("div", {});
    const view = { answer: null, offset: 0, total: null };
    const gallery = new Gallery({ signal, isGrouped: asked.grouped });
    const scroll = endlessScroll(signal, () => more(asked, kind, view, gallery, signal, { isLive, summary, correction, exporting, rating, body, main }));
    gallery.loadMore = () => scroll.next();
    body.append(gallery.element, scroll.element);
    const parts = [h("div", { class: "view-head" }, h("div", {}, heading, summary), actions), chips(asked), examples(asked, kind), correction, rating, body];
    // What was there stays until the answer has come, so that nothing flickers while typing.
    main.classList.add("is-busy");
    main.setAttribute("aria-busy", "true");
    const place = h("div", { class: "view-part" }, parts);
    if (main.querySelector(".view-part") && isLive) place.hidden = true;
    else main.replaceChildren(place);
    if (!place.isConnected) main.append(place);
    try {
        await scroll.next();
    } finally {
        if (!signal.aborted) {
            main.classList.remove("is-busy");
            main.removeAttribute("aria-busy");
        }
    }
    if (signal.aborted) return;
    place.hidden = false;
    main.replaceChildren(place);
    gallery.arrange();
    setViewerList(gallery);
}

function headingOf(asked, kind) {
    if (kind === "browse") return hasFilters(asked) ? "Photos" : "All photos";
    if (asked.q.trim() !== "") return "Results";
    return kind === "similar" ? "Similar photos" : "Photos like your picture";
}

const sampleQueries = ["a dog on a beach", "food on a table", "people outdoors", "a street at night"];

/** What one could ask, for who has asked nothing yet. */
function examples(asked, kind) {
    if (kind !== "browse" || hasFilters(asked)) return [];
    return h("p", { class: "examples" }, "Try: ", sampleQueries.map((query) => [h("a", { href: address({ ...asked, q: query }) }, query), " "]));
}

async function more(asked, kind, view, gallery, signal, parts) {
    // The number of results is one of answers; the library is shown whole.
    const limit = kind === "browse" ? pageSize : Math.min(pageSize, asked.count - view.offset);
    if (limit <= 0) return false;
    const page = [["limit", limit], ["offset", view.offset]];
    let results;
    if (kind === "browse") {
        const list = await api.photos([...page, ...filterParameters(asked)], signal);
        results = list.photos;
        view.total = list.total;
    } else {
        const answer = await ask(asked, kind, view, limit, page, signal, parts.isLive);
        if (view.offset === 0) view.answer = answer;
        gallery.answer = { kind: answer.kind, scale: answer.scale };
        results = answer.results;
    }
    if (view.offset === 0) {
        if (kind === "browse" && view.total === 0 && !hasFilters(asked)) {
            parts.main.querySelector(".examples")?.remove();
            // There is nothing to filter yet.
            parts.main.querySelector(".filter-button")?.remove();
            byId("sidebar").hidden = true;
            parts.body.replaceChildren(await firstRun(signal));
            return false;
        }
        if (results.length === 0) parts.body.prepend(nothing(asked));
    }
    place(results, view, gallery);
    view.offset += results.length;
    const hasMore = kind === "browse" ? view.offset < view.total && results.length > 0
        : results.length === limit && view.offset < asked.count;
    describe(asked, kind, view, gallery, hasMore, parts);
    return hasMore;
}

async function ask(asked, kind, view, limit, page, signal, isLive) {
    const isFirst = view.offset === 0;
    if (kind === "similar") {
        const query = [...page, ...filterParameters(asked), ["stacksCopies", "false"], ["record", isFirst && !isLive ? null : "false"]];
        if (asked.minimum > 0) query.push(["minimumScore", asked.minimum / 100]);
        return api.similar(asked.photo, query, signal);
    }
    const request = searchRequest(asked, { offset: view.offset, limit, record: isFirst && !isLive, corrects: !isLive });
    try {
        return await api.search(request, signal);
    } catch (error) {
        // The server forgets uploads after an hour: where the picture is still at hand, it is sent again.
        const upload = error.status === 404 && asked.upload !== null && isFirst ? await pictureAgain(asked.upload) : null;
        if (!upload) throw error;
        note({ upload });
        asked.upload = upload;
        return api.search({ ...request, terms: searchRequest(asked, { offset: 0, limit }).terms }, signal);
    }
}

/** Answers that are probably not what was asked for stand under a line of their own. */
function place(results, view, gallery) {
    const relevant = results.filter((result) => result.isRelevant !== false);
    const rest = results.filter((result) => result.isRelevant === false);
    if (gallery.sections.length === 0 && (relevant.length > 0 || rest.length === 0)) gallery.addSection();
    if (relevant.length > 0) gallery.add(relevant);
    if (rest.length === 0) return;
    if (!view.hasDivider) {
        view.hasDivider = true;
        const isFirst = gallery.photos.length === 0;
        gallery.addSection(isFirst ? "No photo matches well" : "Less likely",
            isFirst ? "These come nearest." : "From here on, photos are probably not what you asked for.");
    }
    gallery.add(rest);
}

function describe(asked, kind, view, gallery, hasMore, parts) {
    const { answer } = view;
    const shown = view.offset;
    const time = answer ? ` in ${milliseconds(answer.milliseconds)}` : "";
    const found = kind === "browse" ? count(view.total, "photo")
        : `${hasMore ? "The best " : ""}${count(shown, "photo")}${time}`;
    const likely = answer && answer.relevantCount !== null && answer.relevantCount > 0 && answer.relevantCount < shown
        ? `, ${answer.relevantCount.toLocaleString("en-GB")} of them likely` : "";
    parts.summary.textContent = found + likely;
    if (view.isDescribed) return;
    view.isDescribed = true;
    announce(found + likely);
    if (answer && !parts.isLive) {
        correct(asked, answer, parts.correction);
        if (shown > 0) parts.rating.replaceChildren(ratingBar(answer.search));
        tell("searched");
    }
    if (shown > 0) parts.exporting.replaceChildren(exports(asked, view, gallery));
}

function exports(asked, view, gallery) {
    const save = (format) => attempt(async () => {
        // All that belong to the answer, not only what has been scrolled to.
        announce("Collecting the photos");
        if (view.answer) while (await gallery.loadMore());
        const photos = view.answer ? gallery.photos : await allPages((page) => api.photos([...page, ...filterParameters(asked)]));
        saveList(photos.map((photo, index) => ({ rank: index + 1, ...photo })), format, view.answer?.query ?? null);
    });
    return menu("Export", [
        { label: "CSV (spreadsheet)", act: () => save("csv") },
        { label: "JSON", act: () => save("json") },
        { label: "Text (paths)", act: () => save("text") },
    ]);
}

/** What was understood beside the words, each of which a click makes words again, and what means nothing. */
function understood(asked, answer) {
    const conditions = (answer.conditions ?? []).filter((condition) => condition.applies);
    const chip = ({ words, label }) => h("a", {
        class: "chip", href: address({ ...asked, open: null, kept: [...asked.kept, words] }),
        "aria-label": `${label}: search for the words “${words}” instead`, title: `Search for the words “${words}” instead`,
    }, label, " ✕");
    const leftOut = answer.leftOutPhotos > 0 && h("span", { class: "muted" }, `${count(answer.leftOutPhotos, "photo")} left out`);
    const unread = answer.unread ?? [];
    return [
        conditions.length > 0 && h("p", { class: "conditions" }, conditions.map(chip).flatMap((part) => [part, " "]), leftOut),
        unread.length > 0 && h("p", { class: "muted" }, unread.map((words) => `“${words}”`).join(", "),
            unread.length > 1 ? " mean nothing to the model: what comes is only the nearest." : " means nothing to the model: what comes is only the nearest."),
    ].filter(Boolean);
}

/** What was understood, and "Searched instead for", or "did you mean". */
function correct(asked, answer, element) {
    const { correction } = answer;
    const conditions = understood(asked, answer);
    element.replaceChildren(...conditions);
    const link = (changes, ...children) => h("a", { href: address({ ...asked, open: null, ...changes }) }, ...children);
    if (correction && correction.corrected !== correction.original) {
        element.replaceChildren(...conditions, h("p", {}, "Searched instead for ", link({ q: correction.corrected }, changed(correction)), ". "),
            h("p", { class: "muted" }, "Search for ", link({ exact: true }, correction.original), " as typed"));
        announce(`Searched instead for ${correction.corrected}`);
    } else if (asked.exact && asked.q.trim() !== "") {
        void api.correct(asked.q.trim()).then((said) => {
            if (!said.isChanged) return;
            element.replaceChildren(...conditions, h("p", {}, "Did you mean ",
                link({ q: said.corrected, exact: false }, said.correction ? changed(said.correction) : said.corrected), "?"));
        }).catch(() => { /* It is only a suggestion. */ });
    }
}

/** The corrected query, with what was changed in bold. */
function changed(correction) {
    const words = correction.corrected.split(/(\s+)/);
    const changes = new Set(correction.changes.flatMap((change) => change.to.split(/\s+/)));
    return words.map((word) => (changes.has(word) ? h("strong", {}, word) : word));
}

function nothing(asked) {
    const hints = [];
    if (asked.minimum > 0) hints.push(h("li", {}, h("a", { href: address({ ...asked, minimum: 0 }) }, "Drop the minimum confidence")));
    if (asked.relevant) hints.push(h("li", {}, h("a", { href: address({ ...asked, relevant: false }) }, "Show less likely photos, too")));
    if (filterParameters(asked).length > 0) {
        const { q, photo, upload, balance } = asked;
        hints.push(h("li", {}, h("a", { href: address({ ...cleared(asked), q, photo, upload, balance }) }, "Search the whole library")));
    }
    if (asked.q !== "") hints.push(h("li", {}, "Say it in other, simpler words"));
    return h("div", { class: "empty" }, h("p", {}, "No photos found."), hints.length > 0 && h("ul", {}, hints));
}

/** The filters that hold, each with a way to take it away. */
function chips(asked) {
    const chip = (label, changes) => h("li", {}, h("a", {
        class: "chip", href: address({ ...asked, open: null, ...changes }), "aria-label": `Without this filter: ${label}`,
    }, h("span", {}, label), icon("close")));
    const all = [
        ...asked.tags.map((tag) => chip(`Tag: ${tag}`, { tags: asked.tags.filter((one) => one !== tag) })),
        ...asked.withoutTags.map((tag) => chip(`Not: ${tag}`, { withoutTags: asked.withoutTags.filter((one) => one !== tag) })),
        asked.folder !== "" && chip(`Folder: ${asked.folder}`, { folder: "" }),
        asked.from !== "" && chip(`From ${asked.from}`, { from: "" }),
        asked.to !== "" && chip(`Until ${asked.to}`, { to: "" }),
        asked.favourites && chip("Favourites", { favourites: false }),
        asked.collection !== null && chip(`Collection: ${collectionName(asked.collection)}`, { collection: null }),
        asked.minimum > 0 && chip(`At least ${(asked.minimum / 100).toFixed(2)} of 1`, { minimum: 0 }),
        asked.relevant && chip("Likely matches only", { relevant: false }),
        asked.leaveOut !== "" && chip(`Without: ${asked.leaveOut}`, { leaveOut: "" }),
    ].filter(Boolean);
    return all.length === 0 ? [] : h("ul", { class: "chips", "aria-label": "Filters that hold" }, all);
}
