// Looks for what keeps people from using a page: returns a list of sentences, empty when all is well. Run in the page.
return (() => {
    const found = [];
    const say = (element, text) => {
        const classes = typeof element.className === "string" && element.className ? `.${element.className.split(" ")[0]}` : "";
        found.push(`${element.localName}${element.id ? `#${element.id}` : ""}${classes}: ${text}`);
    };
    const dialogs = [...document.querySelectorAll("dialog[open]")];
    const root = dialogs.at(-1) ?? document.body;
    const isShown = (element) => element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: false }) && !element.closest("[inert]");
    const all = [...root.querySelectorAll("*")].filter(isShown);

    // Names
    const textOf = (element) => [...element.childNodes].map((node) => node.nodeType === 3 ? node.data
        : node.nodeType !== 1 || node.getAttribute("aria-hidden") === "true" || node.hidden ? ""
            : node.localName === "img" ? node.alt : node.getAttribute("aria-label") ?? textOf(node)).join(" ").trim();
    const nameOf = (element) => {
        const by = (element.getAttribute("aria-labelledby") ?? "").split(/\s+/).filter(Boolean)
            .map((id) => document.getElementById(id)).filter(Boolean).map(textOf).join(" ").trim();
        if (by) return by;
        if (element.getAttribute("aria-label")?.trim()) return element.getAttribute("aria-label").trim();
        if (element.labels?.length > 0) return [...element.labels].map(textOf).join(" ").trim();
        return textOf(element) || element.alt || element.title || "";
    };
    for (const element of all) {
        const needsName = element.matches("a[href], button, input:not([type=hidden]), select, textarea, summary, progress, [role=img], [role=region], dialog, nav, aside")
            || element.matches("[tabindex='0']");
        if (needsName && nameOf(element) === "") say(element, "has no name");
        if (element.localName === "img" && !element.hasAttribute("alt")) say(element, "has no alt");
        if (element.matches("a:not([href])")) say(element, "is a link to nowhere");
        if (element.matches(":is(a, button, label) :is(a, button)")) say(element, "is a control within a control");
        if (element.tabIndex > 0) say(element, "has a tabindex above 0");
        if (element.closest("[aria-hidden=true]") && element.matches("a[href], button, input, select, [tabindex='0']") && element.tabIndex >= 0) {
            say(element, "can be reached by keyboard, but is hidden from screen readers");
        }
    }

    // References and ids
    const ids = new Map();
    for (const element of document.querySelectorAll("[id]")) {
        if (ids.has(element.id)) say(element, "has an id that another element has");
        ids.set(element.id, element);
    }
    for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "for"]) {
        for (const element of document.querySelectorAll(`[${name}]`)) {
            for (const id of element.getAttribute(name).split(/\s+/)) {
                if (!ids.has(id)) say(element, `${name} names ${id}, which is not there`);
            }
        }
    }

    // Structure
    if (!document.documentElement.lang) found.push("html has no lang");
    if (document.title.trim() === "") found.push("the page has no title");
    if (document.querySelectorAll("main").length !== 1) found.push("there is not one main");
    if (dialogs.length === 0) {
        const headings = all.filter((element) => /^h[1-6]$/.test(element.localName) && element.closest("main"));
        if (headings.filter((element) => element.localName === "h1").length > 1) found.push("there is more than one h1");
        let level = 0;
        for (const heading of headings) {
            const now = Number(heading.localName[1]);
            if (now > level + 1) say(heading, `is of level ${now} after level ${level}`);
            level = now;
        }
    }
    for (const list of root.querySelectorAll("ul, ol")) {
        for (const child of list.children) if (child.localName !== "li") say(child, "stands in a list and is no li");
    }
    for (const list of root.querySelectorAll("dl")) {
        for (const child of list.children) if (!["dt", "dd", "div"].includes(child.localName)) say(child, "stands in a dl");
    }

    // Contrast, where the ground is of one colour
    const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
    const rgba = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, under) => [0, 1, 2].map((index) => top[index] * top[3] + under[index] * (1 - top[3])).concat(1);
    const luminance = (colour) => colour.slice(0, 3).map((value) => value / 255)
        .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
        .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
    const groundOf = (element) => {
        const layers = [];
        for (let one = element; one; one = one.parentElement) {
            const style = getComputedStyle(one);
            if (style.backgroundImage !== "none") return null;
            layers.push(rgba(style.backgroundColor));
            if (layers.at(-1)[3] === 1) break;
        }
        return layers.reverse().reduce((under, top) => over(top, under), rgba(getComputedStyle(document.documentElement).colorScheme === "dark" ? "#000" : "#fff"));
    };
    for (const element of all) {
        const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "") && !element.matches("script, style, option, datalist, noscript");
        if (!hasText || element.closest(":disabled, .tile") || element.closest("svg")) continue;
        const style = getComputedStyle(element);
        const ground = groundOf(element);
        if (!ground || Number(style.opacity) < 1) continue;
        const [light, dark] = [luminance(over(rgba(style.color), ground)), luminance(ground)].sort((a, b) => b - a);
        const ratio = (light + 0.05) / (dark + 0.05);
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (ratio < (isLarge ? 3 : 4.5)) say(element, `"${element.textContent.trim().slice(0, 30)}" has a contrast of ${ratio.toFixed(2)}`);
    }

    // Fingers, and the width of the window
    for (const element of all.filter((one) => one.matches("button, a.button, select"))) {
        const box = element.getBoundingClientRect();
        if (box.width > 0 && (box.width < 24 || box.height < 24)) say(element, `is ${Math.round(box.width)} by ${Math.round(box.height)} pixels small`);
    }
    if (document.documentElement.scrollWidth > innerWidth + 1) found.push(`the page is ${document.documentElement.scrollWidth} pixels wide in a window of ${innerWidth}`);
    return [...new Set(found)];
})();
