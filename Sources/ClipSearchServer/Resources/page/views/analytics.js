// What was searched, how fast, and how it was rated.
import { api } from "../core/api.js";
import { h } from "../core/dom.js";
import { address, periods } from "../core/state.js";
import { count, day, kinds, milliseconds, moment, ratings } from "../core/words.js";
import { barChart, boxPlot, chart, columnChart, heatMap } from "../parts/charts.js";
import { searchLink } from "./history.js";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const searches = (number) => count(number, "search", "searches");

export async function analyticsView(main, signal, { state }) {
    const figures = await api.analytics([["days", state.days], ["utcOffset", -new Date().getTimezoneOffset()]], signal);
    const isEmpty = figures.total === 0;
    main.replaceChildren(
        h("div", { class: "view-head" },
            h("div", {}, h("h1", {}, "Analytics"), h("p", { class: "muted" }, `${day(figures.from)} to ${day(figures.to)}. Nothing of this leaves the machine.`)),
            h("nav", { class: "segmented", "aria-label": "Time" }, periods.map((days) => h("a", {
                href: address({ ...state, days, open: null }), "aria-current": days === state.days ? "true" : null,
            }, `${days} days`)))),
        cards(figures),
        isEmpty ? h("p", { class: "empty" }, "No searches in this time. The figures come by themselves as the library is used.")
            : h("div", { class: "charts" }, charts(figures, signal)));
}

function cards(figures) {
    const rated = figures.rated > 0 ? `${figures.meanRating.toFixed(1)} of 4` : "–";
    const all = [
        [figures.total.toLocaleString("en-GB"), "searches"],
        [milliseconds(figures.medianMilliseconds), `median time (mean ${milliseconds(figures.meanMilliseconds)}, 95 % within ${milliseconds(figures.p95Milliseconds)})`],
        [figures.kinds.find((one) => one.kind === "text")?.searches.toLocaleString("en-GB") ?? "0", "by words"],
        [rated, `mean rating (${figures.rated.toLocaleString("en-GB")} rated)`],
        [figures.corrected.toLocaleString("en-GB"), "set right before searching"],
        [figures.withoutResults.toLocaleString("en-GB"), "found nothing"],
    ];
    return h("dl", { class: "figures" }, all.map(([value, label]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))));
}

function charts(figures, signal) {
    const share = (number) => `${Math.round((100 * number) / figures.total)} %`;
    const shortDay = (text) => {
        const [, month, date] = text.split("-").map(Number);
        return `${date}/${month}`;
    };
    const range = ({ from, to }) => (to === null ? `over ${milliseconds(from)}` : `${milliseconds(from)} to ${milliseconds(to)}`);
    const bin = ({ from, to }) => (to === null ? `> ${from}` : `≤ ${to}`);
    return [
        chart({
            signal, title: "Searches per day", className: "wide", columns: ["Day", "Searches"],
            rows: figures.perDay.map((one) => [day(one.day), one.searches]),
            draw: (width) => columnChart(figures.perDay.map((one) => ({
                label: shortDay(one.day), value: one.searches, tip: `${day(one.day)}: ${searches(one.searches)}`,
            })), { width }),
        }),
        chart({
            signal, title: "Kinds", columns: ["Kind", "Searches", "Share"],
            rows: figures.kinds.map((one) => [kinds[one.kind] ?? one.kind, one.searches, share(one.searches)]),
            draw: (width) => barChart(figures.kinds.map((one) => ({
                label: kinds[one.kind] ?? one.kind, value: one.searches, said: `${one.searches.toLocaleString("en-GB")} (${share(one.searches)})`,
                tip: `${kinds[one.kind] ?? one.kind}: ${searches(one.searches)}, ${share(one.searches)}`,
            })), { width: width, labelSpace: 130 }),
        }),
        chart({
            signal, title: "Ratings", columns: ["Rating", "Searches"], isEmpty: figures.rated === 0,
            rows: figures.ratings.map((one) => [ratings[one.rating], one.searches]),
            draw: (width) => barChart(figures.ratings.map((one) => ({
                label: ratings[one.rating], value: one.searches, tip: `${ratings[one.rating]}: ${searches(one.searches)}`,
            })), { width, labelSpace: 90 }),
        }),
        chart({
            signal, title: "When", note: "By day of the week and hour.", className: "wide", columns: ["Day", ...Array.from({ length: 24 }, (_, hour) => String(hour))],
            rows: figures.heatMap.map((hours, index) => [weekdays[index], ...hours]),
            draw: (width) => heatMap(figures.heatMap, {
                width, days: weekdays.map((name) => name.slice(0, 2)),
                tip: (index, hour, value) => `${weekdays[index]}, ${hour} to ${hour + 1}: ${searches(value)}`,
            }),
        }),
        chart({
            signal, title: "Response times", columns: ["Time", "Searches"],
            rows: figures.responseTimes.map((one) => [range(one), one.searches]),
            draw: (width) => columnChart(figures.responseTimes.map((one) => ({
                label: bin(one), value: one.searches, tip: `${range(one)}: ${searches(one.searches)}`,
            })), { width, labelWidth: 54 }),
            note: "How many searches took so many milliseconds.",
        }),
        chart({
            signal, title: "Response times by kind", columns: ["Kind", "Searches", "Least", "Lower quartile", "Median", "Upper quartile", "Most", "Mean"],
            isEmpty: figures.byKind.length === 0,
            note: "The box holds the middle half, the line in it is the median.",
            rows: figures.byKind.map((one) => [kinds[one.kind] ?? one.kind, one.searches,
                ...[one.minimum, one.lowerQuartile, one.median, one.upperQuartile, one.maximum, one.mean].map(milliseconds)]),
            draw: (width) => boxPlot(figures.byKind.map((one) => ({
                ...one, label: kinds[one.kind] ?? one.kind,
                tip: `${kinds[one.kind] ?? one.kind}: median ${milliseconds(one.median)}, half within ${milliseconds(one.lowerQuartile)} to ${milliseconds(one.upperQuartile)}, at most ${milliseconds(one.maximum)}`,
            })), { width, said: milliseconds }),
        }),
        chart({
            signal, title: "Popular queries", className: "wide", isEmpty: figures.popular.length === 0, columns: ["Query", "Searches", "Mean results", "Last"],
            rows: figures.popular.map((one) => [
                h("a", { href: `?q=${encodeURIComponent(one.query)}` }, one.query), one.searches, one.meanResults.toFixed(1), moment(one.lastAt)]),
        }),
        chart({
            signal, title: "Latest searches", className: "wide", columns: ["Search", "Kind", "Found", "Time", "Rating", "When"],
            rows: figures.latest.map((one) => [searchLink(one), kinds[one.kind] ?? one.kind, one.results, milliseconds(one.milliseconds), ratings[one.rating] ?? "–", moment(one.at)]),
        }),
    ];
}
