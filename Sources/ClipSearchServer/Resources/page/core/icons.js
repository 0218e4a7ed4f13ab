import { svg } from "./dom.js";

// Strokes on a field of 24 by 24.
const paths = {
    search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3L20.5 20.5",
    picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
    heart: "M12 20S3.5 14.8 3.5 8.9A4.4 4.4 0 0 1 12 7.2a4.4 4.4 0 0 1 8.500 1.700C20.500 14.800 12 20 12 20z",
    collection: "M5 3.500h14v17H5zM10 3.500v8l2.700-2 2.700 2v-8",
    clock: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 7.500V12l3 2.200",
    chart: "M4 20h16M7 20v-7M12 20V5M17 20v-10",
    folder: "M3.500 6.500h6l2 2.500h9v10h-17z",
    close: "M6 6l12 12M18 6L6 18",
    left: "M15 5l-7 7 7 7",
    right: "M9 5l7 7-7 7",
    similar: "M3.5 5h17v6M3.5 5v13h6.500M3.500 15l5-5 3 3M16.500 13a3.200 3.200 0 1 0 0 6.400 3.200 3.200 0 0 0 0-6.400zM18.900 18.600L21.500 21",
    download: "M12 4v11M7.500 11L12 15.500 16.500 11M5 20h14",
    copy: "M9 4.500H5.500v16h13v-16H15M9 3h6v3.500H9zM9 11h6M9 15h6",
    info: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 11v5.500M12 7.700h.01",
    check: "M5 12.500l4.500 4.500L19 7.500",
    plus: "M12 5v14M5 12h14",
    filter: "M4 6h16M7 12h10M10 18h4",
    sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400",
    moon: "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
    half: "M12 3.500a8.500 8.500 0 1 0 0 17zM12 3.500a8.500 8.500 0 0 1 0 17",
    trash: "M5 7h14M9 7V4.500h6V7M7 7l1 13h8l1-13",
    pencil: "M4 20l1-4L16 5l3 3L8 19z",
    stack: "M4 9h11v11H4zM7.500 6h10.500v10.500M11 3h10v10",
    zoomin: "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.300 15.300L20.500 20.500M10.500 7.700v5.600M7.700 10.500h5.600",
    zoomout: "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.300 15.300L20.500 20.500M7.700 10.500h5.600",
    rotate: "M19.500 12a7.500 7.500 0 1 1-2.200-5.300M19.500 3.500V8H15",
    play: "M7 4.500l12 7.500-12 7.500z",
    pause: "M8 5v14M16 5v14",
    fullscreen: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    photos: "M3.500 7h13v13h-13zM7 7V4h13.500v13H17M3.500 17l4-4 3 3 2-2 4 4",
    tag: "M4 4h8l8 8-8 8-8-8zM8 8h.01",
    album: "M4 7h16v13H4zM7 4h10M12 10.500v6M9 13.500h6",
    pin: "M12 21s-6.500-6.200-6.500-11a6.500 6.500 0 0 1 13 0c0 4.800-6.500 11-6.500 11zM12 7.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z",
    sort: "M7 20V4M3.500 7.500L7 4l3.500 3.500M17 4v16M13.500 16.500L17 20l3.500-3.500",
    minus: "M5 12h14",
    globe: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM3.500 12h17M12 3.500c5 5 5 12 0 17M12 3.500c-5 5-5 12 0 17",
    more: "M5 12h.01M12 12h.01M19 12h.01",
    undo: "M9 6L4.500 10.500 9 15M5 10.500h9a5.500 5.500 0 0 1 0 11h-3",
};

/** A picture beside or instead of words; it says nothing to screen readers. */
export function icon(name) {
    return svg("svg", { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
        svg("path", { d: paths[name] ?? "" }));
}

/** Gives the elements of the page that name an icon that icon. */
export function drawIcons(root = document) {
    for (const element of root.querySelectorAll("[data-icon]")) element.prepend(icon(element.dataset.icon));
}
