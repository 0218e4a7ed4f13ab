// Why a photo is among the answers: first in words, then in numbers.
import { api } from "../core/api.js";
import { h } from "../core/dom.js";
import { state } from "../core/navigation.js";
import { filterParameters, questionKind, searchRequest } from "../core/state.js";
import { match } from "../core/words.js";
import { wordsFound } from "./photo-text.js";

/** The part of a photo's details that tells why it was found. */
export function why(photo, answer) {
    const said = match(photo, answer);
    const numbers = h("div", { class: "why-numbers" });
    let isAsked = false;
    const details = h("details", {
        class: "why", ontoggle: () => {
            if (!details.open || isAsked) return;
            isAsked = true;
            numbers.replaceChildren(h("p", { class: "muted" }, "Looking…"));
            void fill(photo, numbers).catch((error) => {
                isAsked = false;
                numbers.replaceChildren(h("p", { class: "problem-text" }, error.message));
            });
        },
    }, h("summary", {}, "Why this photo?"), numbers);
    const relevance = photo.isRelevant === true ? "Probably what was asked for."
        : photo.isRelevant === false ? "Probably not what was asked for; shown because it comes nearest." : null;
    return h("section", { class: "why-section" },
        h("p", { class: `match-line match-${said.level}` }, h("strong", {}, said.words), ` · number ${photo.rank} of the answers`),
        photo.writing && h("p", {}, "In the picture: ", h("mark", {}, wordsFound(photo))),
        relevance && h("p", { class: "muted" }, relevance), details);
}

/** The same question once more, for this photo alone, with its explanation. */
async function fill(photo, numbers) {
    const request = searchRequest(state(), { offset: Math.max(0, photo.rank - 3), limit: 6, record: false, explain: true });
    const now = state();
    const answer = questionKind(now) === "similar"
        ? await api.similar(now.photo, [["limit", request.limit], ["offset", request.offset], ["record", "false"], ["explain", "true"], ["stacksCopies", "false"],
            ["minimumScore", request.minimumScore], ...filterParameters(now)])
        : await api.search(request);
    const found = answer.results.find((result) => result.id === photo.id);
    const rows = [["Nearness to the question (cosine, −1 to 1)", number(photo.score)]];
    if (answer.scale) rows.push(["Above the usual, in standard deviations", number((photo.score - answer.scale.mean) / answer.scale.deviation)]);
    const scores = found?.scores ?? {};
    if (scores.vector !== undefined && scores.vector !== photo.score) rows.push(["Nearness of the picture itself", number(scores.vector)]);
    if (scores.caption !== undefined) rows.push(["Nearness of its best caption", number(scores.caption)]);
    if (scores.words !== undefined) rows.push(["Words in its texts (BM25)", number(scores.words)]);
    if (scores.ownWords !== undefined) rows.push(["Put first by its own words", scores.ownWords > 1 ? "its file name" : `${Math.round(scores.ownWords * 100)} % of the question`]);
    if (scores.writing !== undefined) rows.push(["Its words in the picture", `${Math.round(scores.writing * 100)} %`]);
    if (scores.likelihood !== undefined) rows.push(["Language model: likelier by (nats a token)", number(scores.likelihood)]);
    if ((found?.termScores?.length ?? 0) > 1) {
        answer.terms.forEach((term, index) => rows.push([
            `${term.kind === "text" ? `“${term.term}”` : term.kind === "photo" ? `the photo ${term.term}` : "your picture"}`
                + `, counted ${term.weight} times`, number(found.termScores[index]),
        ]));
    }
    rows.push(["Model", answer.model], ["Compared", `${answer.comparedPhotos.toLocaleString("en-GB")} of ${answer.totalPhotos.toLocaleString("en-GB")} photos, ${answer.plan}${answer.planReason ? ` (${answer.planReason})` : ""}`]);
    numbers.replaceChildren(...[
        scores.bestCaption && h("p", {}, "Best caption: ", h("q", {}, scores.bestCaption)),
        scores.matchedWords?.length > 0 && h("p", {}, "Words found: ", scores.matchedWords.map((word) => h("mark", {}, word)).flatMap((mark) => [mark, " "])),
        h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    ].filter(Boolean));
}

const number = (value) => (Number.isFinite(value) ? value.toFixed(3).replace("-", "−") : "–");
