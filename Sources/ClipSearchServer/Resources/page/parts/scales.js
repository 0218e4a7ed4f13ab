// The arithmetic of charts.

/** Round numbers from 0 to at least `most`: 0, 5, 10, 15. Whole numbers only, where things are counted. */
export function ticks(most, { wanted = 4, isCount = false } = {}) {
    if (!(most > 0)) return [0, 1];
    const rough = most / wanted;
    const power = 10 ** Math.floor(Math.log10(rough));
    let step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.999) ?? rough;
    if (isCount) step = Math.max(1, Math.ceil(step));
    const values = [0];
    while (values[values.length - 1] < most && values.length < 50) {
        values.push(Number((step * values.length).toPrecision(12)));
    }
    return values;
}

/** From numbers to pixels. */
export function linear(domain, range) {
    const span = domain[1] - domain[0];
    return (value) => (span === 0 ? range[0] : range[0] + ((value - domain[0]) / span) * (range[1] - range[0]));
}

/** `count` bands beside one another, with a share of each left free. */
export function bands(count, width, free = 0.25) {
    const step = count > 0 ? width / count : width;
    return { step, width: Math.max(1, step * (1 - free)), start: (index) => index * step + (step * free) / 2 };
}

/** Which labels of many to show, so that they don't run into one another: every nth. */
export function labelStep(count, width, labelWidth) {
    return Math.max(1, Math.ceil((count * labelWidth) / Math.max(1, width)));
}

/** 0 (none) to 4 for the shade of a cell. */
export function shade(value, most) {
    if (!(value > 0) || !(most > 0)) return 0;
    return Math.min(4, Math.max(1, Math.ceil((value / most) * 4)));
}
