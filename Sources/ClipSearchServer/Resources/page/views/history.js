// What was searched before.
import { api, uploadThumbnail } from "../core/api.js";
import { confirm } from "../core/dialogs.js";
import { h, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { address, initialState, stateOf } from "../core/state.js";
import { locale, message } from "../core/texts.js";
import { attempt, showProblem, toast } from "../core/toasts.js";
import { kinds, milliseconds, moment, ratings } from "../core/words.js";
import { endlessScroll } from "../parts/photo-list.js";

/** A search's words, with its picture, as a link that asks it again. */
export function searchLink(search) {
    // Those of older versions have no more than their words.
    const asked = search.request ? stateOf(search.request) : search.kind === "text" ? { ...initialState, q: search.query } : null;
    if (!asked) return h("span", {}, search.query);
    const picture = asked.upload !== null ? uploadThumbnail(asked.upload, 160)
        : asked.photo !== null ? `photos/${asked.photo}/thumbnail?w=160` : null;
    const image = picture && h("img", {
        class: "search-picture", src: picture, alt: "", width: "40", height: "40", loading: "lazy", onerror: () => image.remove(),
    });
    const words = [asked.q, asked.leaveOut !== "" && message("history.withoutWords", { words: asked.leaveOut })].filter(Boolean).join(" ");
    const name = words !== "" ? words : asked.photo !== null ? message("history.likeName", { name: search.query }) : message("common.yourPicture");
    return h("a", { class: image ? "search-link" : null, href: address(asked) }, image, h("span", {}, name));
}

export async function historyView(main, signal) {
    const body = h("tbody", {});
    const summary = h("p", { class: "muted", role: "status" });
    const empty = h("p", { class: "empty", hidden: true }, message("history.noSearchesYet"));
    let before = null;
    const scroll = endlessScroll(signal, async () => {
        const page = await api.history([["limit", 60], ["before", before]], signal);
        before = page.next;
        body.append(...page.searches.map((search) => row(search)));
        summary.textContent = message("common.countSearch", { count: page.total });
        empty.hidden = page.total > 0;
        clear.disabled = page.total === 0;
        return page.next !== null;
    });
    const clear = h("button", {
        type: "button", class: "button", disabled: true, onclick: () => attempt(async () => {
            const isSure = await confirm({
                title: message("history.forgetAllSearches"), action: message("history.forgetAll"),
                text: message("history.allSearchesAndTheirRatings"),
            });
            if (!isSure) return;
            await api.clearHistory();
            tell("searched");
            body.replaceChildren();
            summary.textContent = message("common.countSearch", { count: 0 });
            empty.hidden = false;
            clear.disabled = true;
            toast(message("history.allSearchesWereForgotten"));
        }),
    }, icon("trash"), message("history.forgetAll"));
    main.replaceChildren(
        h("div", { class: "view-head" }, h("div", {}, h("h1", {}, message("common.history")), summary), h("div", { class: "buttons" }, clear)),
        await settingsForm(),
        h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": message("common.searches") }, h("table", { class: "wide-table" },
            h("thead", {}, h("tr", {}, [message("history.search"), message("common.kind"), message("common.found"), message("history.time"), message("common.rating"), message("common.when")].map((name) => h("th", { scope: "col" }, name)),
                h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, message("history.forget"))))), body)),
        empty, scroll.element);
    await scroll.next();
}

function row(search) {
    const element = h("tr", {},
        h("td", { class: "cell-query" }, searchLink(search), search.corrected && h("small", {}, ` → ${search.corrected}`)),
        h("td", {}, kinds[search.kind] ?? search.kind),
        h("td", { class: "number" }, search.results.toLocaleString(locale)),
        h("td", { class: "number" }, milliseconds(search.milliseconds)),
        h("td", {}, ratings[search.rating] ?? "–"),
        h("td", {}, moment(search.at)),
        h("td", {}, h("button", {
            type: "button", class: "icon-button small", "aria-label": message("history.forgetTheSearchQuery", { query: search.query }), title: message("history.forget"),
            onclick: () => attempt(async () => {
                await api.forgetSearch(search.id);
                const next = element.nextElementSibling ?? element.previousElementSibling;
                element.remove();
                next?.querySelector("button")?.focus();
                tell("searched");
            }),
        }, icon("trash"))));
    return element;
}

async function settingsForm() {
    let settings;
    try {
        settings = await api.settings();
    } catch (error) {
        showProblem(error);
        return "";
    }
    const save = (changes) => attempt(async () => {
        await api.changeSettings(changes);
        toast(message("common.saved"));
    });
    return h("form", { class: "inline-form", onsubmit: (event) => event.preventDefault() },
        h("label", { class: "check" }, h("input", {
            type: "checkbox", checked: settings.recordsSearches, onchange: (event) => save({ recordsSearches: event.target.checked }),
        }), message("history.noteSearchesHereTheyNever")),
        h("label", { class: "check" }, message("history.keep"), " ", h("select", {
            onchange: (event) => save({ searchLimit: Number(event.target.value) }),
        }, [...new Set([1000, 10_000, 100_000, 0, settings.searchLimit])].map((limit) => h("option", {
            value: String(limit), selected: limit === settings.searchLimit,
        }, limit === 0 ? message("history.allSearches") : message("history.theLastCount", { count: limit }))))));
}
