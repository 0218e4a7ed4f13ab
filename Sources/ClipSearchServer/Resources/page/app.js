// Puts the page together: which view is shown is what the address says.
import { allowTrash } from "./actions/trash.js";
import { byId, events, h } from "./core/dom.js";
import { drawIcons } from "./core/icons.js";
import { state } from "./core/navigation.js";
import { clearSelection } from "./core/selection.js";
import { fillTexts, message } from "./core/texts.js";
import { showProblem } from "./core/toasts.js";
import { resume } from "./parts/indexing.js";
import { setUploadLimits, setUpPictures } from "./parts/picture-query.js";
import { keepPlace, returnToPlace } from "./parts/place.js";
import { learnOperators, readConditions } from "./parts/query-operators.js";
import { drawRecent, setUpSearchBar } from "./parts/search-bar.js";
import { setUpSelection } from "./parts/selection-bar.js";
import { setUpSession, useTokenOfAddress } from "./parts/session.js";
import { refresh, setUpSidebar, toggleSidebar } from "./parts/sidebar.js";
import { setUpTheme } from "./parts/theme.js";
import { followViewer, shownGallery } from "./parts/viewer.js";
import { followWatching } from "./parts/watching.js";
import { analyticsView } from "./views/analytics.js";
import { collectionsView, collectionView } from "./views/collections.js";
import { duplicatesView } from "./views/duplicates.js";
import { favouritesView } from "./views/favourites.js";
import { historyView } from "./views/history.js";
import { libraryView } from "./views/library.js";
import { mapView } from "./views/map.js";
import { searchView } from "./views/search.js";

const titles = {
    search: message("common.photos"), map: message("common.map"), favourites: message("common.favourites"), collections: message("common.collections"), history: message("common.history"), analytics: message("common.analytics"), library: message("common.library"), duplicates: message("common.duplicates"),
};
/** Ends what the view does that is shown, and what the one does that is to come. */
let shown = new AbortController();
let coming = new AbortController();

/** @param {{ isLive?: boolean, isSame?: boolean }} options  same: what is shown is only drawn anew */
async function show({ isLive = false, isSame = false } = {}) {
    // The view on the screen goes on until another takes its place.
    if (coming !== shown) coming.abort();
    coming = new AbortController();
    const { signal } = coming;
    const mine = coming;
    const main = byId("main");
    const before = main.firstElementChild;
    const focused = main.contains(document.activeElement) ? document.activeElement : null;
    const now = state().view === "search" && !isLive ? await readConditions(state()) : state();
    if (signal.aborted) return;
    document.body.dataset.view = now.view;
    document.title = `${now.view === "search" && now.q ? now.q : titles[now.view]} – clipsearch`;
    for (const link of document.querySelectorAll(".tabs [data-view]")) {
        if (link.dataset.view === (now.view === "duplicates" ? "library" : now.view)) link.setAttribute("aria-current", "page");
        else link.removeAttribute("aria-current");
    }
    byId("sidebar").hidden = now.view !== "search";
    main.setAttribute("aria-busy", "true");
    main.classList.add("is-busy");
    try {
        await {
            search: () => searchView(main, signal, { isLive }),
            map: () => mapView(main, signal, now),
            favourites: () => favouritesView(main, signal),
            collections: () => (now.collection === null ? collectionsView(main, signal)
                : collectionView(main, signal, { id: now.collection })),
            history: () => historyView(main, signal),
            analytics: () => analyticsView(main, signal, { state: now }),
            library: () => libraryView(main, signal),
            duplicates: () => duplicatesView(main, signal, { state: now }),
        }[now.view]();
    } catch (error) {
        if (signal.aborted || error.name === "AbortError") return;
        // While the server is away, what was there stays; the view comes with the server.
        if (error.kind !== "unreachable" || before === null || main.firstElementChild !== before) failed(main, error);
    }
    if (signal.aborted) return;
    main.removeAttribute("aria-busy");
    main.classList.remove("is-busy");
    if (focused && !focused.isConnected && document.activeElement === document.body) returnFocus(focused, isSame);
    if (main.firstElementChild === before && before !== null) return;
    shown.abort();
    shown = mine;
}

