// The library: its folders, figures and files that could not be read.
import { api } from "../core/api.js";
import { events, h, newId, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { attempt } from "../core/toasts.js";
import { count, fileSize } from "../core/words.js";
import { failures, folderForm, followJob, progressBox } from "../parts/indexing.js";
import { libraryFolder } from "../parts/library-folders.js";
import { modelsSection } from "../parts/models.js";
import { watchWords } from "../parts/watching.js";

export async function libraryView(main, signal) {
    const body = h("div", { class: "library" });
    const draw = async () => {
        const [status, { folders }, watched, session] = await Promise.all(
            [api.status(signal), api.indexedFolders(signal), api.watch(signal), api.session()]);
        const figures = [
            [count(status.photos, "photo"), status.missing > 0 ? `${count(status.missing, "file")} missing` : "in the library"],
            [fileSize(status.bytes), "on disk"], [count(status.tags, "tag"), count(status.captions, "caption")],
            [status.model, `model; ${count(status.indexedPhotos, "photo")} indexed with it`],
        ];
        const models = await modelsSection(status, signal);
        body.replaceChildren(
            h("dl", { class: "figures" }, figures.map(([value, label]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
            h("section", {}, h("h2", {}, "Folders"),
                folders.length === 0 ? h("p", { class: "empty" }, "None yet.")
                    : h("ul", { class: "folder-list" }, folders.map((folder) => libraryFolder(folder, watched))),
                folders.length > 1 && h("button", {
                    type: "button", class: "button", onclick: () => attempt(async () => followJob(await api.startIndexing({}))),
                }, "Update all"),
                h("p", { class: "muted", role: "status" }, watchWords(watched)),
                folderForm()),
            models, textSection(status.text, draw),
            h("section", {}, h("h2", {}, "Duplicates"), h("p", { class: "muted" }, "Files that are there more than once, photos that look alike, and bursts."),
                h("a", { class: "button", href: "?view=duplicates" }, icon("stack"), "Find duplicates")),
            addPictures(status), failures(status), session.tokenRequired ? logout() : "",
            h("p", { class: "muted path" }, `clipsearch ${status.version}, library ${status.library}`));
    };
    // While a model is fetched, there is no choice of another.
    events.addEventListener("job", ({ detail }) => {
        if (detail?.model && body.querySelector("#models button:enabled")) void attempt(draw);
    }, { signal });
    for (const name of ["library-changed", "watch-changed"]) events.addEventListener(name, () => attempt(draw), { signal });
    main.replaceChildren(h("div", { class: "view-head" }, h("h1", {}, "Library")), progressBox(signal), body);
    await draw();
}

/** The reading of what is written in photos. */
function textSection(text, draw) {
    if (!text.isAvailable) return "";
    const { progress } = text;
    return h("section", { id: "text" }, h("h2", {}, "Text in pictures"),
        h("p", { class: "muted" }, `${count(text.read, "photo")} read, ${count(text.withText, "photo")} with text.`,
            progress ? ` Reading: ${progress.completed} of ${progress.total}; it waits while somebody searches.` : "",
            text.failed > 0 ? ` ${count(text.failed, "photo")} could not be read.` : "", text.problem ? ` ${text.problem}` : ""),
        h("p", { class: "muted" }, "Latin letters, Chinese and Japanese are read; Cyrillic, Greek, Korean and Arabic are not."),
        h("label", {}, h("input", {
            type: "checkbox", checked: text.isOn,
            onchange: (event) => attempt(async () => {
                await api.changeSettings({ readsText: event.target.checked });
                await draw();
            }),
        }), " Read the text in new photos"));
}

/** Ends the session of this browser. */
function logout() {
    return h("section", {}, h("h2", {}, "This browser"),
        h("p", { class: "muted" }, "It was given the token of the library, and need not be asked for it for 30 days."),
        h("button", {
            type: "button", class: "button", id: "log-out", onclick: () => attempt(async () => {
                await api.closeSession();
                location.reload();
            }),
        }, "Log out"));
}

/** Pictures that are sent from this browser and kept in the library's own folder. */
function addPictures(status) {
    const id = newId("pictures");
    const said = h("p", { class: "muted", role: "status" });
    const send = async (files) => {
        let added = 0;
        let known = 0;
        const bad = [];
        for (const [index, one] of files.entries()) {
            said.textContent = `Sending ${index + 1} of ${files.length}…`;
            try {
                const answer = await api.upload(one, [["add", "true"], ["name", one.name.slice(0, 200)]]);
                if (answer.added?.state === "known") known += 1;
                else added += 1;
            } catch (error) {
                bad.push(`${one.name}: ${error.message}`);
                if (error.kind === "unreachable") break;
            }
        }
        said.textContent = [`${count(added, "picture")} added`, known > 0 && `${known} known already`, ...bad].filter(Boolean).join(". ");
        if (added > 0) tell("photos-added");
    };
    return h("section", {}, h("h2", {}, "Add pictures from this device"),
        h("p", { class: "muted" }, "They are stored in ", h("span", { class: "path" }, status.uploadsFolder), `; up to ${fileSize(status.uploadLimit)} each, ${status.pictureFormats.join(", ")}.`),
        h("div", { class: "field" }, h("label", { for: id }, "Pictures"), h("input", {
            id, type: "file", accept: "image/*", multiple: true,
            onchange: (event) => { const files = [...event.target.files]; if (files.length > 0) void send(files); },
        })), said);
}
