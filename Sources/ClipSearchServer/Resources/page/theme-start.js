// Runs before the page is drawn, so that a chosen theme does not flash in late, nor the texts of another language.
(() => {
    const root = document.documentElement;
    const read = (storage, name) => {
        try {
            return globalThis[storage].getItem(`clipsearch.${name}`);
        } catch {
            // Storage may be switched off: then the system's theme and the browser's language hold.
            return null;
        }
    };
    const theme = read("localStorage", "theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;

    const languages = ["en", "de", "es", "fr", "ja", "pl", "pt", "zh"];
    const known = (tag) => languages.find((one) => one === tag?.split("-")[0].toLowerCase());
    // An address is followed as long as its tab is open.
    const named = known(new URLSearchParams(location.search).get("lang"));
    try {
        if (named) sessionStorage.setItem("clipsearch.language", named);
    } catch {
        // It then holds for this page alone.
    }
    const language = named ?? known(read("sessionStorage", "language")) ?? known(read("localStorage", "language"))
        ?? known(navigator.languages?.find(known)) ?? "en";
    root.lang = language;
    root.dir = "ltr";
    if (language === "en") return;
    // Fetched along with the modules, rather than after them.
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.href = new URL(`languages/${language}.js`, document.currentScript.src);
    document.head.append(link);
    // The English texts of the document are not shown; they are after all, should the modules fail.
    root.classList.add("is-untranslated");
    setTimeout(() => root.classList.remove("is-untranslated"), 4000);
})();