/** Where what had the focus was drawn anew, its successor gets it: the same control, the same photo, or else the view. */
function returnFocus(focused, isSame) {
    const photo = focused.closest(".tile")?.dataset.id;
    if (focused.id !== "" && byId(focused.id)) byId(focused.id).focus({ preventScroll: true });
    else if (!isSame || !photo || !shownGallery()?.focus(Number(photo))) byId("main").focus({ preventScroll: true });
}

/** A view that could not be shown says why in its place. */
function failed(main, error) {
    if (error.kind === undefined) console.error(error);
    const text = error.kind === undefined ? message("app.somethingWentWrongOnThis") : error.message;
    main.replaceChildren(h("div", { class: "empty", role: "alert" }, h("p", {}, text),
        h("p", {}, h("button", { type: "button", class: "button", onclick: () => void show() }, message("common.tryAgain")), " ",
            h("a", { class: "button", href: "./" }, message("app.toAllPhotos")))));
}

/** What the view shows apart from the photo that is open in front of it. */
const apart = (one) => JSON.stringify({ ...one, open: null });

events.addEventListener("navigated", ({ detail: { before, now, isBack, isLink } }) => {
    const isOther = apart(before) !== apart(now);
    if (isOther || (isLink && now.open === null)) {
        followViewer(null, { isLeaving: true });
        toggleSidebarUnlessUsed(before, now);
        if (before.view !== now.view || before.collection !== now.collection) clearSelection();
        keepPlace(before);
        void show().then(() => {
            if (isBack) returnToPlace();
            if (now.open !== null) followViewer(now.open);
        });
        if (!isBack) scrollTo({ top: 0, behavior: "instant" });
        if (before.view !== now.view && isLink) byId("main").focus({ preventScroll: true });
    } else {
        followViewer(now.open);
    }
});

/** On small screens the filters stay open while one after the other is set. */
function toggleSidebarUnlessUsed(before, now) {
    if (!byId("sidebar").contains(document.activeElement) || before.view !== now.view) toggleSidebar(false);
}

events.addEventListener("reconnected", () => void start());
events.addEventListener("library-changed", () => {
    if (state().view !== "search") return;
    keepPlace(state());
    void show({ isSame: true }).then(returnToPlace);
});
events.addEventListener("photos-gone", () => void refresh());
events.addEventListener("photos-back", () => {
    void refresh();
    keepPlace(state());
    void show({ isSame: true }).then(returnToPlace);
});
addEventListener("pagehide", () => keepPlace(state()));
history.scrollRestoration = "manual";
events.addEventListener("photos-added", () => void refresh());
events.addEventListener("searched", () => void drawRecent());

/** Whether the page is loaded again, or gone back to from another: a list then begins where it was left. */
let isReturn = ["reload", "back_forward"].includes(performance.getEntriesByType("navigation")[0]?.type);

/** Asks for all that the page shows around the photos. */
async function start() {
    const first = show();
    const [status] = await Promise.all([refresh(), drawRecent()]);
    if (status) {
        setUploadLimits(status);
        allowTrash(status.allowsTrash);
        resume(status);
    }
    void learnOperators();
    void followWatching();
    await first;
    if (isReturn) returnToPlace();
    isReturn = false;
    if (state().open !== null) followViewer(state().open);
}

fillTexts();
document.documentElement.classList.remove("is-untranslated");
drawIcons();
setUpTheme();
setUpSession();
setUpSidebar();
setUpPictures();
setUpSearchBar((options) => void show(options));
setUpSelection();
// A token that is wrong is asked for as soon as something needs it.
await useTokenOfAddress().catch(showProblem);
void start().catch(showProblem);
