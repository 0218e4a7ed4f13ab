// A strip of years and months at the window's edge, by which one goes through a long list.
import { h } from "../core/dom.js";
import { message } from "../core/texts.js";
import { monthWords } from "../core/words.js";

/** Lists shorter than so many windows need none. */
const fewestWindows = 3;
/** Lists of fewer months need none, either: there is nowhere to go. */
const fewestMonths = 2;
const labelHeight = 20;

/**
 * @param {Gallery} gallery
 * @param {string[]} months  the month of each of its sections, as `2023-05`
 */
export function scrubber(gallery, months, signal) {
    const thumb = h("span", { class: "scrubber-thumb" });
    const bubble = h("span", { class: "scrubber-bubble", hidden: true });
    const marks = h("span", { class: "scrubber-marks", "aria-hidden": "true" });
    const element = h("div", {
        class: "scrubber", role: "slider", tabindex: "0", "aria-label": message("scrubber.month"), "aria-orientation": "vertical", "aria-valuemin": "0",
        "aria-valuemax": "100", hidden: true,
    }, marks, thumb, bubble);
    const room = () => gallery.element.offsetHeight - innerHeight + 160;
    const start = () => gallery.element.getBoundingClientRect().top + scrollY - 120;
    const sectionAt = (share) => Math.min(gallery.sections.length - 1, gallery.sectionAt(share * room() + 1));
    const shareOf = (section) => Math.min(1, section.top / Math.max(1, room()));
    const goTo = (share) => scrollTo({ top: start() + Math.min(1, Math.max(0, share)) * room(), behavior: "instant" });
    let isDragging = false;
    let hiding = null;

    const follow = () => {
        if (element.hidden) return;
        const share = Math.min(1, Math.max(0, (scrollY - start()) / Math.max(1, room())));
        thumb.style.top = `${100 * share}%`;
        const words = monthWords(months[sectionAt(share)]);
        element.setAttribute("aria-valuenow", String(Math.round(100 * share)));
        element.setAttribute("aria-valuetext", words);
        if (isDragging) say(share, words);
    };
    /** Fingers find it only while the list moves. */
    const wake = () => {
        element.classList.add("is-moving");
        clearTimeout(hiding);
        hiding = setTimeout(() => element.classList.remove("is-moving"), 1200);
    };
    const say = (share, words) => {
        bubble.hidden = false;
        bubble.textContent = words;
        bubble.style.top = `${100 * share}%`;
    };

    /** A label for each year that has room for one, a dot for each month. */
    const draw = () => {
        element.hidden = gallery.element.offsetHeight < fewestWindows * innerHeight || new Set(months).size < fewestMonths;
        if (element.hidden) return;
        const height = element.clientHeight;
        const made = [];
        let lastYear = null;
        let lastLabel = -Infinity;
        let lastDot = -Infinity;
        gallery.sections.forEach((section, index) => {
            if (index > 0 && months[index] === months[index - 1]) return;
            const share = shareOf(section);
            const year = months[index].slice(0, 4);
            const top = `${100 * share}%`;
            if (year !== lastYear && share * height - lastLabel >= labelHeight) {
                const label = h("span", { class: "scrubber-year" }, year);
                label.style.top = top;
                made.push(label);
                lastLabel = lastDot = share * height;
                lastYear = year;
            } else if (share * height - lastDot >= 7 && share * height - lastLabel > 11) {
                const dot = h("span", { class: "scrubber-dot" });
                dot.style.top = top;
                made.push(dot);
                lastDot = share * height;
            }
        });
        marks.replaceChildren(...made);
        follow();
    };

    const shareAt = (event) => {
        const box = element.getBoundingClientRect();
        return Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
    };
    element.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        element.setPointerCapture(event.pointerId);
        isDragging = true;
        goTo(shareAt(event));
        follow();
    });
    element.addEventListener("pointermove", (event) => {
        const share = shareAt(event);
        if (isDragging) goTo(share);
        else if (event.pointerType === "mouse") say(share, monthWords(months[sectionAt(share)]));
    });
    for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
        element.addEventListener(name, () => {
            if (name !== "pointerleave") isDragging = false;
            if (!isDragging) bubble.hidden = true;
        });
    }
    element.addEventListener("keydown", (event) => {
        const here = months[sectionAt((scrollY - start()) / Math.max(1, room()))];
        const year = here.slice(0, 4);
        const all = gallery.sections.map((section, index) => ({ section, month: months[index] }))
            .filter(({ month }, index) => index === 0 || month !== months[index - 1]);
        const at = all.findIndex(({ month }) => month === here);
        const other = {
            ArrowDown: () => all[at + 1], ArrowUp: () => all[at - 1], Home: () => all[0], End: () => all.at(-1),
            PageDown: () => all.find(({ month }, index) => index > at && month.slice(0, 4) !== year),
            PageUp: () => all.findLast(({ month }, index) => index < at && month.slice(0, 4) !== year),
        }[event.key];
        if (!other) return;
        event.preventDefault();
        const target = other();
        if (target) scrollTo({ top: start() + target.section.top + 2, behavior: "instant" });
    });
    addEventListener("scroll", () => { follow(); wake(); }, { passive: true, signal });
    const observer = new ResizeObserver(draw);
    observer.observe(gallery.element);
    addEventListener("resize", draw, { signal });
    signal.addEventListener("abort", () => observer.disconnect());
    return element;
}
