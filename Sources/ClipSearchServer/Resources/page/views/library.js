// The library: its folders, figures and files that could not be read.
import { shareByLink } from "../actions/sharing.js";
import { api } from "../core/api.js";
import { events, h, newId, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { message, sentence } from "../core/texts.js";
import { attempt } from "../core/toasts.js";
import { fileSize, photoCount } from "../core/words.js";
import { failures, folderForm, followJob, progressBox } from "../parts/indexing.js";
import { languageChoice } from "../parts/language-choice.js";
import { libraryFolder } from "../parts/library-folders.js";
import { modelsSection } from "../parts/models.js";
import { watchWords } from "../parts/watching.js";

export async function libraryView(main, signal) {
    const body = h("div", { class: "library" });
    const draw = async () => {
        const [status, { folders }, watched, session] = await Promise.all(
            [api.status(signal), api.indexedFolders(signal), api.watch(signal), api.session()]);
        const figures = [
            [photoCount(status.photos), status.missing > 0 ? message("common.countFileMissing", { count: status.missing }) : message("library.inTheLibrary")],
            [fileSize(status.bytes), message("library.onDisk")],
            [message("library.countTag", { count: status.tags }), message("library.countCaption", { count: status.captions })],
            [status.model, message("library.modelCountPhotoIndexedWith", { count: status.indexedPhotos })],
        ];
        const models = await modelsSection(status, signal);
        body.replaceChildren(
            h("dl", { class: "figures" }, figures.map(([value, label]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
            h("section", {}, h("h2", {}, message("library.folders")),
                folders.length === 0 ? h("p", { class: "empty" }, message("library.noneYet"))
                    : h("ul", { class: "folder-list" }, folders.map((folder) => libraryFolder(folder, watched))),
                folders.length > 1 && h("button", {
                    type: "button", class: "button", onclick: () => attempt(async () => followJob(await api.startIndexing({}))),
                }, message("library.updateAll")),
                h("p", { class: "muted", role: "status" }, watchWords(watched)),
                folderForm()),
            models, textSection(status.text, draw),
            h("section", {}, h("h2", {}, message("common.duplicates")), h("p", { class: "muted" }, message("library.filesThatAreThereMore")),
                h("a", { class: "button", href: "?view=duplicates" }, icon("stack"), message("library.findDuplicates"))),
            h("section", {}, h("h2", {}, message("sharing.sharedLinks")), h("button", {
                type: "button", class: "button", id: "shared-links", onclick: () => attempt(() => shareByLink(null, "")),
            }, icon("globe"), message("sharing.show"))),
            addPictures(status), failures(status), languageChoice(), session.tokenRequired ? logout() : "",
            h("p", { class: "muted path" }, `clipsearch ${status.version}, library ${status.library}`));
    };
    // While a model is fetched, there is no choice of another.
    events.addEventListener("job", ({ detail }) => {
        if (detail?.model && body.querySelector("#models button:enabled")) void attempt(draw);
    }, { signal });
    for (const name of ["library-changed", "watch-changed"]) events.addEventListener(name, () => attempt(draw), { signal });
    main.replaceChildren(h("div", { class: "view-head" }, h("h1", {}, message("common.library"))), progressBox(signal), body);
    await draw();
}

/** The reading of what is written in photos. */
function textSection(text, draw) {
    if (!text.isAvailable) return "";
    const { progress } = text;
    return h("section", { id: "text" }, h("h2", {}, message("library.textInPictures")),
        h("p", { class: "muted" }, [message("library.countPhotoReadSomeWith", { count: text.read, some: text.withText }),
            progress && message("library.readingDoneOfAllIt", { done: progress.completed, all: progress.total }),
            text.failed > 0 && message("library.countPhotoCouldNotBe", { count: text.failed }), text.problem].filter(Boolean).join(" ")),
        h("p", { class: "muted" }, message("library.latinLettersChineseAndJapanese")),
        h("label", {}, h("input", {
            type: "checkbox", checked: text.isOn,
            onchange: (event) => attempt(async () => {
                await api.changeSettings({ readsText: event.target.checked });
                await draw();
            }),
        }), " ", message("library.readTheTextInNew")));
}

/** Ends the session of this browser. */
function logout() {
    return h("section", {}, h("h2", {}, message("library.thisBrowser")),
        h("p", { class: "muted" }, message("library.itWasGivenTheToken")),
        h("button", {
            type: "button", class: "button", id: "log-out", onclick: () => attempt(async () => {
                await api.closeSession();
                location.reload();
            }),
        }, message("library.logOut")));
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
            said.textContent = message("library.sendingDoneOfAll", { done: index + 1, all: files.length });
            try {
                const answer = await api.upload(one, [["add", "true"], ["name", one.name.slice(0, 200)]]);
                if (answer.added?.state === "known") known += 1;
                else added += 1;
            } catch (error) {
                bad.push(`${one.name}: ${error.message}`);
                if (error.kind === "unreachable") break;
            }
        }
        said.textContent = [message("library.countPictureAdded", { count: added }), known > 0 && message("library.countKnownAlready", { count: known }), ...bad].filter(Boolean).join(". ");
        if (added > 0) tell("photos-added");
    };
    return h("section", {}, h("h2", {}, message("library.addPicturesFromThisDevice")),
        h("p", { class: "muted" }, sentence("library.theyAreStoredInFolder", {
            folder: h("span", { class: "path" }, status.uploadsFolder), size: fileSize(status.uploadLimit), formats: status.pictureFormats.join(message("common.separator")),
        })),
        h("div", { class: "field" }, h("label", { for: id }, message("library.pictures")), h("input", {
            id, type: "file", accept: "image/*", multiple: true,
            onchange: (event) => { const files = [...event.target.files]; if (files.length > 0) void send(files); },
        })), said);
}
