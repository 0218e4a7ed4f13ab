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

/** The height of rows that suits a window: about two photos a row on a phone, five or six on a large screen. */
export function wantedHeight(width) {
    return Math.round(Math.min(250, Math.max(130, width / 5 + 60)));
}
