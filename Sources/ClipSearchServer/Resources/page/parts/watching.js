// Folders that the server watches: the switch of each, and what has changed meanwhile.
import { api } from "../core/api.js";
import { h, tell } from "../core/dom.js";
import { message } from "../core/texts.js";
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
        type: "checkbox", role: "switch", checked: watch.folders.some((folder) => folder.path === path), "aria-label": message("watching.watchFolder", { folder: path }),
        onchange: () => attempt(async () => {
            input.disabled = true;
            try {
                const now = await api.watch();
                const others = now.folders.map((folder) => folder.path).filter((one) => one !== path);
                const isOn = input.checked;
                await api.setWatch(isOn ? [...others, path] : others);
                toast(isOn ? message("watching.changesInThisFolderAre") : message("watching.thisFolderIsNoLonger"));
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
    return h("label", { class: "check", title: message("watching.takeInNewChangedAnd") }, input, message("watching.watch"));
}

/** How watching goes, in words. */
export function watchWords(watch) {
    if (watch.folders.length === 0) return "";
    const gone = watch.folders.filter((folder) => !folder.isThere).map((folder) => folder.path);
    const how = watch.problem ? message("watching.waitingReason", { reason: watch.problem })
        : watch.isIndexing ? message("watching.changesAreBeingTakenIn")
            : watch.method === "polling" ? (watch.reason ? message("watching.watchedFoldersAreLookedAt", { reason: watch.reason }) : message("watching.watchedFoldersAreLookedAt2"))
                : watch.method === null ? message("watching.watchingIsAboutToBegin") : message("watching.watchedFoldersAreKeptUp");
    return [how, watch.indexedAt && message("watching.lastLookedAtTime", { time: moment(watch.indexedAt) }),
        gone.length > 0 && message("watching.notThereAtTheMoment", { folders: gone.join(message("common.separator")) })].filter(Boolean).join(" ");
}
