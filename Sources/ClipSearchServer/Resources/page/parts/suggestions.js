// Suggestions below the search box: former questions and tags, chosen by the keyboard or the pointer.
import { byId, events, h } from "../core/dom.js";
import { icon } from "../core/icons.js";

const most = 8;
const samples = ["a dog on a beach", "food on a table", "people outdoors", "a street at night"];
let queries = [];
let tags = [];

events.addEventListener("tags-known", ({ detail }) => { tags = detail.tags; });

/** The questions that were asked before, the latest first. */
export function setFormerQueries(given) {
    queries = given;
}

/** Suggestions that fit what is typed: those that begin with it first. */
function fitting(typed) {
    const wanted = typed.trim().toLowerCase();
    const all = [
        ...queries.map((text) => ({ text, kind: "clock", note: "asked before" })),
        ...(wanted.length > 1 ? tags.map((tag) => ({ text: tag.name, kind: "tag", note: "tag", photos: tag.photos })) : []),
        ...(queries.length === 0 && wanted === "" ? samples.map((text) => ({ text, kind: "search", note: "for example" })) : []),
    ];
    const rank = ({ text }) => {
        const lower = text.toLowerCase();
        return lower === wanted ? 9 : lower.startsWith(wanted) ? 0 : lower.includes(` ${wanted}`) ? 1 : 9;
    };
    const seen = new Set();
    return all.map((one) => ({ ...one, rank: rank(one) })).filter((one) => one.rank < 9).sort((a, b) => a.rank - b.rank)
        .filter(({ text }) => !seen.has(text.toLowerCase()) && seen.add(text.toLowerCase())).slice(0, most);
}

/** @param {(text: string) => void} choose  asks what was suggested */
export function setUpSuggestions(input, choose) {
    const list = byId("suggestions");
    let shown = [];
    let active = -1;
    const close = () => {
        list.hidden = true;
        active = -1;
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
    };
    const take = (index) => {
        const { text } = shown[index];
        close();
        choose(text);
    };
    const point = (index) => {
        active = index;
        [...list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === active)));
        if (active < 0) input.removeAttribute("aria-activedescendant");
        else input.setAttribute("aria-activedescendant", `suggestion-${active}`);
    };
    const draw = () => {
        shown = fitting(input.value);
        if (shown.length === 0 || document.activeElement !== input) return close();
        list.replaceChildren(...shown.map(({ text, kind, note, photos }, index) => h("li", {
            id: `suggestion-${index}`, role: "option", "aria-selected": "false", "aria-label": `${text}, ${note}`,
            // Before the focus leaves the box, which would close the list.
            onpointerdown: (event) => { event.preventDefault(); },
            onclick: () => take(index),
        }, icon(kind), h("span", { class: "suggestion-text" }, text), photos && h("span", { class: "tag-count" }, photos.toLocaleString("en-GB")))));
        list.hidden = false;
        input.setAttribute("aria-expanded", "true");
        point(-1);
    };
    input.addEventListener("input", draw);
    input.addEventListener("click", draw);
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
        if (event.key === "ArrowDown" && list.hidden) draw();
        else if (list.hidden) return;
        else if (event.key === "ArrowDown") point((active + 2) % (shown.length + 1) - 1);
        else if (event.key === "ArrowUp") point((active + 1 + shown.length) % (shown.length + 1) - 1);
        else if (event.key === "Escape") close();
        else if (event.key === "Enter" && active >= 0) take(active);
        else return void (event.key === "Enter" && close());
        event.preventDefault();
    });
}
