// The map itself, drawn on a canvas: land, lakes, borders, names, a net of degrees and a scale.
import { cityRank } from "../core/outlines.js";
import { message } from "../core/texts.js";
import { decimal } from "../core/words.js";

/** How many pixels a line goes before it is worth another point. */
const step = 0.8;
const nets = [90, 30, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

function colours(element) {
    const style = getComputedStyle(element);
    const one = (name) => style.getPropertyValue(`--map-${name}`).trim();
    return { sea: one("sea"), land: one("land"), coast: one("coast"), border: one("border"), text: one("text"), halo: one("halo"), net: one("net") };
}

/** @param {import("../core/mercator.js").MapFrame} frame */
export function drawMap(canvas, frame, outlines) {
    const ratio = Math.min(2, devicePixelRatio || 1);
    if (canvas.width !== Math.round(frame.width * ratio) || canvas.height !== Math.round(frame.height * ratio)) {
        canvas.width = Math.round(frame.width * ratio);
        canvas.height = Math.round(frame.height * ratio);
    }
    const context = canvas.getContext("2d");
    const colour = colours(canvas);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = colour.sea;
    context.fillRect(0, 0, frame.width, frame.height);
    context.lineJoin = "round";
    if (outlines) {
        fill(context, frame, outlines.land, colour.land, colour.coast);
        fill(context, frame, outlines.lakes, colour.sea, colour.coast);
    }
    drawNet(context, frame, colour);
    if (!outlines) return;
    trace(context, frame, outlines.borders, false);
    context.strokeStyle = colour.border;
    context.lineWidth = 1;
    context.setLineDash([4, 3]);
    context.stroke();
    context.setLineDash([]);
    drawNames(context, frame, outlines.names, colour);
}

function fill(context, frame, lines, inside, edge) {
    trace(context, frame, lines, true);
    context.fillStyle = inside;
    context.fill("evenodd");
    context.strokeStyle = edge;
    context.lineWidth = 0.8;
    context.stroke();
}

/** Makes a path of the lines that are in sight, in each copy of the world. */
function trace(context, frame, lines, isClosed) {
    const { width, height, world } = frame;
    const top = frame.y - height / 2 / world;
    const bottom = frame.y + height / 2 / world;
    const left = frame.x - width / 2 / world;
    const right = frame.x + width / 2 / world;
    context.beginPath();
    for (let copy = Math.floor(left); copy <= Math.floor(right); copy += 1) {
        for (const line of lines) {
            if (line.right + copy < left || line.left + copy > right || line.bottom < top || line.top > bottom) continue;
            // Outlines smaller than a pixel are not seen.
            if ((line.right - line.left) * world < 1 && (line.bottom - line.top) * world < 1) continue;
            traceOne(context, frame, line.points, copy, isClosed);
        }
    }
}

function traceOne(context, frame, points, copy, isClosed) {
    const { world } = frame;
    const offsetX = frame.width / 2 + (copy - frame.x) * world;
    const offsetY = frame.height / 2 - frame.y * world;
    let lastX = Infinity;
    let lastY = Infinity;
    const end = points.length - 2;
    for (let index = 0; index <= end; index += 2) {
        const x = offsetX + points[index] * world;
        const y = offsetY + points[index + 1] * world;
        if (index > 0 && index < end && Math.abs(x - lastX) < step && Math.abs(y - lastY) < step) continue;
        if (index === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
        lastX = x;
        lastY = y;
    }
    if (isClosed) context.closePath();
}

/** Parallels and meridians, so that a map of an empty place is one, too. */
function drawNet(context, frame, colour) {
    const degree = frame.world / 360;
    const gap = nets.findLast((one) => one * degree >= 110) ?? nets[0];
    const { area } = frame;
    context.strokeStyle = colour.net;
    context.fillStyle = colour.text;
    context.lineWidth = 0.6;
    context.font = "11px system-ui, sans-serif";
    context.globalAlpha = 0.85;
    context.textAlign = "left";
    const digits = Math.max(0, Math.ceil(-Math.log10(gap)));
    context.beginPath();
    const labels = [];
    const first = Math.ceil((frame.x * 360 - 180 - frame.width / 2 / degree) / gap);
    const last = Math.floor((frame.x * 360 - 180 + frame.width / 2 / degree) / gap);
    for (let index = first; index <= last; index += 1) {
        const x = frame.width / 2 + (index * gap + 180 - frame.x * 360) * degree;
        context.moveTo(x, 0);
        context.lineTo(x, frame.height);
        const longitude = ((((index * gap + 180) % 360) + 360) % 360) - 180;
        labels.push([`${decimal(Math.abs(longitude), digits)}°${longitude > 0 ? ` ${message("common.east")}` : longitude < 0 ? ` ${message("common.west")}` : ""}`, x + 3, frame.height - 5]);
    }
    for (let index = Math.ceil(area.south / gap); index <= Math.floor(area.north / gap); index += 1) {
        const latitude = index * gap;
        if (Math.abs(latitude) > 85) continue;
        const sine = Math.sin((latitude * Math.PI) / 180);
        const y = frame.height / 2 + (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) - frame.y) * frame.world;
        context.moveTo(0, y);
        context.lineTo(frame.width, y);
        if (y < frame.height - 24) labels.push([`${decimal(Math.abs(latitude), digits)}°${latitude > 0 ? ` ${message("common.north")}` : latitude < 0 ? ` ${message("common.south")}` : ""}`, 4, y - 3]);
    }
    context.stroke();
    for (const [text, x, y] of labels) context.fillText(text, x, y);
    context.globalAlpha = 1;
}

/** Names of countries and cities, where there is room for them. */
function drawNames(context, frame, names, colour) {
    const zoom = Math.log2(frame.world / 512);
    const taken = [];
    context.textAlign = "center";
    context.lineWidth = 3;
    context.strokeStyle = colour.halo;
    context.fillStyle = colour.text;
    for (const { x, y, rank, name } of names) {
        const isCity = rank >= cityRank;
        if (isCity ? zoom < 2.2 : rank > 2 + 1.6 * zoom || zoom > 6) continue;
        const [left, top] = frame.pixel(x, y);
        if (left < -60 || left > frame.width + 60 || top < -10 || top > frame.height + 10) continue;
        context.font = isCity ? "12px system-ui, sans-serif" : "600 13px system-ui, sans-serif";
        const half = context.measureText(name).width / 2 + 4;
        const box = [left - half, top - 10, left + half, top + 10];
        if (taken.some((one) => box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1])) continue;
        taken.push(box);
        if (isCity) {
            context.beginPath();
            context.arc(left, top, 2.5, 0, 2 * Math.PI);
            context.fill();
        }
        context.strokeText(name, left, top + (isCity ? -6 : 4));
        context.fillText(name, left, top + (isCity ? -6 : 4));
    }
}
