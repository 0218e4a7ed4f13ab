// Coasts, lakes, borders and names for the map: Natural Earth's, in the form that tools/map_outlines makes.
import { toX, toY } from "./mercator.js";

const unitsPerDegree = 200;
const magic = "CSMAP1";

class Reader {
    constructor(bytes) {
        this.bytes = bytes;
        this.place = 0;
    }

    number() {
        let value = 0;
        let factor = 1;
        for (;;) {
            const byte = this.bytes[this.place];
            if (byte === undefined) throw new Error("the outlines end too early");
            this.place += 1;
            value += (byte & 127) * factor;
            if (byte < 128) return value;
            factor *= 128;
        }
    }

    signed() {
        const value = this.number();
        return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }

    text(length) {
        const text = new TextDecoder().decode(this.bytes.subarray(this.place, this.place + length));
        this.place += length;
        return text;
    }
}

/** Lines of points in the projection, each with the box that it is in. */
function readLines(reader) {
    const lines = [];
    for (let count = reader.number(); count > 0; count -= 1) {
        const length = reader.number();
        const points = new Float32Array(2 * length);
        const box = { left: 1, right: 0, top: 1, bottom: 0 };
        let longitude = 0;
        let latitude = 0;
        for (let index = 0; index < length; index += 1) {
            longitude += reader.signed();
            latitude += reader.signed();
            const x = toX(longitude / unitsPerDegree);
            const y = toY(latitude / unitsPerDegree);
            points[2 * index] = x;
            points[2 * index + 1] = y;
            box.left = Math.min(box.left, x);
            box.right = Math.max(box.right, x);
            box.top = Math.min(box.top, y);
            box.bottom = Math.max(box.bottom, y);
        }
        lines.push({ points, ...box });
    }
    return lines;
}

/** @returns {{ land: object[], lakes: object[], borders: object[], names: { x: number, y: number, longitude: number, latitude: number, rank: number, name: string }[] }} */
export function readOutlines(bytes) {
    const reader = new Reader(bytes);
    if (reader.text(magic.length) !== magic) throw new Error("these are no outlines");
    const [land, lakes, borders] = [readLines(reader), readLines(reader), readLines(reader)];
    const names = [];
    for (let count = reader.number(); count > 0; count -= 1) {
        const longitude = reader.signed() / unitsPerDegree;
        const latitude = reader.signed() / unitsPerDegree;
        const rank = reader.number();
        names.push({ x: toX(longitude), y: toY(latitude), longitude, latitude, rank, name: reader.text(reader.number()) });
    }
    return { land, lakes, borders, names };
}

/** The rank from which names are of cities. */
export const cityRank = 10;

let outlines = null;

/** Fetches the outlines, once. */
export function fetchOutlines() {
    outlines ??= fetch(new URL("../outlines.bin", import.meta.url)).then(async (answer) => {
        if (!answer.ok) throw new Error(`the outlines can't be had: ${answer.status}`);
        return readOutlines(new Uint8Array(await answer.arrayBuffer()));
    }).catch((error) => {
        outlines = null;
        throw error;
    });
    return outlines;
}
