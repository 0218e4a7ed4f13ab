// Small charts: SVG that can be hovered, with a table behind each.
import { h, newId, svg } from "../core/dom.js";
import { locale, message } from "../core/texts.js";
import { bands, labelStep, linear, shade, ticks } from "./scales.js";

/**
 * A chart with its heading and its table.
 * @param {{ title: string, note?: string, columns: string[], rows: (string | number)[][], draw?: (width: number) => SVGElement,
 *     isEmpty?: boolean, className?: string, signal: AbortSignal }} chart  without `draw`, the table is all there is
 */
export function chart({ title, note = null, columns, rows, draw = null, isEmpty = false, className = "", signal }) {
    const heading = newId("chart");
    const table = h("table", {},
        h("caption", { class: "visually-hidden" }, title),
        h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, rows.map((row) => h("tr", {}, row.map((value, index) => (index === 0
            ? h("th", { scope: "row" }, value) : h("td", { class: typeof value === "object" ? "" : "number" }, value)))))));
    const box = h("div", { class: "table-box", tabindex: "0", role: "region", "aria-label": message("charts.titleTable", { title }) }, table);
    const figure = h("section", { class: `chart ${className}`, "aria-labelledby": heading }, h("h2", { id: heading }, title),
        note && h("p", { class: "muted" }, note));
    if (isEmpty) {
        figure.append(h("p", { class: "empty" }, message("charts.nothingInThisTime")));
        return figure;
    }
    if (!draw) {
        figure.append(box);
        return figure;
    }
    const place = h("div", { class: "chart-place" });
    const tip = h("div", { class: "chart-tip", hidden: true, "aria-hidden": "true" });
    let width = 0;
    const observer = new ResizeObserver(() => {
        const now = Math.floor(place.clientWidth);
        if (now === width || now === 0) return;
        width = now;
        const drawn = draw(now);
        drawn.setAttribute("role", "img");
        drawn.setAttribute("aria-label", message("charts.titleTheTableBelowHolds", { title }));
        place.replaceChildren(drawn, tip);
        tip.hidden = true;
    });
    observer.observe(place);
    signal.addEventListener("abort", () => observer.disconnect());
    hover(place, tip);
    figure.append(place, h("details", { class: "chart-table" }, h("summary", {}, message("charts.table")), box));
    return figure;
}

/** Shows what a mark says beside it. */
function hover(place, tip) {
    place.addEventListener("pointermove", (event) => {
        const mark = event.target.closest?.("[data-tip]");
        tip.hidden = !mark;
        if (!mark) return;
        tip.textContent = mark.dataset.tip;
        const box = place.getBoundingClientRect();
        const x = event.clientX - box.left;
        tip.style.left = `${Math.max(0, Math.min(box.width - tip.offsetWidth, x - tip.offsetWidth / 2))}px`;
        tip.style.top = `${Math.max(0, event.clientY - box.top - tip.offsetHeight - 12)}px`;
    });
    place.addEventListener("pointerleave", () => { tip.hidden = true; });
}

const text = (x, y, anchor, words, className = "") => svg("text", { x, y, "text-anchor": anchor, class: className }, words);

/** Upright bars. @param {{ label: string, value: number, tip: string }[]} data */
export function columnChart(data, { width, height = 220, labelWidth = 44, isCount = true }) {
    const frame = { left: 40, right: 8, top: 10, bottom: 26 };
    const values = ticks(Math.max(...data.map((one) => one.value)), { isCount });
    const most = values.at(-1);
    const y = linear([0, most], [height - frame.bottom, frame.top]);
    const inner = width - frame.left - frame.right;
    const band = bands(data.length, inner, data.length > 40 ? 0.1 : 0.25);
    const step = labelStep(data.length, inner, labelWidth);
    const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
    for (const value of values) {
        drawing.append(svg("line", { x1: frame.left, x2: width - frame.right, y1: y(value), y2: y(value), class: "grid" }),
            text(frame.left - 6, y(value) + 4, "end", value.toLocaleString(locale)));
    }
    data.forEach((one, index) => {
        const x = frame.left + band.start(index);
        drawing.append(
            svg("rect", { x, y: y(one.value), width: band.width, height: Math.max(0, y(0) - y(one.value)), rx: Math.min(3, band.width / 2), class: "bar" }),
            // The whole height answers to the pointer: short bars are hard to hit.
            svg("rect", { x: frame.left + index * band.step, y: frame.top, width: band.step, height: height - frame.top - frame.bottom, class: "hit", "data-tip": one.tip }));
        if (index % step === 0) drawing.append(text(x + band.width / 2, height - 8, "middle", one.label));
    });
    return drawing;
}

