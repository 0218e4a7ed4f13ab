// The search box.
import { api } from "../core/api.js";
import { byId, debounce, events, h, tell } from "../core/dom.js";
import { go, note, state } from "../core/navigation.js";
import { address, searchRequest } from "../core/state.js";
import { setFormerQueries, setUpSuggestions } from "./suggestions.js";

const typingPause = 500;
const shortest = 3;
/** The most results of a search that is only noted. */
const notedResults = 200;

/** @param {(options: { isLive: boolean }) => void} search  shows the answer to the present state */
export function setUpSearchBar(search) {
    const input = byId("query");
    const range = byId("balance-range");
    let isDirty = false;
    /** Whether the state is one that was searched for while typing, and not yet with Enter. */
    let isUnfinished = false;

    // While a question is typed, its answer follows; the search proper (noted, spelling set right) comes with Enter.
    const live = debounce(typingPause, () => {
        if (state().view !== "search" || !isDirty) return;
        const words = input.value.trim();
        if (words === state().q.trim() || (words !== "" && words.length < shortest)) return;
        note({ q: words, exact: false, kept: [], open: null }, { isStep: !isUnfinished });
        isUnfinished = true;
        search({ isLive: true });
    });
    const submit = () => {
        live.cancel();
        const before = address(state());
        go({ view: "search", q: input.value.trim(), exact: false, kept: [], open: null, collection: state().view === "search" ? state().collection : null });
        isDirty = false;
        isUnfinished = false;
        // Nothing is new but that the question is finished, or asked once more.
        if (address(state()) === before) search({ isLive: false });
    };
    input.addEventListener("input", () => {
        isDirty = true;
        if (input.value === "" && state().q !== "") submit();
        else live();
    });
    /**
     * Notes in the history what is answered already. Drawing it anew would take the photos away between the press and the click on
     * one of them, which is what ends the typing.
     */
    const finish = () => {
        live.cancel();
        const isNew = isUnfinished && state().q.trim() !== "";
        isDirty = false;
        isUnfinished = false;
        if (!isNew) return;
        void api.search(searchRequest(state(), { offset: 0, limit: Math.min(notedResults, state().count), corrects: false }))
            .then(() => tell("searched")).catch(() => { /* The answer stands without its note. */ });
    };
    input.addEventListener("change", () => {
        if (!isDirty) return;
        if (input.value.trim() === state().q.trim()) finish();
        else submit();
    });
    setUpSuggestions(input, (text) => {
        input.value = text;
        submit();
    });
    byId("search-form").addEventListener("submit", (event) => {
        event.preventDefault();
        submit();
        // On a phone the keyboard makes room for the photos.
        if (matchMedia("(pointer: coarse)").matches) input.blur();
    });
    document.addEventListener("keydown", (event) => {
        if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
        event.preventDefault();
        input.focus();
        input.select();
    });
    const follow = () => {
        range.setAttribute("aria-valuetext", balanceWords(Number(range.value)));
        range.title = balanceWords(Number(range.value));
    };
    range.addEventListener("input", follow);
    range.addEventListener("change", () => go({ balance: Number(range.value) }, { replace: true }));

    const draw = () => {
        const { q, balance, photo, upload } = state();
        if (document.activeElement !== input || !isDirty) input.value = q;
        const hasPicture = photo !== null || upload !== null;
        input.placeholder = hasPicture ? "Add words, if you like" : "Search photos";
        byId("balance").hidden = !(hasPicture && q.trim() !== "");
        range.value = String(balance);
        follow();
    };
    events.addEventListener("navigated", () => {
        isDirty = false;
        isUnfinished = false;
        draw();
    });
    draw();
}

const balanceWords = (balance) => (balance === 50 ? "words and picture count the same"
    : balance < 50 ? `words count ${100 - balance} %, the picture ${balance} %` : `the picture counts ${balance} %, words ${100 - balance} %`);

/** Offers what was searched before. */
export async function drawRecent() {
    const place = byId("sidebar-recent");
    let searches;
    try {
        ({ searches } = await api.history([["limit", 40]]));
    } catch {
        return;
    }
    const queries = [...new Set(searches.filter((search) => search.kind === "text").map((search) => search.query))];
    setFormerQueries(queries);
    byId("recent-list").replaceChildren(...queries.slice(0, 6).map((query) =>
        h("li", {}, h("a", { href: `?q=${encodeURIComponent(query)}` }, query))));
    place.hidden = queries.length === 0;
}
