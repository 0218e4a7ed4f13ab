#include "CPageFiles.h"

// The files of ClipSearchServer/Resources. #embed takes no time; the array of numbers that SwiftPM makes of a resource
// took the Swift compiler a minute.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char analytics_js[] = {
#embed "../ClipSearchServer/Resources/analytics.js"
};
static const unsigned char api_js[] = {
#embed "../ClipSearchServer/Resources/api.js"
};
static const unsigned char app_js[] = {
#embed "../ClipSearchServer/Resources/app.js"
};
static const unsigned char charts_js[] = {
#embed "../ClipSearchServer/Resources/charts.js"
};
static const unsigned char collections_js[] = {
#embed "../ClipSearchServer/Resources/collections.js"
};
static const unsigned char connection_js[] = {
#embed "../ClipSearchServer/Resources/connection.js"
};
static const unsigned char controls_css[] = {
#embed "../ClipSearchServer/Resources/controls.css"
};
static const unsigned char dialogs_js[] = {
#embed "../ClipSearchServer/Resources/dialogs.js"
};
static const unsigned char dom_js[] = {
#embed "../ClipSearchServer/Resources/dom.js"
};
static const unsigned char duplicates_js[] = {
#embed "../ClipSearchServer/Resources/duplicates.js"
};
static const unsigned char export_file_js[] = {
#embed "../ClipSearchServer/Resources/export-file.js"
};
static const unsigned char favourites_js[] = {
#embed "../ClipSearchServer/Resources/favourites.js"
};
static const unsigned char folders_js[] = {
#embed "../ClipSearchServer/Resources/folders.js"
};
static const unsigned char gallery_css[] = {
#embed "../ClipSearchServer/Resources/gallery.css"
};
static const unsigned char gallery_js[] = {
#embed "../ClipSearchServer/Resources/gallery.js"
};
static const unsigned char groups_js[] = {
#embed "../ClipSearchServer/Resources/groups.js"
};
static const unsigned char history_js[] = {
#embed "../ClipSearchServer/Resources/history.js"
};
static const unsigned char icon_svg[] = {
#embed "../ClipSearchServer/Resources/icon.svg"
};
static const unsigned char icons_js[] = {
#embed "../ClipSearchServer/Resources/icons.js"
};
static const unsigned char index_html[] = {
#embed "../ClipSearchServer/Resources/index.html"
};
static const unsigned char indexing_js[] = {
#embed "../ClipSearchServer/Resources/indexing.js"
};
static const unsigned char layout_css[] = {
#embed "../ClipSearchServer/Resources/layout.css"
};
static const unsigned char memory_js[] = {
#embed "../ClipSearchServer/Resources/memory.js"
};
static const unsigned char menu_js[] = {
#embed "../ClipSearchServer/Resources/menu.js"
};
static const unsigned char navigation_js[] = {
#embed "../ClipSearchServer/Resources/navigation.js"
};
static const unsigned char openapi_json[] = {
#embed "../ClipSearchServer/Resources/openapi.json"
};
static const unsigned char photo_list_js[] = {
#embed "../ClipSearchServer/Resources/photo-list.js"
};
static const unsigned char picture_query_js[] = {
#embed "../ClipSearchServer/Resources/picture-query.js"
};
static const unsigned char rating_js[] = {
#embed "../ClipSearchServer/Resources/rating.js"
};
static const unsigned char rows_js[] = {
#embed "../ClipSearchServer/Resources/rows.js"
};
static const unsigned char scales_js[] = {
#embed "../ClipSearchServer/Resources/scales.js"
};
static const unsigned char search_bar_js[] = {
#embed "../ClipSearchServer/Resources/search-bar.js"
};
static const unsigned char search_view_js[] = {
#embed "../ClipSearchServer/Resources/search-view.js"
};
static const unsigned char selection_js[] = {
#embed "../ClipSearchServer/Resources/selection.js"
};
static const unsigned char session_js[] = {
#embed "../ClipSearchServer/Resources/session.js"
};
static const unsigned char sidebar_js[] = {
#embed "../ClipSearchServer/Resources/sidebar.js"
};
static const unsigned char state_js[] = {
#embed "../ClipSearchServer/Resources/state.js"
};
static const unsigned char theme_start_js[] = {
#embed "../ClipSearchServer/Resources/theme-start.js"
};
static const unsigned char theme_css[] = {
#embed "../ClipSearchServer/Resources/theme.css"
};
static const unsigned char theme_js[] = {
#embed "../ClipSearchServer/Resources/theme.js"
};
static const unsigned char toasts_js[] = {
#embed "../ClipSearchServer/Resources/toasts.js"
};
static const unsigned char viewer_css[] = {
#embed "../ClipSearchServer/Resources/viewer.css"
};
static const unsigned char viewer_js[] = {
#embed "../ClipSearchServer/Resources/viewer.js"
};
static const unsigned char views_css[] = {
#embed "../ClipSearchServer/Resources/views.css"
};
static const unsigned char watching_js[] = {
#embed "../ClipSearchServer/Resources/watching.js"
};
static const unsigned char why_js[] = {
#embed "../ClipSearchServer/Resources/why.js"
};
static const unsigned char words_js[] = {
#embed "../ClipSearchServer/Resources/words.js"
};

#define FILE(name, bytes) {name, bytes, sizeof bytes}

static const CPageFile files[] = {
    FILE("analytics.js", analytics_js),
    FILE("api.js", api_js),
    FILE("app.js", app_js),
    FILE("charts.js", charts_js),
    FILE("collections.js", collections_js),
    FILE("connection.js", connection_js),
    FILE("controls.css", controls_css),
    FILE("dialogs.js", dialogs_js),
    FILE("dom.js", dom_js),
    FILE("duplicates.js", duplicates_js),
    FILE("export-file.js", export_file_js),
    FILE("favourites.js", favourites_js),
    FILE("folders.js", folders_js),
    FILE("gallery.css", gallery_css),
    FILE("gallery.js", gallery_js),
    FILE("groups.js", groups_js),
    FILE("history.js", history_js),
    FILE("icon.svg", icon_svg),
    FILE("icons.js", icons_js),
    FILE("index.html", index_html),
    FILE("indexing.js", indexing_js),
    FILE("layout.css", layout_css),
    FILE("memory.js", memory_js),
    FILE("menu.js", menu_js),
    FILE("navigation.js", navigation_js),
    FILE("openapi.json", openapi_json),
    FILE("photo-list.js", photo_list_js),
    FILE("picture-query.js", picture_query_js),
    FILE("rating.js", rating_js),
    FILE("rows.js", rows_js),
    FILE("scales.js", scales_js),
    FILE("search-bar.js", search_bar_js),
    FILE("search-view.js", search_view_js),
    FILE("selection.js", selection_js),
    FILE("session.js", session_js),
    FILE("sidebar.js", sidebar_js),
    FILE("state.js", state_js),
    FILE("theme-start.js", theme_start_js),
    FILE("theme.css", theme_css),
    FILE("theme.js", theme_js),
    FILE("toasts.js", toasts_js),
    FILE("viewer.css", viewer_css),
    FILE("viewer.js", viewer_js),
    FILE("views.css", views_css),
    FILE("watching.js", watching_js),
    FILE("why.js", why_js),
    FILE("words.js", words_js),
};

const CPageFile *page_files(size_t *count) {
    *count = sizeof files / sizeof files[0];
    return files;
}