/** Lying bars with their labels before them. */
export function barChart(data, { width, labelSpace = 130 }) {
    const row = 34;
    const label = Math.min(labelSpace, width * 0.4);
    const most = Math.max(1, ...data.map((one) => one.value));
    const longest = Math.max(...data.map((one) => (one.said ?? String(one.value)).length));
    const x = linear([0, most], [0, Math.max(10, width - label - 12 - 8 * longest)]);
    const drawing = svg("svg", { width, height: row * data.length, viewBox: `0 0 ${width} ${row * data.length}` });
    data.forEach((one, index) => {
        const y = index * row;
        drawing.append(text(label - 8, y + row / 2 + 4, "end", one.label),
            svg("rect", { x: label, y: y + 6, width: Math.max(one.value > 0 ? 2 : 0, x(one.value)), height: row - 12, rx: 3, class: "bar" }),
            text(label + x(one.value) + 6, y + row / 2 + 4, "start", one.said ?? one.value.toLocaleString(locale), "strong"),
            svg("rect", { x: 0, y, width, height: row, class: "hit", "data-tip": one.tip }));
    });
    return drawing;
}

/** Days of the week by hours, the more the darker. */
export function heatMap(rows, { width, days, tip }) {
    const left = 40;
    const top = 4;
    const cell = Math.max(8, Math.min(34, (width - left - 4) / 24));
    const row = Math.max(cell, 18);
    const height = top + row * 7 + 46;
    const most = Math.max(...rows.flat());
    const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
    rows.forEach((hours, day) => {
        drawing.append(text(left - 6, top + day * row + row / 2 + 4, "end", days[day]));
        hours.forEach((value, hour) => drawing.append(svg("rect", {
            x: left + hour * cell + 1, y: top + day * row + 1, width: cell - 2, height: row - 2, rx: 2,
            class: `heat heat-${shade(value, most)}`, "data-tip": tip(day, hour, value),
        })));
    });
    for (let hour = 0; hour < 24; hour += cell < 16 ? 6 : 3) {
        drawing.append(text(left + hour * cell + cell / 2, top + row * 7 + 16, "middle", String(hour)));
    }
    const key = top + row * 7 + 26;
    drawing.append(text(left, key + 12, "start", message("charts.none")));
    [0, 1, 2, 3, 4].forEach((level) => drawing.append(svg("rect", {
        x: left + 38 + level * 20, y: key, width: 18, height: 16, rx: 2, class: `heat heat-${level}`,
    })));
    drawing.append(text(left + 144, key + 12, "start", message("common.upToCount", { count: most })));
    return drawing;
}

/** From the least to the most, a box around the middle half, a line at the median. */
export function boxPlot(data, { width, said }) {
    const row = 44;
    const label = Math.min(130, width * 0.42);
    const height = row * data.length + 26;
    // One very slow search would squeeze all else: beyond the upper quartile's fourfold, the line ends at the edge.
    const values = ticks(Math.max(...data.map((one) => Math.min(one.maximum, one.upperQuartile * 4))));
    const most = values.at(-1);
    const x = linear([0, most], [label, width - 16]);
    const at = (value) => x(Math.min(value, most));
    const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
    const step = labelStep(values.length, width - label - 16, 56);
    values.forEach((value, index) => {
        drawing.append(svg("line", { x1: x(value), x2: x(value), y1: 0, y2: row * data.length, class: "grid" }));
        if (index % step === 0) drawing.append(text(Math.min(x(value), width - 22), height - 8, "middle", said(value)));
    });
    data.forEach((one, index) => {
        const y = index * row + row / 2;
        drawing.append(text(label - 10, y + 4, "end", one.label),
            svg("line", { x1: at(one.minimum), x2: at(one.maximum), y1: y, y2: y, class: "whisker" }),
            svg("rect", {
                x: at(one.lowerQuartile), y: y - 11, width: Math.max(2, at(one.upperQuartile) - at(one.lowerQuartile)), height: 22, rx: 3, class: "box",
            }),
            svg("line", { x1: at(one.median), x2: at(one.median), y1: y - 11, y2: y + 11, class: "median" }),
            svg("rect", { x: 0, y: y - row / 2, width, height: row, class: "hit", "data-tip": one.tip }));
    });
    return drawing;
}
