// The choice of the page's language.
import { h } from "../core/dom.js";
import { remember, remembered } from "../core/memory.js";
import { languages, message } from "../core/texts.js";

/** A choice loads the page again: at the same address, in the place where it was. */
function choose(code) {
    remember("language", code === "" ? null : code);
    try {
        sessionStorage.removeItem("clipsearch.language");
    } catch {
        // Then there is nothing to take away.
    }
    const address = new URL(location.href);
    address.searchParams.delete("lang");
    history.replaceState(history.state, "", address);
    location.reload();
}

export function languageChoice() {
    const chosen = remembered("language") ?? "";
    return h("section", {}, h("h2", {}, message("language.language")),
        h("select", { id: "language", "aria-label": message("language.language"), onchange: (event) => choose(event.target.value) },
            h("option", { value: "" }, message("language.asTheBrowserSays")),
            Object.entries(languages).map(([code, name]) => h("option", { value: code, lang: code, selected: code === chosen }, name))));
}
