// How numbers are said to people.

import { locale, message } from "./texts.js";

/** A number of photos. */
export const photoCount = (number) => message("words.countPhoto", { count: number });

/** A number with so many places after the decimal point. */
export const decimal = (value, digits) => value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });

export const percent = (share) => share.toLocaleString(locale, { style: "percent" });

/** A distance of so many kilometres. */
export function distanceWords(kilometres) {
    const [value, unit] = kilometres < 1 ? [Math.round(1000 * kilometres), "meter"] : [kilometres, "kilometer"];
    return value.toLocaleString(locale, { style: "unit", unit, maximumFractionDigits: 1 });
}

/** The least number of stars, in words. */
export const starWords = (stars) => (stars === 5 ? message("words.countStar", { count: stars }) : message("words.countStarOrMore", { count: stars }));

export function fileSize(bytes) {
    if (!(bytes >= 0)) return "";
    const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
    let size = bytes;
    let unit = 0;
    while (size >= 999.5 && unit < units.length - 1) {
        size /= 1000;
        unit += 1;
    }
    const digits = unit === 0 || size >= 99.5 ? 0 : 1;
    return size.toLocaleString(locale, {
        style: "unit", unit: units[unit], unitDisplay: unit === 0 ? "long" : "short", minimumFractionDigits: digits, maximumFractionDigits: digits,
    });
}

export function milliseconds(value) {
    if (value === null || !(value >= 0)) return "–";
    if (value >= 9950) return message("words.valueS", { value: decimal(value / 1000, 0) });
    if (value >= 995) return message("words.valueS", { value: decimal(value / 1000, 1) });
    return message("words.valueMs", { value: decimal(value, value >= 9.5 ? 0 : 1) });
}

export function seconds(value) {
    const whole = Math.max(0, Math.round(value));
    if (whole < 90) return message("words.countSecond", { count: whole });
    const minutes = Math.round(whole / 60);
    return minutes < 90 ? message("words.countMinute", { count: minutes }) : message("words.countHour", { count: Math.round(minutes / 60) });
}

/** A place in a video: `0:42`, `1:02:03`. */
export function clock(value) {
    const whole = Math.max(0, Math.floor(value));
    const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
    const [, minutes, rest] = parts.map((part) => String(part).padStart(2, "0"));
    return parts[0] > 0 ? `${parts[0]}:${minutes}:${rest}` : `${Number(minutes)}:${rest}`;
}

