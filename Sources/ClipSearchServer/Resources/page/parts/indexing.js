// Folders: adding them, watching how far indexing is, and what could not be read.
import { api } from "../core/api.js";
import { byId, events, h, newId, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { state } from "../core/navigation.js";
import { locale, message, sentence } from "../core/texts.js";
import { announce, attempt, showProblem, toast } from "../core/toasts.js";
import { fileSize, seconds } from "../core/words.js";

const unreadable = (count) => message("indexing.countFileCouldNotBe", { count });
const ended = ["done", "failed", "cancelled"];
let watched = null;
let latest = null;

// MARK: Watching a job

/** Follows a job by server-sent events, wherever in the page it was started. */
export function followJob(job) {
    if (watched?.id === job.id) return;
    stopWatching();
    show(job);
    if (ended.includes(job.state)) return;
    const source = new EventSource(`index/${encodeURIComponent(job.id)}/events`);
    watched = { id: job.id, source };
    const read = (event) => {
        try {
            show(JSON.parse(event.data));
        } catch (error) {
            showProblem(error);
        }
    };
    source.addEventListener("progress", read);
    source.addEventListener("done", (event) => {
        stopWatching();
        read(event);
    });
    source.addEventListener("error", () => {
        // The browser tries again by itself, unless the answer was no stream of events at all.
        if (source.readyState !== EventSource.CLOSED) return;
        stopWatching();
        lookAgain(job.id);
    });
}

/** The stream has broken off: the server may be gone for a while, or have been started anew and know the job no more. */
function lookAgain(id) {
    setTimeout(() => void api.job(id).then(followJob).catch((error) => {
        if (latest?.id !== id) return;
        if (error.status !== 404) return void lookAgain(id);
        latest = null;
        drawStrip(null);
        tell("job", null);
        tell("library-changed");
    }), 3000);
}

function stopWatching() {
    watched?.source.close();
    watched = null;
}

function show(job) {
    const hasEnded = ended.includes(job.state) && latest?.id === job.id && !ended.includes(latest.state);
    latest = job;
    drawStrip(job);
    tell("job", job);
    if (!hasEnded) return;
    tell("library-changed");
    const failed = job.report?.failedCount ?? job.failed;
    if (job.state === "failed" && job.model) toast(message("indexing.modelCantBeUsedReason", { model: job.model, reason: job.error ?? message("indexing.noReasonWasGiven") }), { isProblem: true });
    else if (job.state === "failed") toast(message("indexing.indexingFailedReason", { reason: job.error ?? message("indexing.noReasonWasGiven") }), { isProblem: true });
    else if (job.state === "cancelled") toast(message("indexing.indexingWasStoppedWhatWas"));
    else if (job.model) toast(message("indexing.modelAnswersFromNowOn", { model: job.model }));
    else {
        const done = message("indexing.countPhotoIndexed", { count: job.report?.indexed ?? job.completed });
        toast(failed > 0 ? `${done}${message("common.separator")}${unreadable(failed)}` : done);
    }
}

/** What a job does, in words. */
export function jobWords(job) {
    const withTime = (words) => (job.secondsLeft > 0 ? message("indexing.wordsAboutTimeLeft", { words, time: seconds(job.secondsLeft) }) : words);
    return {
        waiting: job.waitingFor ? message("indexing.waitingUntilRunHasEnded", { run: job.waitingFor }) : message("indexing.waitingUntilAnotherRunHas"),
        downloading: job.total > 0 ? message("indexing.downloadingModelDoneOfAll", { model: job.model, done: fileSize(job.completed), all: fileSize(job.total) })
            : message("indexing.downloadingModelDone", { model: job.model, done: fileSize(job.completed) }),
        scanning: message("indexing.lookingForPhotosCountFile", { count: job.completed }),
        indexing: withTime(message("common.doneOfCountPhoto", { done: job.completed, count: job.total })),
        building: withTime(message("indexing.buildingTheSearchIndex")),
        done: message("indexing.done"), failed: message("indexing.failedReason", { reason: job.error ?? message("indexing.noReasonWasGiven") }), cancelled: message("indexing.stopped"),
    }[job.state] ?? job.state;
}

function bar(job) {
    const isKnown = ["downloading", "indexing", "building"].includes(job.state) && job.total > 0;
    return h("progress", { max: isKnown ? String(job.total) : null, value: isKnown ? String(Math.min(job.completed, job.total)) : undefined, "aria-label": message("indexing.indexing") });
}

const isRunning = (job) => job && !ended.includes(job.state);

/** A line on every view while something is being indexed, but on the one that says more. */
function drawStrip(job) {
    const strip = byId("job-strip");
    strip.hidden = !isRunning(job) || state().view === "library" || document.querySelector(".first-run") !== null;
    if (strip.hidden) return void strip.replaceChildren();
    strip.replaceChildren(bar(job), h("span", {}, jobWords(job)), h("a", { href: "?view=library" }, message("common.more")));
}

events.addEventListener("navigated", () => requestAnimationFrame(() => drawStrip(latest)));

/** Finds a job that is running already. */
export function resume(status) {
    if (isRunning(status?.job)) followJob(status.job);
}

// MARK: Parts of views

export function folderForm({ isFirst = false } = {}) {
    const id = newId("folder");
    const problem = h("p", { class: "problem-text", role: "alert" });
    const input = h("input", {
        id, name: "folder", type: "text", required: true, maxlength: "4096", spellcheck: "false", autocapitalize: "off", autocomplete: "off",
        placeholder: "/home/me/Photos",
    });
    return h("form", {
        class: "folder-form", onsubmit: async (event) => {
            event.preventDefault();
            problem.textContent = "";
            const folder = input.value.trim().replace(/^file:\/\//, "");
            if (!/^(\/|~\/|~$)/.test(folder)) {
                problem.textContent = message("indexing.giveTheWholePathIt");
                input.focus();
                return;
            }
            try {
                followJob(await api.startIndexing({ folders: [folder.length > 1 ? folder.replace(/\/+$/, "") : folder] }));
                input.value = "";
                announce(message("indexing.indexingHasBegun"));
            } catch (error) {
                problem.textContent = error.message;
                input.focus();
            }
        },
    }, h("label", { for: id }, isFirst ? message("indexing.folderWithPhotosOnThe") : message("indexing.addAFolder")),
    h("div", { class: "field-row" }, input, h("button", { type: "submit", class: "button primary" }, icon("plus"), message("common.add"))), problem);
}

export function progressBox(signal) {
    const box = h("div", { class: "job-box", hidden: true });
    const draw = (job) => {
        box.hidden = !job;
        if (!job) return;
        const report = job.report;
        const parts = [h("p", { class: "job-words" }, h("strong", {}, jobWords(job)))];
        if (isRunning(job)) {
            parts.push(bar(job), h("p", { class: "muted path" }, job.folders.join(message("common.separator"))));
            if (job.failed > 0) parts.push(h("p", { class: "muted" }, unreadable(job.failed)));
            parts.push(h("button", { type: "button", class: "button", onclick: () => attempt(() => api.cancelJob(job.id)) }, message("indexing.stop")));
        } else if (report) {
            const said = [
                [report.indexed, message("indexing.countIndexed", { count: report.indexed })], [report.unchanged, message("indexing.countUnchanged", { count: report.unchanged })],
                [report.moved, message("indexing.countMoved", { count: report.moved })], [report.removed, message("indexing.countRemoved", { count: report.removed })],
                [report.retagged, message("indexing.countWithNewTags", { count: report.retagged })],
                [report.failedCount, message("indexing.countNotReadable", { count: report.failedCount })],
            ].filter(([number]) => number > 0).map(([, words]) => words);
            parts.push(h("p", {}, message("indexing.foundInTime", { found: said.join(message("common.separator")) || message("indexing.nothingWasFound"), time: seconds(report.seconds) })));
            const skipped = Object.entries(report.skippedFormats);
            if (skipped.length > 0) {
                parts.push(h("p", { class: "muted" }, message("indexing.formatsThatCantBeRead", { formats: skipped.map(([format, number]) => `${format} (${number.toLocaleString(locale)})`).join(message("common.separator")) })));
            }
            if (report.unavailableFolders.length > 0) {
                parts.push(h("p", { class: "notice" }, message("indexing.foldersThatCantBeReached", { folders: report.unavailableFolders.join(message("common.separator")) })));
            }
        }
        const hadFocus = box.contains(document.activeElement);
        box.replaceChildren(...parts);
        if (hadFocus) box.querySelector("button")?.focus();
    };
    events.addEventListener("job", ({ detail }) => draw(detail), { signal });
    draw(latest);
    return box;
}

export function failures(status) {
    const notes = status.notesCount > 0 && h("p", { class: "muted" },
        message("indexing.countPhotoWithMoreCaptions", { count: status.notesCount }));
    if (status.failedCount === 0) return notes || "";
    return h("section", {}, h("h2", {}, message("indexing.filesThatCouldNotBe")),
        h("p", { class: "muted" }, message("indexing.countFileTheOthersAre", { count: status.failedCount })),
        h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": message("indexing.filesThatCouldNotBe") }, h("table", { class: "failures" },
            h("thead", {}, h("tr", {}, h("th", { scope: "col" }, message("common.file")), h("th", { scope: "col" }, message("indexing.why")))),
            h("tbody", {}, status.failed.map((one) => h("tr", {}, h("th", { scope: "row", class: "path" }, one.path), h("td", {}, one.reason)))))),
        notes,
        status.failedCount > status.failed.length && h("p", { class: "muted" }, message("indexing.theFirstCount", { count: status.failed.length })),
        h("button", {
            type: "button", class: "button",
            onclick: () => attempt(async () => followJob(await api.startIndexing({ retryFailed: true }))),
        }, message("indexing.tryThemAgain")));
}

/**
 * What an empty library shows instead of photos.
 * @param {HTMLElement | string} weak  a line on what the model can't do
 */
export async function firstRun(signal, weak) {
    const box = h("div", {});
    const draw = async () => {
        const status = await api.status(signal).catch(() => null);
        if (status && status.failedCount > 0) box.replaceChildren(failures(status));
    };
    events.addEventListener("library-changed", draw, { signal });
    await draw();
    return h("div", { class: "first-run" },
        h("h2", {}, message("indexing.theLibraryIsEmpty")),
        h("p", {}, message("indexing.sayWhereYourPhotosAre")),
        weak,
        folderForm({ isFirst: true }), progressBox(signal),
        h("p", { class: "muted" }, sentence("indexing.inATerminalTheSame", { command: h("code", {}, "clipsearch index FOLDER") })), box);
}
