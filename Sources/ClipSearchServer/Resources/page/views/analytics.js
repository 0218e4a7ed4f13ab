// What was searched, how fast, and how it was rated.
import { api } from "../core/api.js";
import { h } from "../core/dom.js";
import { address, periods } from "../core/state.js";
import { locale, message } from "../core/texts.js";
import { day, decimal, kinds, milliseconds, moment, percent, ratings } from "../core/words.js";
import { barChart, boxPlot, chart, columnChart, heatMap } from "../parts/charts.js";
import { searchLink } from "./history.js";

// 2024 began with a Monday.
const weekdayNames = (weekday) => Array.from({ length: 7 }, (_, index) =>
    new Intl.DateTimeFormat(locale, { weekday, timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, 1 + index))));
const weekdays = weekdayNames("long");
const searches = (count) => message("common.countSearch", { count });

export async function analyticsView(main, signal, { state }) {
    const figures = await api.analytics([["days", state.days], ["utcOffset", -new Date().getTimezoneOffset()]], signal);
    const isEmpty = figures.total === 0;
    main.replaceChildren(
        h("div", { class: "view-head" },
            h("div", {}, h("h1", {}, message("common.analytics")), h("p", { class: "muted" }, message("analytics.fromToToNothingOf", { from: day(figures.from), to: day(figures.to) }))),
            h("nav", { class: "segmented", "aria-label": message("analytics.period") }, periods.map((days) => h("a", {
                href: address({ ...state, days, open: null }), "aria-current": days === state.days ? "true" : null,
            }, message("analytics.countDay", { count: days }))))),
        cards(figures),
        isEmpty ? h("p", { class: "empty" }, message("analytics.noSearchesInThisTime"))
            : h("div", { class: "charts" }, charts(figures, signal)));
}

function cards(figures) {
    const rated = figures.rated > 0 ? message("common.partOfAll", { part: decimal(figures.meanRating, 1), all: 4 }) : "–";
    const all = [
        [figures.total.toLocaleString(locale), message("analytics.search", { count: figures.total })],
        [milliseconds(figures.medianMilliseconds), message("analytics.medianTimeMeanMean95", { mean: milliseconds(figures.meanMilliseconds), most: milliseconds(figures.p95Milliseconds) })],
        [figures.kinds.find((one) => one.kind === "text")?.searches.toLocaleString(locale) ?? "0", message("analytics.byWords")],
        [rated, message("analytics.meanRatingCountRated", { count: figures.rated })],
        [figures.corrected.toLocaleString(locale), message("analytics.setRightBeforeSearching")],
        [figures.withoutResults.toLocaleString(locale), message("analytics.foundNothing")],
    ];
    return h("dl", { class: "figures" }, all.map(([value, label]) => h("div", {}, h("dt", {}, label), h("dd", {}, value))));
}

