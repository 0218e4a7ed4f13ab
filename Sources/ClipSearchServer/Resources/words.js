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

/** A camera's time (without a time zone), as it is written: `2023-05-17T14:30:00`. */
export function takenAt(text) {
    if (!text) return "";
    const time = new Date(`${text.replace(/(Z|[+-]\d\d:\d\d)$/, "")}Z`);
    if (Number.isNaN(time.getTime())) return text;
    return time.toLocaleString(language, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
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

export const kinds = { text: "Words", image: "Picture", similar: "Similar", mixed: "Words and picture" };

export const ratings = { 1: "Poor", 2: "Fair", 3: "Good", 4: "Excellent" };

/**
 * From which cosine on a word holds. Words and pictures lie farther apart than pictures among themselves, and OpenAI's models
 * squeeze all pairs of words and pictures into a narrow band.
 */
const scales = {
    words: [0.35, 0.25, 0.15],
    wordsOfCLIP: [0.3, 0.26, 0.22],
    mixed: [0.5, 0.35, 0.22],
    mixedOfCLIP: [0.65, 0.58, 0.5],
    pictures: [0.65, 0.42, 0.28],
    picturesOfCLIP: [0.9, 0.8, 0.7],
};

const levels = [
    { level: "strong", words: "Strong match", alike: "Very alike", bars: 4 },
    { level: "good", words: "Good match", alike: "Alike", bars: 3 },
    { level: "possible", words: "Possible match", alike: "Somewhat alike", bars: 2 },
    { level: "weak", words: "Weak match", alike: "Hardly alike", bars: 1 },
];

/**
 * A score in words a person understands.
 *
 * What the server knows of relevance goes first: what is relevant is at least a good match, what is not at most a weak one.
 * @param {{ score: number, isRelevant?: boolean | null }} result
 * @param {{ kind: string, model?: string }} answer
 */
export function match(result, { kind, model = "" }) {
    const base = { text: "words", mixed: "mixed" }[kind] ?? "pictures";
    const bounds = scales[/clip/i.test(model) ? `${base}OfCLIP` : base];
    let place = bounds.findIndex((bound) => result.score >= bound);
    if (place < 0) place = 3;
    if (result.isRelevant === true) place = Math.min(place, 1);
    if (result.isRelevant === false) place = 3;
    const { level, words, alike, bars } = levels[place];
    return { level, words: base === "pictures" ? alike : words, bars };
}
