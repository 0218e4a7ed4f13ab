// Why a photo is among the answers: first in words, then in numbers.
import { api } from "../core/api.js";
import { h } from "../core/dom.js";
import { state } from "../core/navigation.js";
import { filterParameters, questionKind, searchRequest } from "../core/state.js";
import { message, sentence } from "../core/texts.js";
import { decimal, match, percent } from "../core/words.js";
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
            numbers.replaceChildren(h("p", { class: "muted" }, message("why.looking")));
            void fill(photo, numbers).catch((error) => {
                isAsked = false;
                numbers.replaceChildren(h("p", { class: "problem-text" }, error.message));
            });
        },
    }, h("summary", {}, message("why.whyThisPhoto")), numbers);
    const relevance = photo.isRelevant === true ? message("why.probablyWhatWasAskedFor")
        : photo.isRelevant === false ? message("why.probablyNotWhatWasAsked") : null;
    return h("section", { class: "why-section" },
        h("p", { class: `match-line match-${said.level}` }, sentence("why.matchNumberRankOfThe", { match: h("strong", {}, said.words), rank: photo.rank })),
        photo.writing && h("p", {}, sentence("common.inThePictureText", { text: h("mark", {}, wordsFound(photo)) })),
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
    const rows = [[message("why.nearnessToTheQuestionCosine"), number(photo.score)]];
    if (answer.scale) rows.push([message("why.aboveTheUsualInStandard"), number((photo.score - answer.scale.mean) / answer.scale.deviation)]);
    const scores = found?.scores ?? {};
    if (scores.vector !== undefined && scores.vector !== photo.score) rows.push([message("why.nearnessOfThePictureItself"), number(scores.vector)]);
    if (scores.caption !== undefined) rows.push([message("why.nearnessOfItsBestCaption"), number(scores.caption)]);
    if (scores.words !== undefined) rows.push([message("why.wordsInItsTextsBm25"), number(scores.words)]);
    if (scores.ownWords !== undefined) rows.push([message("why.putFirstByItsOwn"), scores.ownWords > 1 ? message("why.itsFileName") : message("why.shareOfTheQuestion", { share: percent(scores.ownWords) })]);
    if (scores.writing !== undefined) rows.push([message("why.itsWordsInThePicture"), percent(scores.writing)]);
    if (scores.likelihood !== undefined) rows.push([message("why.languageModelLikelierByNats"), number(scores.likelihood)]);
    if ((found?.termScores?.length ?? 0) > 1) {
        answer.terms.forEach((term, index) => rows.push([
            message("why.termCountedWeightTimes", {
                term: term.kind === "text" ? message("common.quoted", { text: term.term }) : term.kind === "photo" ? message("common.photoId", { id: String(term.term) }) : message("common.yourPicture"),
                weight: term.weight,
            }), number(found.termScores[index]),
        ]));
    }
    rows.push([message("why.model"), answer.model], [message("why.compared"), `${message("common.doneOfCountPhoto", { done: answer.comparedPhotos, count: answer.totalPhotos })}${message("common.separator")}${answer.plan}${answer.planReason ? ` (${answer.planReason})` : ""}`]);
    numbers.replaceChildren(...[
        scores.bestCaption && h("p", {}, sentence("why.bestCaptionCaption", { caption: h("q", {}, scores.bestCaption) })),
        scores.matchedWords?.length > 0 && h("p", {}, sentence("why.wordsFoundWords", { words: scores.matchedWords.map((word) => h("mark", {}, word)).flatMap((mark) => [mark, " "]) })),
        h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    ].filter(Boolean));
}

const number = (value) => (Number.isFinite(value) ? decimal(value, 3).replace("-", "−") : "–");
