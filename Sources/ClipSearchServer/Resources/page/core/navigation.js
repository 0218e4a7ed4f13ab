// The state that holds now, and the way to another one.
import { tell } from "./dom.js";
import { address, initialState, parseState } from "./state.js";

let current = parseState(location.search);

export const state = () => current;

/** Goes to a state that differs in some members. `replace` leaves no step for the back button. */
export function go(changes, { replace = false, fresh = false, mark = null } = {}) {
    const before = current;
    current = { ...(fresh ? initialState : current), ...changes };
    const target = address(current);
    if (replace || new URL(target, location.href).search === location.search) history.replaceState(mark ?? history.state, "", target);
    else history.pushState(mark, "", target);
    tell("navigated", { before, now: current });
}

/**
 * Shows another state without a word to anyone: where the page does itself what it says.
 * `isStep` leaves the state before to the back button.
 */
export function note(changes, { isStep = false } = {}) {
    current = { ...current, ...changes };
    if (isStep) history.pushState(null, "", address(current));
    else history.replaceState(history.state, "", address(current));
}

addEventListener("popstate", () => {
    const before = current;
    current = parseState(location.search);
    tell("navigated", { before, now: current, isBack: true });
});

// Links within the page: followed without loading it anew, unless another tab or window is asked for.
document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target.closest?.("a[href]");
    if (!link || link.target || link.hasAttribute("download")) return;
    const target = new URL(link.href);
    if (target.origin !== location.origin || target.pathname !== location.pathname || target.hash !== "") return;
    event.preventDefault();
    const before = current;
    current = parseState(target.search);
    if (target.search !== location.search) history.pushState(null, "", address(current));
    tell("navigated", { before, now: current, isLink: true });
});
