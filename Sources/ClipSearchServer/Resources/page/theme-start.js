// Runs before the page is drawn, so that a chosen theme does not flash in late.
(() => {
    try {
        const theme = localStorage.getItem("clipsearch.theme");
        if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    } catch {
        // Storage may be switched off: then the system's theme holds.
    }
})();
