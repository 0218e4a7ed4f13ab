// The library's folders: how they stand, and what can be done with each.
import { api } from "../core/api.js";
import { ask, confirm } from "../core/dialogs.js";
import { h, tell } from "../core/dom.js";
import { attempt, toast } from "../core/toasts.js";
import { count, moment } from "../core/words.js";
import { followJob } from "./indexing.js";
import { watchSwitch } from "./watching.js";

/** @param {{ path: string, photos: number, isThere: boolean, lastIndexedAt: string|null, exclusions: string[] }} folder */
export function libraryFolder(folder, watched) {
    const state = !folder.isThere ? "not there at the moment; its photos are kept"
        : folder.lastIndexedAt ? `looked at ${moment(folder.lastIndexedAt)}` : "not looked at yet";
    return h("li", {},
        h("span", { class: "path" }, folder.path),
        h("span", { class: "muted" }, `${count(folder.photos, "photo")}, ${state}`),
        watchSwitch(folder.path, watched),
        h("a", { class: "button small", href: `?folder=${encodeURIComponent(folder.path)}`, "aria-label": `Photos of ${folder.path}` }, "Photos"),
        h("button", {
            type: "button", class: "button small", "aria-label": `Bring ${folder.path} up to date`, disabled: !folder.isThere,
            onclick: () => attempt(async () => followJob(await api.startIndexing({ folders: [folder.path] }))),
        }, "Update"),
        h("button", {
            type: "button", class: "button small", "aria-label": `Skip files below ${folder.path}`, onclick: () => void exclude(folder),
        }, "Skip…"),
        h("button", {
            type: "button", class: "button small", "aria-label": `Take ${folder.path} out of the library`, onclick: () => void remove(folder),
        }, "Take out…"),
        folder.exclusions.length > 0 && h("span", { class: "muted path" }, `Skipped: ${folder.exclusions.join(", ")}`));
}

async function remove(folder) {
    const isSure = await confirm({
        title: "Take this folder out of the library?",
        text: `${count(folder.photos, "photo")} of ${folder.path} will no longer be found. The files stay as they are, and tags and `
            + "favourites are kept in case you add the folder again.",
        action: "Take out",
    });
    if (!isSure) return;
    await attempt(async () => {
        const { removedPhotos } = await api.removeFolder(folder.path);
        tell("library-changed");
        // A folder that is gone can't be added again.
        toast(`${count(removedPhotos, "photo")} taken out`, folder.isThere ? {
            undo: async () => followJob(await api.startIndexing({ folders: [folder.path] })),
        } : {});
    });
}

async function exclude(folder) {
    const answer = await ask({
        title: "Skip files and folders",
        note: `One pattern a line. A name (raw, *.png) is skipped anywhere below ${folder.path}; one with a slash (trips/*/raw) counts `
            + "from there. Photos that match are taken out of the library; the files stay as they are.",
        fields: [{ name: "patterns", label: "Skipped", isLong: true, value: folder.exclusions.join("\n") }],
        action: "Save",
        save: async ({ patterns }) =>
            api.setExclusions(folder.path, patterns.split("\n").map((pattern) => pattern.trim()).filter(Boolean)),
    });
    if (!answer) return;
    tell("library-changed");
    toast(answer.removedPhotos > 0 ? `${count(answer.removedPhotos, "photo")} taken out` : "Saved; what is skipped no longer comes back with the next update");
}
