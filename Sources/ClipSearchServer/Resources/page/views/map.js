// The places where photos were taken, on a map.
import { api, thumbnail } from "../core/api.js";
import { debounce, events, h } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { areaText, distance, MapFrame, merged, toLatitude, toLongitude, toX, toY } from "../core/mercator.js";
import { go, note } from "../core/navigation.js";
import { cityRank, fetchOutlines } from "../core/outlines.js";
import { filterParameters } from "../core/state.js";
import { locale, message } from "../core/texts.js";
import { announce, showProblem } from "../core/toasts.js";
import { decimal, distanceWords, photoCount } from "../core/words.js";
import { drawMap } from "../parts/map-drawing.js";
import { listenToMap } from "../parts/map-gestures.js";

/** The width of a cell of the grid in which photos are grouped, in pixels. */
const cellPixels = 70;
/** From which distance groups are drawn apart. */
const reach = 46;
const mostListed = 60;
/** A group that is not larger than this is opened, and not enlarged any more. */
const pointWorld = 2 ** 20;
/** From which distance in kilometres a city says more than degrees. */
const nearby = 75;
/** Room around a single place, in degrees. */
const pointMargin = 0.0005;

export async function mapView(main, signal, asked) {
    const view = new MapView(asked, signal);
    main.replaceChildren(view.element);
    await view.open();
}

