// Short messages, with a way back where there is one.
import { byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { message } from "./texts.js";

const lasting = { plain: 5000, undo: 10_000, problem: 9000 };

/** Says something to screen readers alone. */
export function announce(text) {
    const place = byId("announcer");
    place.textContent = "";
    // A text that is the same as before would otherwise not be read again.
    requestAnimationFrame(() => { place.textContent = text; });
}

/** @param {{ undo?: () => Promise<void>, isProblem?: boolean }} options */
export function toast(text, { undo = null, isProblem = false } = {}) {
    const close = () => {
        clearTimeout(timer);
        // An open dialog may have taken the messages along; where the focus was in one, it must not be lost.
        if (element.contains(document.activeElement)) byId("main").focus({ preventScroll: true });
        element.remove();
    };
    const element = h("div", { class: isProblem ? "toast problem" : "toast", role: isProblem ? "alert" : "status" },
        h("p", {}, text),
        undo && h("button", {
            type: "button", class: "button small", onclick: async () => {
                close();
                try {
                    await undo();
                    announce(message("toasts.undone"));
                } catch (error) {
                    showProblem(error);
                }
            },
        }, icon("undo"), message("toasts.undo")),
        h("button", { type: "button", class: "icon-button small", "aria-label": message("toasts.closeThisMessage"), onclick: close }, icon("close")));
    const milliseconds = isProblem ? lasting.problem : undo ? lasting.undo : lasting.plain;
    let timer = setTimeout(close, milliseconds);
    const hold = () => clearTimeout(timer);
    const release = () => { timer = setTimeout(close, milliseconds); };
    element.addEventListener("pointerenter", hold);
    element.addEventListener("pointerleave", release);
    element.addEventListener("focusin", hold);
    element.addEventListener("focusout", release);
    element.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        close();
    });
    const place = byId("toasts");
    // What lies under an open dialog can't be reached: the messages go into it.
    const dialogs = [...document.querySelectorAll("dialog[open]")];
    (document.fullscreenElement ?? dialogs.at(-1) ?? document.body).append(place);
    place.append(element);
    while (place.children.length > 3) place.firstElementChild.remove();
}

/** Takes the messages out of a dialog that closes. */
export function keepToasts(dialog) {
    if (dialog.contains(byId("toasts"))) document.body.append(byId("toasts"));
}

export function showProblem(error) {
    if (error?.name === "AbortError" || error?.kind === "unreachable" || error?.status === 401) return;
    if (error?.kind === undefined) console.error(error);
    toast(error?.kind === undefined ? message("toasts.somethingWentWrongOnThis") : error.message, { isProblem: true });
}

/** Runs what a person asked for, and says why it failed where it does. */
export async function attempt(body) {
    try {
        return await body();
    } catch (error) {
        showProblem(error);
        return undefined;
    }
}
