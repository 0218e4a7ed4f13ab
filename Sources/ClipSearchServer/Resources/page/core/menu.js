// A button that opens a short list of actions.
import { h, newId } from "./dom.js";
import { message } from "./texts.js";

/** @param {{ label: string | Node[], act?: () => void, href?: string, download?: string }[]} items */
export function menu(label, items, { className = "" } = {}) {
    const id = newId("menu");
    const button = h("button", { type: "button", class: `button ${className}`, "aria-expanded": "false", "aria-controls": id }, label);
    const list = h("ul", { id, class: "menu-list", hidden: true }, items.map((item) => h("li", {},
        item.href
            ? h("a", { href: item.href, download: item.download ?? "", onclick: () => close() }, item.label)
            : h("button", { type: "button", onclick: () => { close(); item.act(); } }, item.label))));
    const root = h("div", { class: "menu" }, button, list);
    const close = () => {
        if (list.contains(document.activeElement)) button.focus();
        list.hidden = true;
        button.setAttribute("aria-expanded", "false");
        document.removeEventListener("pointerdown", leave);
    };
    const leave = (event) => {
        if (!root.contains(event.target)) close();
    };
    button.addEventListener("click", () => {
        if (!list.hidden) return close();
        list.hidden = false;
        button.setAttribute("aria-expanded", "true");
        document.addEventListener("pointerdown", leave);
        // Where there is no room to the right, it opens to the left; where there is none below, upwards.
        const room = button.getBoundingClientRect();
        list.classList.toggle("to-left", room.left + list.offsetWidth > innerWidth - 8);
        list.classList.toggle("upwards", room.bottom + list.offsetHeight > innerHeight - 8);
        list.querySelector("a, button").focus();
    });
    root.addEventListener("keydown", (event) => {
        if (list.hidden) return;
        const all = [...list.querySelectorAll("a, button")];
        const place = all.indexOf(document.activeElement);
        if (event.key === "Escape") close();
        else if (event.key === "ArrowDown") all[(place + 1) % all.length].focus();
        else if (event.key === "ArrowUp") all[(place - 1 + all.length) % all.length].focus();
        else return;
        event.preventDefault();
        event.stopPropagation();
    });
    root.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !root.contains(event.relatedTarget)) close();
    });
    return root;
}

const exportFormats = [["csv", message("menu.listAsCsvSpreadsheet")], ["json", message("menu.listAsJson")], ["text", message("menu.listOfPaths")]];

/**
 * The formats in which a list of photos can be saved.
 * @param {(format: string) => { act?: () => void, href?: string }} save  what the choice of a format does
 * @param {object[]} first  what else can be done with the photos
 */
export const exportMenu = (label, save, first = []) =>
    menu(label, [...first, ...exportFormats.map(([format, name]) => ({ label: name, ...save(format) }))]);