/** A camera's time (without a time zone), as it is written: `2023-05-17T14:30:00`. */
export function takenAt(text) {
    if (!text) return "";
    const time = new Date(`${text.replace(/(Z|[+-]\d\d:\d\d)$/, "")}Z`);
    if (Number.isNaN(time.getTime())) return text;
    return time.toLocaleString(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
}

const short = (value) => value.toLocaleString(locale, { maximumFractionDigits: 1 });

export const camera = (capture) => [capture.camera, capture.lens].filter(Boolean).join(message("common.separator"));

export function exposure({ exposureTime: time, aperture, iso, focalLength, focalLengthIn35mm }) {
    return [
        time && message("words.valueS", { value: time < 0.3 ? `1/${Math.round(1 / time)}` : short(time) }),
        aperture && `f/${short(aperture)}`,
        iso && `ISO ${iso}`,
        focalLength && (focalLengthIn35mm ? message("words.lengthMmEquivalentMmOn", { length: short(focalLength), equivalent: focalLengthIn35mm })
            : message("words.lengthMm", { length: short(focalLength) })),
    ].filter(Boolean).join(message("common.separator"));
}

export function place({ location }) {
    if (!location) return "";
    const degrees = (value, positive, negative) => `${decimal(Math.abs(value), 5)}° ${value < 0 ? negative : positive}`;
    const height = location.altitude === undefined ? "" : `, ${Math.round(location.altitude)} m`;
    return `${degrees(location.latitude, message("common.north"), message("common.south"))}, ${degrees(location.longitude, message("common.east"), message("common.west"))}${height}`;
}

/** A moment, as the reader's clock shows it. */
export function moment(text) {
    const time = new Date(text);
    return Number.isNaN(time.getTime()) ? "" : time.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}

export function day(text) {
    const time = new Date(`${text}T00:00:00Z`);
    return Number.isNaN(time.getTime())
        ? text : time.toLocaleDateString(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
}

// A formatter takes long to make: a library has thousands of days.
const formatter = (options) => new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
const months = formatter({ month: "long", year: "numeric" });
const dayRanges = formatter({ day: "numeric", month: "long", year: "numeric" });
const fullDays = formatter({ weekday: "short", day: "numeric", month: "long", year: "numeric" });

const plainDays = formatter({ day: "numeric", month: "short", year: "numeric" });
const dayOf = (text) => new Date(`${text}T00:00:00Z`);

/** One day, from `2023-05-17`. */
export const dayWords = (text) => plainDays.format(dayOf(text));

/** The days from one to another. */
export const dayRange = (from, to) => plainDays.formatRange(dayOf(from), dayOf(to));

/** A month, from `2023-05` or a day of it. */
export const monthWords = (text) => months.format(new Date(`${text.slice(0, 7)}-01T00:00:00Z`));

/** One day, or days of one month from the earlier to the later: "Tue, 24 November 2026", "3–9 November 2026". */
export function period(one, other) {
    if (one === other) return fullDays.format(new Date(`${one}T00:00:00Z`));
    const [first, last] = [one, other].sort();
    return dayRanges.formatRange(...[first, last].map((text) => new Date(`${text}T00:00:00Z`)));
}

export const kinds = { text: message("words.words"), image: message("words.picture"), similar: message("common.similar"), mixed: message("words.wordsAndPicture") };

export const ratings = { 1: message("words.poor"), 2: message("words.fair"), 3: message("words.good"), 4: message("words.excellent") };

/**
 * From which distance above the mean, in deviations of the answer's `scale`, a word holds. Words and pictures lie farther apart
 * than pictures among themselves, and every model has cosines of its own: 0.3 is much for CLIP's words and little for its pictures.
 */
const bounds = { words: [4, 3, 2.2], pictures: [3.6, 2.3, 1.5] };

/** What cosines of the default model do, for libraries whose own scale was not measured. */
const usual = { words: { mean: 0.02, deviation: 0.09 }, pictures: { mean: 0.1, deviation: 0.15 } };

const levels = [
    { level: "strong", words: message("words.strongMatch"), alike: message("words.veryAlike"), bars: 4 },
    { level: "good", words: message("words.goodMatch"), alike: message("words.alike"), bars: 3 },
    { level: "possible", words: message("words.possibleMatch"), alike: message("words.somewhatAlike"), bars: 2 },
    { level: "weak", words: message("words.weakMatch"), alike: message("common.hardlyAlike"), bars: 1 },
];

const baseOf = (kind) => (kind === "text" ? "words" : "pictures");

/** The cosine from which a word holds: 0 for the strongest, 2 for the weakest that counts. */
export function bound(place, { kind, scale }) {
    const { mean, deviation } = scale ?? usual[baseOf(kind)];
    return mean + bounds[baseOf(kind)][place] * deviation;
}

/**
 * A score in words a person understands.
 *
 * What the server knows of relevance goes first: what is relevant is at least a good match, what is not at most a weak one.
 * @param {{ score: number, isRelevant?: boolean | null }} result
 * @param {{ kind: string, scale?: { mean: number, deviation: number } | null }} answer
 */
export function match(result, answer) {
    let place = [0, 1, 2].find((one) => result.score >= bound(one, answer)) ?? 3;
    if (result.isRelevant === true) place = Math.min(place, 1);
    if (result.isRelevant === false) place = 3;
    const { level, words, alike, bars } = levels[place];
    return { level, words: ["image", "similar"].includes(answer.kind) ? alike : words, bars };
}

/** A least score. What the badges say of photos, the server knows better than the number does. */
export const minimumWords = (minimum) => (minimum === 0 ? message("words.any") : message("words.scoreAndAbove", { score: decimal(minimum / 100, 2) }));
