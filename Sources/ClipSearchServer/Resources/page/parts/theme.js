// Light, dark, or as the system has it.
import { byId, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { remember, remembered } from "../core/memory.js";

const themes = { system: ["half", "as the system has them"], light: ["sun", "light"], dark: ["moon", "dark"] };

export function setUpTheme() {
    const button = byId("theme-button");
    const names = Object.keys(themes);
    let theme = names.includes(remembered("theme")) ? remembered("theme") : "system";
    const show = () => {
        if (theme === "system") delete document.documentElement.dataset.theme;
        else document.documentElement.dataset.theme = theme;
        button.replaceChildren(icon(themes[theme][0]));
        button.setAttribute("aria-label", `Colours: ${themes[theme][1]}. Change them`);
        button.title = `Colours: ${themes[theme][1]}`;
    };
    button.addEventListener("click", () => {
        theme = names[(names.indexOf(theme) + 1) % names.length];
        remember("theme", theme);
        show();
        tell("theme-changed");
    });
    show();
}
