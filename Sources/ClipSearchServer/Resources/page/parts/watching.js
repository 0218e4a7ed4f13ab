// Folders that the server watches: the switch of each, and what has changed meanwhile.
import { api } from "../core/api.js";
import { h, tell } from "../core/dom.js";
import { attempt, toast } from "../core/toasts.js";
import { moment } from "../core/words.js";

const interval = 15_000;
let changes = null;
let timer = null;

/** Looks now and then whether watching has changed the library; not at all while nothing is watched. */
export async function followWatching() {
    clearTimeout(timer);
    let watch;
    try {
        watch = await api.watch();
    } catch {
        // That the server is gone is said elsewhere.
        timer = setTimeout(followWatching, interval);
        return null;
    }
    if (changes !== null && watch.changes > changes) {
        // Who has scrolled down or looks at a photo is left in peace.
        const isAtTop = scrollY < 200 && !document.querySelector("dialog[open]");
        tell(isAtTop ? "library-changed" : "photos-added");
    }
    changes = watch.changes;
    if (watch.folders.length > 0) timer = setTimeout(() => (document.hidden ? wait() : followWatching()), interval);
    return watch;
}

function wait() {
    document.addEventListener("visibilitychange", () => void followWatching(), { once: true });
}

/** A switch for one folder. */
export function watchSwitch(path, watch) {
    const input = h("input", {
        type: "checkbox", role: "switch", checked: watch.folders.some((folder) => folder.path === path), "aria-label": `Watch ${path}`,
        onchange: () => attempt(async () => {
            input.disabled = true;
            try {
                const now = await api.watch();
                const others = now.folders.map((folder) => folder.path).filter((one) => one !== path);
                const isOn = input.checked;
                await api.setWatch(isOn ? [...others, path] : others);
                toast(isOn ? "Changes in this folder are taken in from now on" : "This folder is no longer watched");
            } catch (error) {
                input.checked = !input.checked;
                throw error;
            } finally {
                input.disabled = false;
                await followWatching();
                tell("watch-changed");
            }
        }),
    });
    return h("label", { class: "check", title: "Take in new, changed and deleted photos by itself, as long as the server runs" }, input, "Watch");
}

/** How watching goes, in words. */
export function watchWords(watch) {
    if (watch.folders.length === 0) return "";
    const gone = watch.folders.filter((folder) => !folder.isThere).map((folder) => folder.path);
    const how = watch.problem ? `Waiting: ${watch.problem}.`
        : watch.isIndexing ? "Changes are being taken in…"
            : watch.method === "polling" ? `Watched folders are looked at now and then${watch.reason ? `: ${watch.reason}` : ""}.`
                : watch.method === null ? "Watching is about to begin." : "Watched folders are kept up to date within seconds.";
    return [how, watch.indexedAt && `Last looked at ${moment(watch.indexedAt)}.`,
        gone.length > 0 && `Not there at the moment, and waited for: ${gone.join(", ")}.`].filter(Boolean).join(" ");
}
