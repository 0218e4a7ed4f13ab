// Folders: adding them, watching how far indexing is, and what could not be read.
import { api } from "../core/api.js";
import { byId, events, h, newId, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { state } from "../core/navigation.js";
import { announce, attempt, showProblem, toast } from "../core/toasts.js";
import { count, fileSize, seconds } from "../core/words.js";

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
    if (job.state === "failed" && job.model) toast(`${job.model} can't be used: ${job.error ?? "no reason was given"}`, { isProblem: true });
    else if (job.state === "failed") toast(`Indexing failed: ${job.error ?? "no reason was given"}`, { isProblem: true });
    else if (job.state === "cancelled") toast("Indexing was stopped; what was done is kept");
    else if (job.model) toast(`${job.model} answers from now on`);
    else {
        toast(`${count(job.report?.indexed ?? job.completed, "photo")} indexed${failed > 0 ? `, ${count(failed, "file")} could not be read` : ""}`);
    }
}

/** What a job does, in words. */
export function jobWords(job) {
    const left = job.secondsLeft > 0 ? `, about ${seconds(job.secondsLeft)} left` : "";
    return {
        waiting: `Waiting until ${job.waitingFor ?? "another run"} has ended its indexing`,
        downloading: `Downloading ${job.model}: ${fileSize(job.completed)}${job.total > 0 ? ` of ${fileSize(job.total)}` : ""}`,
        scanning: `Looking for photos: ${count(job.completed, "file")} so far`,
        indexing: `${job.completed.toLocaleString("en-GB")} of ${count(job.total, "photo")}${left}`,
        building: `Building the search index${left}`,
        done: "Done", failed: `Failed: ${job.error ?? "no reason was given"}`, cancelled: "Stopped",
    }[job.state] ?? job.state;
}

function bar(job) {
    const isKnown = ["downloading", "indexing", "building"].includes(job.state) && job.total > 0;
    return h("progress", { max: isKnown ? String(job.total) : null, value: isKnown ? String(Math.min(job.completed, job.total)) : undefined, "aria-label": "Indexing" });
}

const isRunning = (job) => job && !ended.includes(job.state);

/** A line on every view while something is being indexed, but on the one that says more. */
function drawStrip(job) {
    const strip = byId("job-strip");
    strip.hidden = !isRunning(job) || state().view === "library" || document.querySelector(".first-run") !== null;
    if (strip.hidden) return void strip.replaceChildren();
    strip.replaceChildren(bar(job), h("span", {}, jobWords(job)), h("a", { href: "?view=library" }, "More"));
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
                problem.textContent = "Give the whole path: it begins with “/”, or with “~/” for your home.";
                input.focus();
                return;
            }
            try {
                followJob(await api.startIndexing({ folders: [folder.length > 1 ? folder.replace(/\/+$/, "") : folder] }));
                input.value = "";
                announce("Indexing has begun");
            } catch (error) {
                problem.textContent = error.message;
                input.focus();
            }
        },
    }, h("label", { for: id }, isFirst ? "Folder with photos, on the machine that clipsearch runs on" : "Add a folder"),
    h("div", { class: "field-row" }, input, h("button", { type: "submit", class: "button primary" }, icon("plus"), "Add")), problem);
}

export function progressBox(signal) {
    const box = h("div", { class: "job-box", hidden: true });
    const draw = (job) => {
        box.hidden = !job;
        if (!job) return;
        const report = job.report;
        const parts = [h("p", { class: "job-words" }, h("strong", {}, jobWords(job)))];
        if (isRunning(job)) {
            parts.push(bar(job), h("p", { class: "muted path" }, job.folders.join(", ")));
            if (job.failed > 0) parts.push(h("p", { class: "muted" }, `${count(job.failed, "file")} could not be read so far`));
            parts.push(h("button", { type: "button", class: "button", onclick: () => attempt(() => api.cancelJob(job.id)) }, "Stop"));
        } else if (report) {
            const said = [
                ["indexed", report.indexed], ["unchanged", report.unchanged], ["moved", report.moved], ["removed", report.removed],
                ["with new tags", report.retagged], ["not readable", report.failedCount],
            ].filter(([, number]) => number > 0).map(([name, number]) => `${number.toLocaleString("en-GB")} ${name}`);
            parts.push(h("p", {}, `${said.join(", ") || "Nothing was found"}, in ${seconds(report.seconds)}.`));
            const skipped = Object.entries(report.skippedFormats);
            if (skipped.length > 0) {
                parts.push(h("p", { class: "muted" }, `Formats that can't be read yet: ${skipped.map(([format, number]) => `${format} (${number.toLocaleString("en-GB")})`).join(", ")}`));
            }
            if (report.unavailableFolders.length > 0) {
                parts.push(h("p", { class: "notice" }, `Folders that can't be reached: ${report.unavailableFolders.join(", ")}`));
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
        `${count(status.notesCount, "photo")} with more captions or keywords than are kept.`);
    if (status.failedCount === 0) return notes || "";
    return h("section", {}, h("h2", {}, "Files that could not be read"),
        h("p", { class: "muted" }, `${count(status.failedCount, "file")}. The others are in the library; these are looked at again when they change.`),
        h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": "Files that could not be read" }, h("table", { class: "failures" },
            h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "File"), h("th", { scope: "col" }, "Why"))),
            h("tbody", {}, status.failed.map((one) => h("tr", {}, h("th", { scope: "row", class: "path" }, one.path), h("td", {}, one.reason)))))),
        notes,
        status.failedCount > status.failed.length && h("p", { class: "muted" }, `The first ${status.failed.length.toLocaleString("en-GB")}.`),
        h("button", {
            type: "button", class: "button",
            onclick: () => attempt(async () => followJob(await api.startIndexing({ retryFailed: true }))),
        }, "Try them again"));
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
        h("h2", {}, "The library is empty"),
        h("p", {}, "Say where your photos are. clipsearch looks at each of them once, and then finds them by what is in them. The photos stay where they are and never leave this machine."),
        weak,
        folderForm({ isFirst: true }), progressBox(signal),
        h("p", { class: "muted" }, "In a terminal, the same is done by ", h("code", {}, "clipsearch index FOLDER"), "."), box);
}
