// Light, dark, or as the system has it.
import { byId, tell } from "../core/dom.js";
import { icon } from "../core/icons.js";
import { remember, remembered } from "../core/memory.js";
import { message } from "../core/texts.js";

const themes = { system: ["half", message("theme.asTheSystemHasThem")], light: ["sun", message("theme.light")], dark: ["moon", message("theme.dark")] };

export function setUpTheme() {
    const button = byId("theme-button");
    const names = Object.keys(themes);
    let theme = names.includes(remembered("theme")) ? remembered("theme") : "system";
    const show = () => {
        if (theme === "system") delete document.documentElement.dataset.theme;
        else document.documentElement.dataset.theme = theme;
        button.replaceChildren(icon(themes[theme][0]));
        button.setAttribute("aria-label", message("theme.coloursThemeChangeThem", { theme: themes[theme][1] }));
        button.title = message("theme.coloursTheme", { theme: themes[theme][1] });
    };
    button.addEventListener("click", () => {
        theme = names[(names.indexOf(theme) + 1) % names.length];
        remember("theme", theme);
        show();
        tell("theme-changed");
    });
    show();
}
