// How numbers are said to people.

const language = "en-GB";

export const count = (number, one, many = `${one}s`) => `${number.toLocaleString(language)} ${number === 1 ? one : many}`;

export function fileSize(bytes) {
    if (!(bytes >= 0)) return "";
    const units = ["bytes", "kB", "MB", "GB", "TB"];
    let size = bytes;
    let unit = 0;
    while (size >= 999.5 && unit < units.length - 1) {
        size /= 1000;
        unit += 1;
    }
    const digits = unit === 0 || size >= 99.5 ? 0 : 1;
    return `${size.toFixed(digits)} ${units[unit]}`;
}

export function milliseconds(value) {
    if (value === null || !(value >= 0)) return "–";
    if (value >= 9950) return `${(value / 1000).toFixed(0)} s`;
    if (value >= 995) return `${(value / 1000).toFixed(1)} s`;
    return value >= 9.5 ? `${Math.round(value)} ms` : `${value.toFixed(1)} ms`;
}

export function seconds(value) {
    const whole = Math.max(0, Math.round(value));
    if (whole < 90) return count(whole, "second");
    const minutes = Math.round(whole / 60);
    return minutes < 90 ? count(minutes, "minute") : count(Math.round(minutes / 60), "hour");
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
    return time.toLocaleString(language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
}

const short = (value) => Number(value.toFixed(1)).toString();

export const camera = (capture) => [capture.camera, capture.lens].filter(Boolean).join(", ");

export function exposure({ exposureTime: time, aperture, iso, focalLength, focalLengthIn35mm }) {
    return [
        time && (time < 0.3 ? `1/${Math.round(1 / time)} s` : `${short(time)} s`),
        aperture && `f/${short(aperture)}`,
        iso && `ISO ${iso}`,
        focalLength && `${short(focalLength)} mm${focalLengthIn35mm ? ` (${focalLengthIn35mm} mm on 35 mm film)` : ""}`,
    ].filter(Boolean).join(", ");
}

export function place({ location }) {
    if (!location) return "";
    const degrees = (value, positive, negative) => `${Math.abs(value).toFixed(5)}° ${value < 0 ? negative : positive}`;
    const height = location.altitude === undefined ? "" : `, ${Math.round(location.altitude)} m`;
    return `${degrees(location.latitude, "N", "S")}, ${degrees(location.longitude, "E", "W")}${height}`;
}

/** A moment, as the reader's clock shows it. */
export function moment(text) {
    const time = new Date(text);
    return Number.isNaN(time.getTime()) ? "" : time.toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
}

export function day(text) {
    const time = new Date(`${text}T00:00:00Z`);
    return Number.isNaN(time.getTime())
        ? text : time.toLocaleDateString(language, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
}

// A formatter takes long to make: a library has thousands of days.
const formatter = (options) => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
const months = formatter({ month: "long", year: "numeric" });
const fullDays = formatter({ weekday: "short", day: "numeric", month: "long", year: "numeric" });

/** A month, from `2023-05` or a day of it. */
export const monthWords = (text) => months.format(new Date(`${text.slice(0, 7)}-01T00:00:00Z`));

/** One day, or days of one month from the earlier to the later: "Tue, 24 November 2026", "3–9 November 2026". */
export function period(one, other) {
    if (one === other) return fullDays.format(new Date(`${one}T00:00:00Z`));
    const [first, last] = [one, other].sort();
    return `${Number(first.slice(8))}–${Number(last.slice(8))} ${monthWords(first)}`;
}

export const kinds = { text: "Words", image: "Picture", similar: "Similar", mixed: "Words and picture" };

export const ratings = { 1: "Poor", 2: "Fair", 3: "Good", 4: "Excellent" };

/**
 * From which distance above the mean, in deviations of the answer's `scale`, a word holds. Words and pictures lie farther apart
 * than pictures among themselves, and every model has cosines of its own: 0.3 is much for CLIP's words and little for its pictures.
 */
const bounds = { words: [4, 3, 2.2], pictures: [3.6, 2.3, 1.5] };

/** What cosines of the default model do, for libraries whose own scale was not measured. */
const usual = { words: { mean: 0.02, deviation: 0.09 }, pictures: { mean: 0.1, deviation: 0.15 } };

const levels = [
    { level: "strong", words: "Strong match", alike: "Very alike", bars: 4 },
    { level: "good", words: "Good match", alike: "Alike", bars: 3 },
    { level: "possible", words: "Possible match", alike: "Somewhat alike", bars: 2 },
    { level: "weak", words: "Weak match", alike: "Hardly alike", bars: 1 },
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
export const minimumWords = (minimum) => (minimum === 0 ? "any" : `${(minimum / 100).toFixed(2)} and above`);
