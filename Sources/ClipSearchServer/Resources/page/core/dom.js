// Makes elements.

const svgNamespace = "http://www.w3.org/2000/svg";

/**
 * An element: `h("button", { class: "primary", type: "button", onclick: save }, "Save")`.
 * Properties that begin with `on` listen, `dataset` is merged, null and false are left out, true is an empty attribute.
 */
export function h(name, properties = {}, ...children) {
    return fill(document.createElement(name), properties, children);
}

/** The same for SVG. */
export function svg(name, properties = {}, ...children) {
    return fill(document.createElementNS(svgNamespace, name), properties, children);
}

function fill(element, properties, children) {
    for (const [name, value] of Object.entries(properties ?? {})) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "dataset") Object.assign(element.dataset, value);
        else if (name === "value" && "value" in element && element.localName !== "li") element.value = value;
        else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

export const byId = (id) => document.getElementById(id);

let counter = 0;

/** An id that no other element has. */
export const newId = (prefix) => `${prefix}-${++counter}`;

/** What the page and its parts tell one another: `photo-changed`, `library-changed`, `collections-changed`, `searched`. */
export const events = new EventTarget();

export function tell(name, detail = {}) {
    events.dispatchEvent(new CustomEvent(name, { detail }));
}

export function debounce(milliseconds, body) {
    let timer;
    const later = (...values) => {
        clearTimeout(timer);
        timer = setTimeout(() => body(...values), milliseconds);
    };
    later.cancel = () => clearTimeout(timer);
    return later;
}
