// The arithmetic of a justified gallery: rows of one width, in which every photo keeps its shape.

/** Shapes (width by height) more extreme than these get no more room than these, so that no photo takes all or vanishes. */
export const narrowest = 0.4;
export const widest = 3.2;

export function shape(photo) {
    const ratio = photo.width > 0 && photo.height > 0 ? photo.width / photo.height : 1;
    return Math.min(widest, Math.max(narrowest, ratio));
}

/** Whether a photo does not fill the room that it gets. */
export const isExtreme = ({ width, height }) => width > 0 && height > 0 && (width / height < narrowest || width / height > widest);

/**
 * Sizes in whole pixels of photos in rows. Every row but the last is exactly `width` wide; the last keeps the wanted height.
 * @param {number[]} shapes width by height of each
 * @param {{ width: number, height: number, gap: number, tallest?: number[] }} options  `tallest`: the height from which each photo
 *     would only show its pixels; rows rather take one photo more than exceed it
 * @returns {{ width: number, height: number }[]} one for each shape
 */
export function justify(shapes, { width, height, gap, tallest = [] }) {
    const sizes = [];
    let start = 0;
    let sum = 0;
    const rowHeight = (count, total) => (width - gap * (count - 1)) / total;
    for (let index = 0; index < shapes.length; index += 1) {
        const count = index - start + 1;
        const withThis = rowHeight(count, sum + shapes[index]);
        if (withThis > height) {
            sum += shapes[index];
            continue;
        }
        // The row is full. It ends before this photo where that leaves its height nearer to the one that is wanted.
        const without = count > 1 ? rowHeight(count - 1, sum) : Infinity;
        const isCoarse = tallest.slice(start, index).some((most) => without > most) && withThis > height / 2;
        if (count > 1 && !isCoarse && Math.log(without / height) < Math.log(height / withThis)) {
            place(sizes, shapes.slice(start, index), width, gap, without);
            start = index;
            sum = shapes[index];
            // It may fill a row all by itself.
            if (rowHeight(1, sum) > height) continue;
            place(sizes, [shapes[index]], width, gap, rowHeight(1, sum));
        } else {
            place(sizes, shapes.slice(start, index + 1), width, gap, withThis);
        }
        start = index + 1;
        sum = 0;
    }
    for (const ratio of shapes.slice(start)) {
        sizes.push({ width: Math.max(1, Math.min(Math.floor(width), Math.round(ratio * height))), height: Math.round(height) });
    }
    return fitLast(sizes, start, width, gap);
}

/** One full row: what rounding leaves over is spread, so that the sum is right to the pixel. */
function place(sizes, row, width, gap, height) {
    const available = Math.floor(width) - gap * (row.length - 1);
    const total = row.reduce((sum, ratio) => sum + ratio, 0);
    let done = 0;
    let edge = 0;
    for (const ratio of row) {
        done += ratio;
        const next = Math.round((available * done) / total);
        sizes.push({ width: next - edge, height: Math.max(1, Math.round(height)) });
        edge = next;
    }
}

/** The last row may not be wider than the others by a pixel of rounding. */
function fitLast(sizes, start, width, gap) {
    const last = sizes.slice(start);
    const excess = last.reduce((sum, size) => sum + size.width, 0) + gap * (last.length - 1) - Math.floor(width);
    if (last.length > 0 && excess > 0) last[last.length - 1].width = Math.max(1, last[last.length - 1].width - excess);
    return sizes;
}

/** The sizes of thumbnails that can be chosen, by which the height of rows is multiplied. */
export const scales = [0.6, 0.8, 1, 1.35, 1.8];

/** The height of rows that suits a window: about two photos a row on a phone, five or six on a large screen. */
export function wantedHeight(width, scale = 1) {
    return Math.round(scale * Math.min(230, Math.max(125, width / 8 + 75)));
}

/**
 * Where sizes stand when they wrap in rows.
 * @returns {{ boxes: Int32Array, height: number }} left, top, width and height of each, one after the other; the height of all
 */
export function wrap(sizes, { width, gap }) {
    const boxes = new Int32Array(4 * sizes.length);
    let [left, top, height] = [0, 0, 0];
    sizes.forEach((size, index) => {
        if (left > 0 && left + size.width > width) {
            left = 0;
            top += height + gap;
        }
        boxes.set([left, top, size.width, size.height], 4 * index);
        left += size.width + gap;
        height = size.height;
    });
    return { boxes, height: sizes.length === 0 ? 0 : top + height };
}

/** The first of `boxes`, as `wrap` gives them, that ends below `top`; their number if none does. */
export function firstBelow(boxes, top) {
    let [low, high] = [0, boxes.length / 4];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (boxes[4 * middle + 1] + boxes[4 * middle + 3] > top) high = middle;
        else low = middle + 1;
    }
    return low;
}

/** The box above or below another: the one in the next row whose middle is nearest; -1 where there is no such row. */
export function beside(boxes, index, direction) {
    const top = boxes[4 * index + 1];
    const middle = boxes[4 * index] + boxes[4 * index + 2] / 2;
    let best = -1;
    let nearest = Infinity;
    let row = null;
    for (let other = index + direction; other >= 0 && other < boxes.length / 4; other += direction) {
        const its = boxes[4 * other + 1];
        if (its === top) continue;
        row ??= its;
        if (its !== row) break;
        const distance = Math.abs(boxes[4 * other] + boxes[4 * other + 2] / 2 - middle);
        if (distance < nearest) [best, nearest] = [other, distance];
    }
    return best;
}