function charts(figures, signal) {
    const share = (number) => percent(number / figures.total);
    const shortDay = (text) => {
        return new Date(`${text}T00:00:00Z`).toLocaleDateString(locale, { day: "numeric", month: "numeric", timeZone: "UTC" });
    };
    const range = ({ from, to }) => (to === null ? message("analytics.overTime", { time: milliseconds(from) }) : message("analytics.fromTo", { from: milliseconds(from), to: milliseconds(to) }));
    const bin = ({ from, to }) => (to === null ? `> ${from}` : `≤ ${to}`);
    return [
        chart({
            signal, title: message("analytics.searchesPerDay"), className: "wide", columns: [message("analytics.day"), message("common.searches")],
            rows: figures.perDay.map((one) => [day(one.day), one.searches]),
            draw: (width) => columnChart(figures.perDay.map((one) => ({
                label: shortDay(one.day), value: one.searches, tip: `${day(one.day)}: ${searches(one.searches)}`,
            })), { width }),
        }),
        chart({
            signal, title: message("analytics.kinds"), columns: [message("common.kind"), message("common.searches"), message("analytics.shareOfAll")],
            rows: figures.kinds.map((one) => [kinds[one.kind] ?? one.kind, one.searches, share(one.searches)]),
            draw: (width) => barChart(figures.kinds.map((one) => ({
                label: kinds[one.kind] ?? one.kind, value: one.searches, said: `${one.searches.toLocaleString(locale)} (${share(one.searches)})`,
                tip: `${kinds[one.kind] ?? one.kind}: ${searches(one.searches)}, ${share(one.searches)}`,
            })), { width: width, labelSpace: 130 }),
        }),
        chart({
            signal, title: message("analytics.ratings"), columns: [message("common.rating"), message("common.searches")], isEmpty: figures.rated === 0,
            rows: figures.ratings.map((one) => [ratings[one.rating], one.searches]),
            draw: (width) => barChart(figures.ratings.map((one) => ({
                label: ratings[one.rating], value: one.searches, tip: `${ratings[one.rating]}: ${searches(one.searches)}`,
            })), { width, labelSpace: 90 }),
        }),
        chart({
            signal, title: message("common.when"), note: message("analytics.byDayOfTheWeek"), className: "wide", columns: [message("analytics.day"), ...Array.from({ length: 24 }, (_, hour) => String(hour))],
            rows: figures.heatMap.map((hours, index) => [weekdays[index], ...hours]),
            draw: (width) => heatMap(figures.heatMap, {
                width, days: weekdayNames("short"),
                tip: (index, hour, value) => `${weekdays[index]}, ${message("analytics.fromTo", { from: hour, to: hour + 1 })}: ${searches(value)}`,
            }),
        }),
        chart({
            signal, title: message("analytics.responseTimes"), columns: [message("analytics.time"), message("common.searches")],
            rows: figures.responseTimes.map((one) => [range(one), one.searches]),
            draw: (width) => columnChart(figures.responseTimes.map((one) => ({
                label: bin(one), value: one.searches, tip: `${range(one)}: ${searches(one.searches)}`,
            })), { width, labelWidth: 54 }),
            note: message("analytics.howManySearchesTookSo"),
        }),
        chart({
            signal, title: message("analytics.responseTimesByKind"), columns: [message("common.kind"), message("common.searches"), message("analytics.least"), message("analytics.lowerQuartile"), message("analytics.median"), message("analytics.upperQuartile"), message("analytics.most"), message("analytics.mean")],
            isEmpty: figures.byKind.length === 0,
            note: message("analytics.theBoxHoldsTheMiddle"),
            rows: figures.byKind.map((one) => [kinds[one.kind] ?? one.kind, one.searches,
                ...[one.minimum, one.lowerQuartile, one.median, one.upperQuartile, one.maximum, one.mean].map(milliseconds)]),
            draw: (width) => boxPlot(figures.byKind.map((one) => ({
                ...one, label: kinds[one.kind] ?? one.kind,
                tip: message("analytics.kindMedianMedianHalfWithin", {
                    kind: kinds[one.kind] ?? one.kind, median: milliseconds(one.median), lower: milliseconds(one.lowerQuartile), upper: milliseconds(one.upperQuartile), most: milliseconds(one.maximum),
                }),
            })), { width, said: milliseconds }),
        }),
        chart({
            signal, title: message("analytics.popularQueries"), className: "wide", isEmpty: figures.popular.length === 0, columns: [message("analytics.query"), message("common.searches"), message("analytics.meanResults"), message("analytics.last")],
            rows: figures.popular.map((one) => [
                h("a", { href: `?q=${encodeURIComponent(one.query)}` }, one.query), one.searches, decimal(one.meanResults, 1), moment(one.lastAt)]),
        }),
        chart({
            signal, title: message("analytics.latestSearches"), className: "wide", columns: [message("analytics.search2"), message("common.kind"), message("common.found"), message("analytics.time"), message("common.rating"), message("common.when")],
            rows: figures.latest.map((one) => [searchLink(one), kinds[one.kind] ?? one.kind, one.results, milliseconds(one.milliseconds), ratings[one.rating] ?? "–", moment(one.at)]),
        }),
    ];
}
