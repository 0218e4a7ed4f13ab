// How good an answer was.
import { api } from "../core/api.js";
import { h, tell } from "../core/dom.js";
import { message } from "../core/texts.js";
import { attempt, toast } from "../core/toasts.js";
import { ratings } from "../core/words.js";

/** @param {number | null} search  the search's id in the history; null when it was not noted there */
export function ratingBar(search) {
    if (search === null) return h("p", { class: "muted rating-bar" }, message("rating.searchesAreNotNotedAt"));
    let chosen = null;
    const buttons = Object.entries(ratings).map(([value, label]) => h("button", {
        type: "button", class: "button small", "aria-pressed": "false", dataset: { rating: value },
        onclick: () => attempt(async () => {
            const rating = Number(value) === chosen ? null : Number(value);
            await (rating === null ? api.unrate(search) : api.rate(search, rating));
            chosen = rating;
            for (const button of buttons) button.setAttribute("aria-pressed", String(Number(button.dataset.rating) === chosen));
            toast(rating === null ? message("rating.theRatingWasTakenBack") : message("rating.ratedRatingThankYou", { rating: label }));
            tell("rated");
        }),
    }, label));
    return h("div", { class: "rating-bar", role: "group", "aria-label": message("rating.rateThisSearch") },
        h("span", {}, message("rating.howGoodIsThisAnswer")), buttons);
}
