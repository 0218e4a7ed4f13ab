// Notices that the server is gone, says so, and goes on when it is back.
import { byId, h, tell } from "./dom.js";
import { message, sentence } from "./texts.js";

let timer = null;
let attempts = 0;

/** A request got no answer at all. */
export function lost() {
    if (timer !== null) return;
    attempts = 0;
    show();
    schedule();
}

function schedule() {
    timer = setTimeout(look, Math.min(10_000, 1000 * 1.5 ** attempts));
}

async function look() {
    attempts += 1;
    try {
        const response = await fetch("healthz", { cache: "no-store" });
        if (!response.ok) throw new Error("not yet");
    } catch {
        schedule();
        return;
    }
    timer = null;
    byId("connection").hidden = true;
    byId("connection").replaceChildren();
    tell("reconnected");
}

function show() {
    byId("connection").replaceChildren(
        h("p", {}, sentence("connection.problemStartItAgainWith", {
                problem: h("strong", {}, message("connection.theServerDoesNotAnswer")), command: h("code", {}, "clipsearch serve"),
            })),
        h("button", { type: "button", class: "button", onclick: () => { clearTimeout(timer); void look(); } }, message("connection.tryNow")));
    byId("connection").hidden = false;
}

addEventListener("online", () => {
    if (timer !== null) {
        clearTimeout(timer);
        void look();
    }
});
