// A row of controls that is one stop of the Tab key; the arrow keys go from one to the next.
import { h } from "../core/dom.js";

export function toolbar(label, controls) {
    const element = h("div", { class: "buttons toolbar", role: "toolbar", "aria-label": label }, controls);
    const all = () => [...element.querySelectorAll("button, select, a")].filter((one) => !one.closest("[hidden]") && one.checkVisibility());
    const stop = (chosen) => {
        for (const one of element.querySelectorAll("button, select, a")) if (!one.closest(".menu-list")) one.tabIndex = one === chosen ? 0 : -1;
    };
    stop(element.querySelector("button:not(.narrow-only), select"));
    element.addEventListener("focusin", (event) => { if (!event.target.closest(".menu-list")) stop(event.target); });
    element.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (!step || event.target.closest(".menu-list")) return;
        const shown = all();
        shown[(shown.indexOf(event.target) + step + shown.length) % shown.length]?.focus();
        event.preventDefault();
    });
    return element;
}