class MapView {
    constructor(asked, signal) {
        this.asked = asked;
        this.signal = signal;
        this.query = filterParameters({ ...asked, area: "" });
        this.canvas = h("canvas", { class: "map-canvas", "aria-hidden": "true" });
        this.markers = h("div", { class: "map-markers" });
        this.map = h("div", {
            class: "map", tabindex: "0", role: "group", "aria-label": message("map.mapOfThePhotosArrow"),
        }, this.canvas, this.markers);
        this.summary = h("p", { class: "muted results-summary", role: "status" });
        this.list = h("ol", { class: "map-list" });
        const button = (name, label, act) => h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick: act }, icon(name));
        const here = h("button", {
            type: "button", class: "button primary", id: "map-search", onclick: () => this.show(this.frame.area),
        }, icon("search"), message("map.photosInThisArea"));
        this.element = h("div", { class: "view-part map-view" },
            h("div", { class: "view-head is-browsing" }, h("div", {}, h("h1", {}, message("common.map")), this.summary), h("div", { class: "buttons" }, here)),
            h("div", { class: "map-columns" },
                h("div", { class: "map-frame" }, this.map, h("div", { class: "map-buttons", role: "group", "aria-label": message("map.scale") },
                    button("plus", message("common.larger"), () => this.zoom(2)), button("minus", message("common.smaller"), () => this.zoom(0.5)),
                    button("globe", message("map.theWholeWorld"), () => { this.frame.set(0.5, 0.45, 0); this.moved({ isDone: true }); }))),
                h("section", { class: "map-places", "aria-labelledby": "map-places-heading" },
                    h("h2", { id: "map-places-heading" }, message("map.places")), this.list)));
        this.settle = debounce(180, () => void this.load());
    }

    async open() {
        const { width, height } = this.map.getBoundingClientRect();
        this.frame = new MapFrame({ width: width || 600, height: height || 400 });
        listenToMap(this.map, () => this.frame, (options) => this.moved(options));
        const resized = new ResizeObserver(([{ contentRect }]) => {
            if (contentRect.width === 0) return;
            this.frame.resize(contentRect.width, contentRect.height);
            this.moved({ isDone: true });
        });
        resized.observe(this.map);
        this.signal.addEventListener("abort", () => resized.disconnect());
        matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw(), { signal: this.signal });
        events.addEventListener("theme-changed", () => this.draw(), { signal: this.signal });
        await this.begin();
        fetchOutlines().then((outlines) => {
            this.outlines = outlines;
            this.draw();
            this.drawList();
        }, showProblem);
    }

    /** The place that the address names, or all photos. */
    async begin() {
        const [latitude, longitude, zoom] = this.asked.at.split(",").map(Number);
        if (this.asked.at !== "") this.frame.set(toX(longitude), toY(latitude), 256 * 2 ** zoom);
        else if (this.asked.area !== "") {
            const [south, west, north, east] = this.asked.area.split(",").map(Number);
            this.frame.fit({ south, west, north, east }, 10);
        } else {
            const { clusters } = await this.ask({ cell: 2, area: null });
            if (clusters.length > 0) {
                const limits = (name, pick) => pick(...clusters.map(({ area }) => area[name]));
                this.frame.fit({
                    south: limits("south", Math.min), north: limits("north", Math.max), west: limits("west", Math.min), east: limits("east", Math.max),
                });
                // A single place says little without what is around it.
                if (this.frame.world > pointWorld) this.frame.set(this.frame.x, this.frame.y, 2 ** 14);
            }
        }
        this.draw();
        await this.load();
    }

    ask({ cell, area }) {
        return api.clusters([["cell", cell], ["area", area], ...this.query], this.signal);
    }

    /** What is shown has changed; `isDone` after a gesture. */
    moved({ isDone }) {
        this.draw();
        if (!isDone) return;
        const zoom = Math.log2(this.frame.world / 256);
        const digits = Math.max(1, Math.ceil(zoom / 3));
        note({ at: [toLatitude(this.frame.y).toFixed(digits), toLongitude(this.frame.x).toFixed(digits), zoom.toFixed(2)].join() });
        this.settle();
    }

    zoom(factor) {
        this.frame.zoom(factor);
        this.moved({ isDone: true });
    }

    draw() {
        if (this.isDrawing) return;
        this.isDrawing = true;
        requestAnimationFrame(() => {
            this.isDrawing = false;
            if (this.signal.aborted) return;
            drawMap(this.canvas, this.frame, this.outlines);
            this.drawMarkers();
        });
    }

    async load() {
        // The same grid at every place: groups don't change while the map is moved.
        const degrees = (cellPixels * 360) / this.frame.world;
        const cell = Math.max(0.0001, 2 ** Math.round(Math.log2(degrees)));
        const mine = (this.loading = {});
        try {
            const { clusters, photos } = await this.ask({ cell: Math.min(90, cell), area: areaText(this.frame.area) });
            if (this.loading !== mine || this.signal.aborted) return;
            this.clusters = clusters;
            this.summary.textContent = photos === 0 ? message("map.noPhotosThatSayWhere") : message("map.countPhotoHere", { count: photos });
            announce(this.summary.textContent);
            this.draw();
            this.drawList();
        } catch (error) {
            if (!this.signal.aborted) showProblem(error);
        }
    }

    drawMarkers() {
        const groups = (this.clusters ?? []).map((cluster) => {
            const [left, top] = this.frame.pixel(toX(cluster.longitude), toY(cluster.latitude));
            return { ...cluster, left, top };
        }).filter(({ left, top }) => left > -40 && left < this.frame.width + 40 && top > -40 && top < this.frame.height + 40);
        this.markers.replaceChildren(...merged(groups, reach).map(({ left, top, photos, members }) => {
            const marker = h("button", {
                // The list beside the map is the way for the keyboard.
                type: "button", class: "map-marker", tabindex: "-1", "aria-hidden": "true", title: photoCount(photos),
                onclick: () => this.choose(members),
            }, h("img", { src: thumbnail(members[0].photo, 160), alt: "", draggable: "false" }), photos > 1 && h("span", {}, short(photos)));
            marker.style.translate = `${left}px ${top}px`;
            return marker;
        }));
    }

    /** Enlarges the place of some groups, or shows their photos where nothing more is to be told apart. */
    choose(members) {
        const area = around(members.map((one) => one.area));
        const before = this.frame.world;
        const target = new MapFrame({ width: this.frame.width, height: this.frame.height });
        target.fit(area, 80);
        const isOne = members.length === 1 && members[0].photos === 1;
        if (isOne || target.world < before * 1.3 || before >= pointWorld) return this.show(area);
        this.frame.set(target.x, target.y, Math.min(target.world, 4 * before, pointWorld));
        this.moved({ isDone: true });
    }

    show(area) {
        const { at, view, open, ...filters } = this.asked;
        go({ ...filters, view: "search", at: "", open: null, area: areaText(padded(area)) });
    }

    drawList() {
        const places = (this.clusters ?? []).slice(0, mostListed);
        this.list.replaceChildren(...places.map((cluster) => h("li", {}, h("button", {
            type: "button", class: "choice", onclick: () => this.show(cluster.area),
        }, h("img", { class: "map-picture", src: thumbnail(cluster.photo, 160), alt: "", loading: "lazy" }),
        h("span", {}, h("span", { class: "map-place" }, this.nameOf(cluster)), h("span", { class: "muted" }, photoCount(cluster.photos)))))));
    }

    /** The nearest city that the map knows, or else the place in degrees. */
    nameOf({ latitude, longitude }) {
        const words = `${decimal(Math.abs(latitude), 2)}° ${latitude < 0 ? message("common.south") : message("common.north")}, ${decimal(Math.abs(longitude), 2)}° ${longitude < 0 ? message("common.west") : message("common.east")}`;
        let nearest = null;
        for (const one of this.outlines?.names ?? []) {
            if (one.rank < cityRank) continue;
            const away = distance(one, { latitude, longitude });
            if (away < nearby && away < (nearest?.away ?? Infinity)) nearest = { away, name: one.name };
        }
        if (!nearest) return words;
        return nearest.away < 15 ? nearest.name : message("map.distanceFromPlace", { distance: distanceWords(Math.round(nearest.away)), place: nearest.name });
    }
}

const short = (number) => number.toLocaleString(locale, { notation: "compact" });

/** The smallest area with all of some. */
function around(areas) {
    const limit = (name, pick) => pick(...areas.map((area) => area[name]));
    return { south: limit("south", Math.min), west: limit("west", Math.min), north: limit("north", Math.max), east: limit("east", Math.max) };
}

/** A place has some room around it, so that rounding loses no photo. */
const padded = ({ south, west, north, east }) => (north - south > 2 * pointMargin ? { south, west, north, east } : {
    south: Math.max(-90, south - pointMargin), west: Math.max(-180, west - pointMargin),
    north: Math.min(90, north + pointMargin), east: Math.min(180, east + pointMargin),
});
