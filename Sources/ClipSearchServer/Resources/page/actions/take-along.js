// Photos for use elsewhere: their files, their paths, the system's share sheet.
import { api, file, mostNamed, Problem } from "../core/api.js";
import { confirm, openDialog } from "../core/dialogs.js";
import { h } from "../core/dom.js";
import { message } from "../core/texts.js";
import { announce, toast } from "../core/toasts.js";
import { fileSize } from "../core/words.js";

function save(href, name) {
    h("a", { href, download: name }).click();
}

/** Has the browser save the files of photos: of one as it is, of several in a ZIP archive. */
export async function downloadPhotos(photos, name) {
    if (photos.length > mostNamed) {
        
        return toast(message("takeAlong.anArchiveHoldsAtMost", { most: mostNamed, count: photos.length }), { isProblem: true });
    }
    if (photos.length === 1) return save(`photos/${photos[0].id}/file?download=true`, photos[0].name ?? "");
    const archive = await api.prepareArchive(photos.map((photo) => photo.id), name);
    save(`archives/${archive.id}`, `${name}.zip`);
    const gone = photos.length - archive.photos + archive.missing;
    if (gone > 0) toast(message("takeAlong.countFileCantBeFound", { count: gone }), { isProblem: true });
    else announce(message("takeAlong.countPhotoIsBeingDownloaded", { count: archive.photos }));
}

/** Puts the paths on the clipboard, one a line. */
export async function copyPaths(photos) {
    const text = photos.map((photo) => photo.path).join("\n");
    try {
        await navigator.clipboard.writeText(text);
        toast(message("takeAlong.thePathWasCopied", { count: photos.length }));
    } catch {
        // Browsers refuse where the page did not come over a safe connection.
        const shown = { id: "path-text", readonly: true, value: text, onfocus: (event) => event.target.select() };
        openDialog({
            title: photos.length === 1 ? message("takeAlong.theFilesPath") : message("takeAlong.theFilesPaths"),
            content: h("div", { class: "dialog-body" }, h("label", { for: "path-text" }, message("takeAlong.copyFromHere")),
                photos.length === 1 ? h("input", shown) : h("textarea", { ...shown, rows: "8" })),
        }).querySelector("#path-text").focus();
    }
}

/** Whether the browser can hand files to other programs. */
export const canShare = () => typeof navigator.share === "function" && typeof navigator.canShare === "function";

/** What is shared is held in memory. */
const mostShared = { photos: 30, bytes: 300e6 };

/** Hands the files of photos to what the system shares with. */
export async function sharePhotos(photos) {
    const bytes = photos.reduce((sum, photo) => sum + photo.bytes, 0);
    if (photos.length > mostShared.photos || bytes > mostShared.bytes) {
        return toast(message("takeAlong.atMostMostPhotosAnd", { most: mostShared.photos, size: fileSize(mostShared.bytes) }), { isProblem: true });
    }
    announce(message("common.collectingThePhotos"));
    const files = await Promise.all(photos.map(async (photo) => {
        const answer = await fetch(file(photo), { credentials: "same-origin" });
        if (!answer.ok) throw new Problem({ title: message("takeAlong.nameCantBeRead", { name: photo.name }), status: answer.status });
        const blob = await answer.blob();
        return new File([blob], photo.name, { type: blob.type });
    }));
    if (!navigator.canShare({ files })) return toast(message("takeAlong.theSystemDoesntShareFiles"), { isProblem: true });
    try {
        await navigator.share({ files });
    } catch (error) {
        if (error.name === "AbortError") return;
        if (error.name !== "NotAllowedError") throw error;
        // Browsers open the sheet only soon after a click, and large files take longer.
        const isWanted = await confirm({
            title: message("takeAlong.readyToShare"), text: message("takeAlong.countPhotoCanBeShared", { count: photos.length }), action: message("takeAlong.share"), isDangerous: false,
        });
        if (isWanted) await navigator.share({ files }).catch((refused) => { if (refused.name !== "AbortError") throw refused; });
    }
}
