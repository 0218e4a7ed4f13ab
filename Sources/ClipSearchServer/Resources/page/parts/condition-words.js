// A condition that was understood among the words of a question, in the reader's language.
import { dayBefore } from "../core/state.js";
import { language, locale, message } from "../core/texts.js";
import { dayRange, dayWords } from "../core/words.js";
import { wholePeriod } from "./chips.js";

const monthName = (month) => new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2024, month - 1, 1)));

const seasons = {
    winter: () => message("condition.winter"), spring: () => message("condition.spring"),
    summer: () => message("condition.summer"), autumn: () => message("condition.autumn"),
};

const rangeWords = (from, to) => wholePeriod(from, to) ?? dayRange(from, to);

/** Days in words; null for what only the server can say. */
function daysWords(days) {
    const [first, second] = days;
    if (days.length === 1 && first.from && first.before) return message("condition.taken", { time: rangeWords(first.from, dayBefore(first.before)) });
    if (days.length === 1 && first.from) return message("condition.takenSince", { day: dayWords(first.from) });
    if (days.length === 1 && first.before) return message("condition.takenBefore", { day: dayWords(first.before) });
    // All but a time.
    if (days.length === 2 && !first.from && !second.before) return message("condition.notTaken", { time: rangeWords(first.before, dayBefore(second.from)) });
    return null;
}

function timeWords({ days, month, season }) {
    const yearly = month ? monthName(month) : seasons[season]?.();
    if (yearly) return days ? null : message("condition.takenAny", { time: yearly });
    return days ? daysWords(days) : null;
}

function fileKindWords({ fileKind, isExcluded }) {
    const kind = fileKind === "screenshot" ? message("condition.screenshots") : fileKind.toUpperCase();
    return isExcluded ? message("condition.noFiles", { kind }) : message("condition.onlyFiles", { kind });
}

/** @param {{ label: string, meaning?: object }} condition */
export function conditionWords({ label, meaning }) {
    // The server's own label knows more, such as names of holidays.
    if (language === "en" || !meaning) return label;
    const said = {
        time: () => timeWords(meaning),
        fileKind: () => fileKindWords(meaning),
        leftOut: () => message("condition.without", { things: meaning.things.join(message("common.separator")) }),
    }[meaning.kind]?.();
    return said ?? label;
}
