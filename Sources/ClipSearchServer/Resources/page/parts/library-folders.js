// The library's folders: how they stand, and what can be done with each.
import { api } from "../core/api.js";
import { ask, confirm } from "../core/dialogs.js";
import { h, tell } from "../core/dom.js";
import { message } from "../core/texts.js";
import { attempt, toast } from "../core/toasts.js";
import { moment, photoCount } from "../core/words.js";
import { followJob } from "./indexing.js";
import { watchSwitch } from "./watching.js";

/** @param {{ path: string, photos: number, isThere: boolean, lastIndexedAt: string|null, exclusions: string[] }} folder */
export function libraryFolder(folder, watched) {
    const state = !folder.isThere ? message("libraryFolders.notThereAtTheMoment")
        : folder.lastIndexedAt ? message("libraryFolders.lookedAtTime", { time: moment(folder.lastIndexedAt) }) : message("libraryFolders.notLookedAtYet");
    return h("li", {},
        h("span", { class: "path" }, folder.path),
        h("span", { class: "muted" }, `${photoCount(folder.photos)}${message("common.separator")}${state}`),
        watchSwitch(folder.path, watched),
        h("a", { class: "button small", href: `?folder=${encodeURIComponent(folder.path)}`, "aria-label": message("libraryFolders.photosOfFolder", { folder: folder.path }) }, message("common.photos")),
        h("button", {
            type: "button", class: "button small", "aria-label": message("libraryFolders.updateFolder", { folder: folder.path }), disabled: !folder.isThere,
            onclick: () => attempt(async () => followJob(await api.startIndexing({ folders: [folder.path] }))),
        }, message("libraryFolders.update")),
        h("button", {
            type: "button", class: "button small", "aria-label": message("libraryFolders.skipFilesBelowFolder", { folder: folder.path }), onclick: () => void exclude(folder),
        }, message("libraryFolders.skip")),
        h("button", {
            type: "button", class: "button small", "aria-label": message("libraryFolders.takeFolderOutOfThe", { folder: folder.path }), onclick: () => void remove(folder),
        }, message("libraryFolders.takeOut")),
        folder.exclusions.length > 0 && h("span", { class: "muted path" }, message("libraryFolders.skippedPatterns", { patterns: folder.exclusions.join(message("common.separator")) })));
}

async function remove(folder) {
    const isSure = await confirm({
        title: message("libraryFolders.takeThisFolderOutOf"),
        text: message("libraryFolders.countPhotoOfFolderWill", {
            count: folder.photos, folder: folder.path,
        }),
        action: message("libraryFolders.takeOut2"),
    });
    if (!isSure) return;
    await attempt(async () => {
        const { removedPhotos } = await api.removeFolder(folder.path);
        tell("library-changed");
        // A folder that is gone can't be added again.
        toast(message("libraryFolders.countPhotoTakenOut", { count: removedPhotos }), folder.isThere ? {
            undo: async () => followJob(await api.startIndexing({ folders: [folder.path] })),
        } : {});
    });
}

async function exclude(folder) {
    const answer = await ask({
        title: message("libraryFolders.skipFilesAndFolders"),
        note: message("libraryFolders.onePatternALineA", { folder: folder.path }),
        fields: [{ name: "patterns", label: message("libraryFolders.skipped"), isLong: true, value: folder.exclusions.join("\n") }],
        action: message("common.save"),
        save: async ({ patterns }) =>
            api.setExclusions(folder.path, patterns.split("\n").map((pattern) => pattern.trim()).filter(Boolean)),
    });
    if (!answer) return;
    tell("library-changed");
    toast(answer.removedPhotos > 0 ? message("libraryFolders.countPhotoTakenOut", { count: answer.removedPhotos }) : message("libraryFolders.savedWhatIsSkippedNo"));
}
