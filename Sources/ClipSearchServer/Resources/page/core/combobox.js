// A text field with a list of what fits below it, chosen by the keyboard or the pointer.
import { h, newId } from "./dom.js";
import { icon } from "./icons.js";
import { locale, message } from "./texts.js";

/**
 * @typedef {{ text: string, shown?: string, kind: string, note: string, photos?: number }} Option  `shown`: what is read in place of the
 *     text; `kind`: its icon; `note`: what it is, for screen readers
 * @param {{ offer: (typed: string, place: number) => Option[], choose: (option: Option) => void }} options  `place`: of the cursor
 */
export function combobox(input, list, { offer, choose }) {
    let shown = [];
    let active = -1;
    const prefix = newId("option");
    const close = () => {
        list.hidden = true;
        active = -1;
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
    };
    const take = (index) => {
        const option = shown[index];
        close();
        choose(option);
    };
    const point = (index) => {
        active = index;
        [...list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === active)));
        if (active < 0) return input.removeAttribute("aria-activedescendant");
        input.setAttribute("aria-activedescendant", `${prefix}-${active}`);
        list.children[active].scrollIntoView({ block: "nearest" });
    };
    const draw = () => {
        shown = offer(input.value, input.selectionStart ?? input.value.length);
        if (shown.length === 0 || document.activeElement !== input) return close();
        list.replaceChildren(...shown.map(({ text, shown: words = text, kind, note, photos }, index) => h("li", {
            id: `${prefix}-${index}`, role: "option", "aria-selected": "false", "aria-label": message("common.withNote", { text, note }),
            // Before the focus leaves the box, which would close the list.
            onpointerdown: (event) => { event.preventDefault(); },
            onclick: () => take(index),
        }, icon(kind), h("span", { class: "suggestion-text" }, words),
        photos !== undefined && h("span", { class: "tag-count" }, photos.toLocaleString(locale)))));
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
    return { draw, close };
}
