// The answers to a search.
import { albumButton } from "../actions/albums.js";
import { saveList } from "../actions/export-file.js";
import { copyPaths, downloadPhotos } from "../actions/take-along.js";
import { api } from "../core/api.js";
import { events, h, tell } from "../core/dom.js";
import { exportMenu } from "../core/menu.js";
import { note, state } from "../core/navigation.js";
import { setFinder } from "../core/selection.js";
import { address, filterParameters, questionKind, searchRequest } from "../core/state.js";
import { message, sentence } from "../core/texts.js";
import { announce, attempt } from "../core/toasts.js";
import { bound, milliseconds } from "../core/words.js";
import { conditionWords } from "../parts/condition-words.js";
import { Gallery } from "../parts/gallery.js";
import { nothingLeft } from "../parts/nothing-left.js";
import { endlessScroll } from "../parts/photo-list.js";
import { pictureAgain } from "../parts/picture-query.js";
import { ratingBar } from "../parts/rating.js";
import { toolbar } from "../parts/toolbar.js";
import { setViewerList } from "../parts/viewer.js";
import { filterButton, photosView, sizeButtons } from "./photos.js";

const pageSize = 200;

/** @param {{ isLive?: boolean }} options  live: while the question is still being typed */
export async function searchView(main, signal, { isLive = false } = {}) {
    const asked = state();
    const kind = questionKind(asked);
    if (kind === "browse") return photosView(main, signal, asked);
    const summary = h("p", { class: "muted results-summary" });
    const correction = h("div", { class: "correction" });
    const body = h("div", {});
    const rating = h("div", {});
    const view = { answer: null, offset: 0 };
    const gallery = new Gallery({ signal, isGrouped: asked.grouped && !asked.apart });
    const scroll = endlessScroll(signal, () => more(asked, kind, view, gallery, signal, { isLive, summary, correction, exporting, rating, body }));
    const exporting = h("span", { class: "wide-only", hidden: true }, exports(view, gallery));
    gallery.loadMore = () => scroll.next();
    gallery.loadAll = () => scroll.all();
    body.append(gallery.element, scroll.element);
    // The photos after those that are gone move up.
    events.addEventListener("photos-gone", ({ detail }) => {
        view.offset -= detail.ids.filter((id) => gallery.known.has(id)).length;
    }, { signal });
    const place = h("div", { class: "view-part" },
        h("div", { class: "view-head is-browsing" }, h("div", {}, h("h1", {}, headingOf(asked, kind)), summary),
            toolbar(message("common.howPhotosAreShown"), [filterButton(), albumButton(asked), sizeButtons(), exporting])),
        correction, body, rating);
    // The former answer stays until the next has come: nothing flickers while typing, nor goes when the server has gone.
    await scroll.first();
    if (signal.aborted) return;
    main.replaceChildren(place);
    gallery.arrange();
    setViewerList(gallery);
    setFinder(async (ids) => gallery.at(ids));
}

function headingOf(asked, kind) {
    if (asked.q.trim() !== "") return message("search.results");
    if (kind === "similar") return message("search.similarPhotos");
    return asked.upload === null && asked.photo === null ? message("common.photos") : message("search.photosLikeYourPicture");
}

