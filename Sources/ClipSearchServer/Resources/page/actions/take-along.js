// Photos for use elsewhere: their files, their paths, the system's share sheet.
import { api, file, mostNamed, Problem } from "../core/api.js";
import { confirm, openDialog } from "../core/dialogs.js";
import { h } from "../core/dom.js";
import { announce, toast } from "../core/toasts.js";
import { count } from "../core/words.js";

function save(href, name) {
    h("a", { href, download: name }).click();
}

/** Has the browser save the files of photos: of one as it is, of several in a ZIP archive. */
export async function downloadPhotos(photos, name) {
    if (photos.length > mostNamed) {
        const most = count(mostNamed, "photo");
        return toast(`An archive holds at most ${most}; these are ${count(photos.length, "photo")}`, { isProblem: true });
    }
    if (photos.length === 1) return save(`photos/${photos[0].id}/file?download=true`, photos[0].name ?? "");
    const archive = await api.prepareArchive(photos.map((photo) => photo.id), name);
    save(`archives/${archive.id}`, `${name}.zip`);
    const gone = photos.length - archive.photos + archive.missing;
    if (gone > 0) toast(`${count(gone, "file")} can’t be found; a text in the archive names them`, { isProblem: true });
    else announce(`${count(archive.photos, "photo")} are being downloaded`);
}

/** Puts the paths on the clipboard, one a line. */
export async function copyPaths(photos) {
    const text = photos.map((photo) => photo.path).join("\n");
    try {
        await navigator.clipboard.writeText(text);
        toast(photos.length === 1 ? "The path was copied" : `${count(photos.length, "path")} copied`);
    } catch {
        // Browsers refuse where the page did not come over a safe connection.
        const shown = { id: "path-text", readonly: true, value: text, onfocus: (event) => event.target.select() };
        openDialog({
            title: photos.length === 1 ? "The file’s path" : "The files’ paths",
            content: h("div", { class: "dialog-body" }, h("label", { for: "path-text" }, "Copy from here:"),
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
        return toast(`At most ${count(mostShared.photos, "photo")} and 300 MB are shared at once. Download them instead.`, { isProblem: true });
    }
    announce("Collecting the photos");
    const files = await Promise.all(photos.map(async (photo) => {
        const answer = await fetch(file(photo), { credentials: "same-origin" });
        if (!answer.ok) throw new Problem({ title: `${photo.name} can’t be read`, status: answer.status });
        const blob = await answer.blob();
        return new File([blob], photo.name, { type: blob.type });
    }));
    if (!navigator.canShare({ files })) return toast("The system doesn’t share files of this kind. Download them instead.", { isProblem: true });
    try {
        await navigator.share({ files });
    } catch (error) {
        if (error.name === "AbortError") return;
        if (error.name !== "NotAllowedError") throw error;
        // Browsers open the sheet only soon after a click, and large files take longer.
        const isWanted = await confirm({
            title: "Ready to share", text: `${count(photos.length, "photo")} can be shared now.`, action: "Share", isDangerous: false,
        });
        if (isWanted) await navigator.share({ files }).catch((refused) => { if (refused.name !== "AbortError") throw refused; });
    }
}
