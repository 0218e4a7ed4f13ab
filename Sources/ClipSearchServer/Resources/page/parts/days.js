// The days of a list that share a heading.

/** Days of fewer photos share a heading with their neighbours of the month. */
const fewest = 8;

/**
 * @param {{ day: string, photos: number }[]} days  in the order of a list
 * @returns {{ first: string, last: string, start: number, end: number }[]} the days of each heading and the places of its photos
 */
export function spansOfDays(days) {
    const spans = [];
    let end = 0;
    for (const { day, photos } of days) {
        const span = spans.at(-1);
        const joins = span && span.first.slice(0, 7) === day.slice(0, 7) && span.end - span.start < fewest && photos < fewest;
        if (joins) Object.assign(span, { last: day, end: end + photos });
        else spans.push({ first: day, last: day, start: end, end: end + photos });
        end += photos;
    }
    return spans;
}