async function more(asked, kind, view, gallery, signal, parts) {
    const limit = Math.min(pageSize, asked.count - view.offset);
    if (limit <= 0) return false;
    const answer = await ask(asked, kind, view, limit, [["limit", limit], ["offset", view.offset]], signal, parts.isLive);
    if (view.offset === 0) view.answer = answer;
    gallery.answer = answer.isByTime ? null : { kind: answer.kind, scale: answer.scale };
    const { results } = answer;
    if (view.offset === 0 && results.length === 0) parts.body.prepend(await nothingLeft(asked, answer.conditions ?? [], signal));
    place(results, view, gallery);
    view.offset += results.length;
    const hasMore = results.length === limit && view.offset < asked.count;
    describe(asked, view, gallery, hasMore, parts);
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

/** Whether a photo is probably what was asked for. Of pictures the scale alone tells where likeness ends. */
function isLikely(result, answer) {
    if (result.isRelevant !== null && result.isRelevant !== undefined) return result.isRelevant;
    return !["similar", "image"].includes(answer.kind) || answer.scale === null || result.score >= bound(2, answer);
}

/** Answers that are probably not what was asked for stand under a line of their own. */
function place(results, view, gallery) {
    const fits = (result) => !view.hasDivider && isLikely(result, view.answer);
    // Later pages of answers stand below the line.
    const relevant = results.filter(fits);
    const rest = results.filter((result) => !fits(result));
    if (gallery.sections.length === 0 && (relevant.length > 0 || rest.length === 0)) gallery.addSection();
    if (relevant.length > 0) gallery.add(relevant);
    if (rest.length === 0) return;
    if (!view.hasDivider) {
        view.hasDivider = true;
        const isFirst = gallery.ids.length === 0;
        const isPicture = ["similar", "image"].includes(view.answer.kind);
        gallery.addSection(isFirst ? { heading: isPicture ? message("search.noPhotoIsLikeIt") : message("search.noPhotoMatchesWell"), note: message("search.theseComeNearest") }
            : isPicture ? { heading: message("common.hardlyAlike"), note: message("search.hereLikenessEnds") }
                : { heading: message("search.lessLikely"), note: message("search.fromHereOnPhotosAre") });
    }
    gallery.add(rest);
}

function describe(asked, view, gallery, hasMore, parts) {
    const { answer } = view;
    const shown = view.offset;
    const number = { count: shown, time: milliseconds(answer.milliseconds) };
    const found = shown === asked.count || hasMore ? message("search.theBestPhotoInTime", number) : message("search.countPhotoInTime", number);
    const likely = answer.relevantCount !== null && answer.relevantCount > 0 && answer.relevantCount < shown
        ? message("search.foundCountOfThemLikely", { found, count: answer.relevantCount }) : found;
    parts.summary.textContent = likely;
    if (view.isDescribed) return;
    view.isDescribed = true;
    announce(likely);
    tell("answered", { asked, results: shown, milliseconds: answer.milliseconds });
    if (!parts.isLive) {
        correct(asked, answer, parts.correction);
        if (shown > 0) parts.rating.replaceChildren(ratingBar(answer.search));
        tell("searched");
    }
    parts.exporting.hidden = shown === 0;
}

function exports(view, gallery) {
    const withAll = (body) => attempt(async () => {
        // All that belong to the answer, not only what has been scrolled to.
        announce(message("common.collectingThePhotos"));
        await gallery.loadAll();
        await body(gallery.photos);
    });
    const save = (format) => withAll((photos) =>
        saveList(photos.map((photo, index) => ({ rank: index + 1, ...photo })), format, view.answer.query));
    return exportMenu(message("common.export"), (format) => ({ act: () => save(format) }), [
        { label: message("common.photosZip"), act: () => withAll((photos) => downloadPhotos(photos, nameOf(view.answer.query))) },
        { label: message("common.copyThePaths"), act: () => withAll(copyPaths) },
    ]);
}

/** The name of a file with the answers to a question. */
const nameOf = (query) => (query ?? "").slice(0, 60).trim() || "photos";

/** What was understood beside the words, each of which a click makes words again, and what means nothing. */
function understood(asked, answer) {
    const conditions = (answer.conditions ?? []).filter((condition) => condition.applies);
    const chip = ({ words, label, meaning }, said = conditionWords({ label, meaning })) => h("a", {
        class: "chip", href: address({ ...asked, open: null, kept: [...asked.kept, words] }),
        "aria-label": message("search.labelSearchForTheWords", { label: said, words }), title: message("search.searchForTheWordsWords", { words }),
    }, said, " ✕");
    const leftOut = answer.leftOutPhotos > 0 && h("span", { class: "muted" }, message("search.countPhotoLeftOut", { count: answer.leftOutPhotos }));
    const unread = answer.unread ?? [];
    return [
        conditions.length > 0 && h("p", { class: "conditions" }, conditions.map(chip).flatMap((part) => [part, " "]), leftOut),
        unread.length > 0 && h("p", { class: "muted" }, message("search.wordsMeansNothingToThe", {
            count: unread.length, words: unread.map((words) => message("common.quoted", { text: words })).join(message("common.separator")),
        })),
    ].filter(Boolean);
}

/** What was understood, and "Searched instead for", or "did you mean". */
function correct(asked, answer, element) {
    const { correction } = answer;
    const conditions = understood(asked, answer);
    element.replaceChildren(...conditions);
    const link = (changes, ...children) => h("a", { href: address({ ...asked, open: null, ...changes }) }, ...children);
    if (correction && correction.corrected !== correction.original) {
        element.replaceChildren(...conditions, h("p", {}, sentence("search.searchedInsteadForWords", { words: link({ q: correction.corrected }, changed(correction)) })),
            h("p", { class: "muted" }, sentence("search.searchForWordsAsTyped", { words: link({ exact: true }, correction.original) })));
        announce(message("search.searchedInsteadForWords", { words: correction.corrected }));
    } else if (asked.exact && asked.q.trim() !== "") {
        void api.correct(asked.q.trim()).then((said) => {
            if (!said.isChanged) return;
            element.replaceChildren(...conditions, h("p", {}, sentence("search.didYouMeanWords", {
                words: link({ q: said.corrected, exact: false }, said.correction ? changed(said.correction) : said.corrected),
            })));
        }).catch(() => { /* It is only a suggestion. */ });
    }
}

/** The corrected query, with what was changed in bold. */
function changed(correction) {
    const words = correction.corrected.split(/(\s+)/);
    const changes = new Set(correction.changes.flatMap((change) => change.to.split(/\s+/)));
    return words.map((word) => (changes.has(word) ? h("strong", {}, word) : word));
}
