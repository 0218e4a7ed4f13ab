// The search box.
import { api } from "../core/api.js";
import { byId, debounce, events, h, tell } from "../core/dom.js";
import { go, note, state } from "../core/navigation.js";
import { address, cleared, searchRequest, withTyped } from "../core/state.js";
import { message } from "../core/texts.js";
import { announce, showProblem } from "../core/toasts.js";
import { percent } from "../core/words.js";
import { drawChips, heldFilters } from "./chips.js";
import { hasOperator, withoutOperators } from "./query-operators.js";
import { setFormerQueries, setUpSuggestions } from "./suggestions.js";

const typingPause = 500;
const shortest = 3;

/** @param {(options: { isLive: boolean }) => void} search  shows the answer to the present state */
export function setUpSearchBar(search) {
    const input = byId("query");
    const range = byId("balance-range");
    let isDirty = false;
    /** Whether the state is one that was searched for while typing, and not yet with Enter. */
    let isUnfinished = false;
    /** The latest answer, for the history. */
    let answered = null;
    events.addEventListener("answered", ({ detail }) => { answered = detail; });

    // While a question is typed, its answer follows; the search proper (noted, spelling set right) comes with Enter.
    const live = debounce(typingPause, () => {
        if (state().view !== "search" || !isDirty) return;
        // A condition that is not finished is none yet.
        const words = withoutOperators(input.value.trim());
        if (words === state().q.trim() || (words !== "" && words.length < shortest)) return;
        note({ q: words, exact: false, kept: [], open: null }, { isStep: !isUnfinished });
        isUnfinished = true;
        search({ isLive: true });
    });
    /** Goes on with what the server understands of the conditions that are typed; they become chips. */
    const understand = async ({ isFinal }) => {
        const text = input.value;
        let typed;
        try {
            typed = await api.parse(text.trim());
        } catch (error) {
            // While typing, what makes no sense yet may still come to make some.
            if (isFinal) showProblem(error);
            return;
        }
        if (input.value !== text) return;
        live.cancel();
        // Above the other views, the question is of all photos.
        const base = state().view === "search" ? state() : cleared(state());
        const found = withTyped(base, typed);
        const now = { ...found, view: "search", exact: false, kept: [], open: null };
        if (isFinal || typed.words === "") {
            go(now);
            input.value = typed.words;
            return;
        }
        // The words are still being typed.
        note(now, { isStep: !isUnfinished });
        draw();
        input.value = `${typed.words} `;
        isUnfinished = true;
        search({ isLive: true });
    };
    const submit = () => {
        live.cancel();
        if (hasOperator(input.value)) return void understand({ isFinal: true });
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
        else if (/\s$/.test(input.value.slice(0, input.selectionStart)) && hasOperator(input.value)) void understand({ isFinal: false });
        else live();
    });
    input.addEventListener("keydown", (event) => {
        if (event.key !== "Backspace" || input.selectionStart !== 0 || input.selectionEnd !== 0) return;
        const last = heldFilters(state()).at(-1);
        if (!last || state().view !== "search") return;
        event.preventDefault();
        go({ ...last.changes, open: null });
        announce(message("searchBar.filterRemovedLabel", { label: last.label }));
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
        // A question without an answer is no search yet.
        if (!isNew || !answered || questionOf(answered.asked) !== questionOf(state())) return;
        const { asked, results, milliseconds } = answered;
        void api.noteSearch(searchRequest(asked, { offset: 0, limit: asked.count, corrects: false }), results, milliseconds)
            .then(() => tell("searched")).catch(() => { /* The answer stands without its note. */ });
    };
    input.addEventListener("change", () => {
        if (!isDirty) return;
        if (input.value.trim() === state().q.trim()) finish();
        // A condition that is left unfinished is no question yet.
        else if (!hasOperator(input.value)) submit();
    });
    const suggestions = setUpSuggestions(input, (option) => {
        if (option.insert === undefined) {
            input.value = option.text;
            return submit();
        }
        const rest = input.value.slice(input.selectionStart ?? input.value.length);
        input.value = input.value.slice(0, option.start) + option.insert + rest.trimStart();
        const place = option.start + option.insert.length;
        input.setSelectionRange(place, place);
        isDirty = true;
        if (option.isValue) void understand({ isFinal: false });
        else suggestions.draw();
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
        drawChips(byId("query-chips"), state());
        input.placeholder = hasPicture ? message("searchBar.addWordsIfYouLike") : message("searchBar.searchPhotos");
        byId("balance").hidden = !(hasPicture && q.trim() !== "");
        range.value = String(balance);
        follow();
    };
    events.addEventListener("navigated", () => {
        isDirty = false;
        isUnfinished = false;
        draw();
    });
    events.addEventListener("collections-known", draw);
    events.addEventListener("conditions-read", draw);
    draw();
    followHeight();
}

/** The address of a question, whichever photo is open in front of its answer. */
const questionOf = (asked) => address({ ...asked, open: null });

/** What stays in sight below the search box begins where that ends. */
function followHeight() {
    const top = document.querySelector(".top");
    new ResizeObserver(() => {
        const isSticky = getComputedStyle(top).position === "sticky";
        document.body.style.setProperty("--top", isSticky ? `${top.offsetHeight}px` : "0px");
    }).observe(top);
}

const balanceWords = (balance) => (balance === 50 ? message("searchBar.wordsAndPictureCountThe")
    : message("searchBar.wordsCountWordsThePicture", { words: percent(1 - balance / 100), picture: percent(balance / 100) }));

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
