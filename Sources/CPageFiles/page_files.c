// Made by tools/page_files.
#include "CPageFiles.h"

// The files of ClipSearchServer/Resources. #embed takes no time; the array of numbers that SwiftPM makes of a resource
// took the Swift compiler a minute.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "../ClipSearchServer/Resources/index.html"
};
static const unsigned char models_openapi_json[] = {
#embed "../ClipSearchServer/Resources/models-openapi.json"
};
static const unsigned char not_found_html[] = {
#embed "../ClipSearchServer/Resources/not-found.html"
};
static const unsigned char openapi_json[] = {
#embed "../ClipSearchServer/Resources/openapi.json"
};
static const unsigned char page_actions_albums_js[] = {
#embed "../ClipSearchServer/Resources/page/actions/albums.js"
};
static const unsigned char page_actions_collections_js[] = {
#embed "../ClipSearchServer/Resources/page/actions/collections.js"
};
static const unsigned char page_actions_export_file_js[] = {
#embed "../ClipSearchServer/Resources/page/actions/export-file.js"
};
static const unsigned char page_actions_favourites_js[] = {
#embed "../ClipSearchServer/Resources/page/actions/favourites.js"
};
static const unsigned char page_actions_find_similar_js[] = {
#embed "../ClipSearchServer/Resources/page/actions/find-similar.js"
};
static const unsigned char page_actions_sharing_js[] = {
#embed "../ClipSearchServer/Resources/page/actions/sharing.js"
};
static const unsigned char page_actions_tags_js[] = {
#embed "../ClipSearchServer/Resources/page/actions/tags.js"
};
static const unsigned char page_actions_take_along_js[] = {
#embed "../ClipSearchServer/Resources/page/actions/take-along.js"
};
static const unsigned char page_actions_trash_js[] = {
#embed "../ClipSearchServer/Resources/page/actions/trash.js"
};
static const unsigned char page_app_js[] = {
#embed "../ClipSearchServer/Resources/page/app.js"
};
static const unsigned char page_controls_css[] = {
#embed "../ClipSearchServer/Resources/page/controls.css"
};
static const unsigned char page_core_api_js[] = {
#embed "../ClipSearchServer/Resources/page/core/api.js"
};
static const unsigned char page_core_collection_names_js[] = {
#embed "../ClipSearchServer/Resources/page/core/collection-names.js"
};
static const unsigned char page_core_combobox_js[] = {
#embed "../ClipSearchServer/Resources/page/core/combobox.js"
};
static const unsigned char page_core_connection_js[] = {
#embed "../ClipSearchServer/Resources/page/core/connection.js"
};
static const unsigned char page_core_dialogs_js[] = {
#embed "../ClipSearchServer/Resources/page/core/dialogs.js"
};
static const unsigned char page_core_dom_js[] = {
#embed "../ClipSearchServer/Resources/page/core/dom.js"
};
static const unsigned char page_core_icons_js[] = {
#embed "../ClipSearchServer/Resources/page/core/icons.js"
};
static const unsigned char page_core_memory_js[] = {
#embed "../ClipSearchServer/Resources/page/core/memory.js"
};
static const unsigned char page_core_menu_js[] = {
#embed "../ClipSearchServer/Resources/page/core/menu.js"
};
static const unsigned char page_core_mercator_js[] = {
#embed "../ClipSearchServer/Resources/page/core/mercator.js"
};
static const unsigned char page_core_navigation_js[] = {
#embed "../ClipSearchServer/Resources/page/core/navigation.js"
};
static const unsigned char page_core_order_js[] = {
#embed "../ClipSearchServer/Resources/page/core/order.js"
};
static const unsigned char page_core_outlines_js[] = {
#embed "../ClipSearchServer/Resources/page/core/outlines.js"
};
static const unsigned char page_core_selection_js[] = {
#embed "../ClipSearchServer/Resources/page/core/selection.js"
};
static const unsigned char page_core_state_js[] = {
#embed "../ClipSearchServer/Resources/page/core/state.js"
};
static const unsigned char page_core_texts_js[] = {
#embed "../ClipSearchServer/Resources/page/core/texts.js"
};
static const unsigned char page_core_toasts_js[] = {
#embed "../ClipSearchServer/Resources/page/core/toasts.js"
};
static const unsigned char page_core_words_js[] = {
#embed "../ClipSearchServer/Resources/page/core/words.js"
};
static const unsigned char page_gallery_css[] = {
#embed "../ClipSearchServer/Resources/page/gallery.css"
};
static const unsigned char page_icon_svg[] = {
#embed "../ClipSearchServer/Resources/page/icon.svg"
};
static const unsigned char page_languages_de_js[] = {
#embed "../ClipSearchServer/Resources/page/languages/de.js"
};
static const unsigned char page_languages_en_js[] = {
#embed "../ClipSearchServer/Resources/page/languages/en.js"
};
static const unsigned char page_languages_es_js[] = {
#embed "../ClipSearchServer/Resources/page/languages/es.js"
};
static const unsigned char page_languages_fr_js[] = {
#embed "../ClipSearchServer/Resources/page/languages/fr.js"
};
static const unsigned char page_languages_ja_js[] = {
#embed "../ClipSearchServer/Resources/page/languages/ja.js"
};
static const unsigned char page_languages_pl_js[] = {
#embed "../ClipSearchServer/Resources/page/languages/pl.js"
};
static const unsigned char page_languages_pt_js[] = {
#embed "../ClipSearchServer/Resources/page/languages/pt.js"
};
static const unsigned char page_languages_zh_js[] = {
#embed "../ClipSearchServer/Resources/page/languages/zh.js"
};
static const unsigned char page_layout_css[] = {
#embed "../ClipSearchServer/Resources/page/layout.css"
};
static const unsigned char page_map_css[] = {
#embed "../ClipSearchServer/Resources/page/map.css"
};
static const unsigned char page_not_found_css[] = {
#embed "../ClipSearchServer/Resources/page/not-found.css"
};
static const unsigned char page_outlines_bin[] = {
#embed "../ClipSearchServer/Resources/page/outlines.bin"
};
static const unsigned char page_parts_arranging_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/arranging.js"
};
static const unsigned char page_parts_charts_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/charts.js"
};
static const unsigned char page_parts_chips_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/chips.js"
};
static const unsigned char page_parts_condition_words_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/condition-words.js"
};
static const unsigned char page_parts_days_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/days.js"
};
static const unsigned char page_parts_folders_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/folders.js"
};
static const unsigned char page_parts_gallery_keys_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/gallery-keys.js"
};
static const unsigned char page_parts_gallery_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/gallery.js"
};
static const unsigned char page_parts_groups_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/groups.js"
};
static const unsigned char page_parts_indexing_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/indexing.js"
};
static const unsigned char page_parts_language_choice_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/language-choice.js"
};
static const unsigned char page_parts_library_folders_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/library-folders.js"
};
static const unsigned char page_parts_map_drawing_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/map-drawing.js"
};
static const unsigned char page_parts_map_gestures_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/map-gestures.js"
};
static const unsigned char page_parts_models_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/models.js"
};
static const unsigned char page_parts_nothing_left_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/nothing-left.js"
};
static const unsigned char page_parts_photo_details_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/photo-details.js"
};
static const unsigned char page_parts_photo_list_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/photo-list.js"
};
static const unsigned char page_parts_photo_sections_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/photo-sections.js"
};
static const unsigned char page_parts_photo_text_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/photo-text.js"
};
static const unsigned char page_parts_picture_query_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/picture-query.js"
};
static const unsigned char page_parts_place_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/place.js"
};
static const unsigned char page_parts_query_operators_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/query-operators.js"
};
static const unsigned char page_parts_rating_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/rating.js"
};
static const unsigned char page_parts_rows_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/rows.js"
};
static const unsigned char page_parts_scales_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/scales.js"
};
static const unsigned char page_parts_scrubber_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/scrubber.js"
};
static const unsigned char page_parts_search_bar_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/search-bar.js"
};
static const unsigned char page_parts_selecting_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/selecting.js"
};
static const unsigned char page_parts_selection_bar_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/selection-bar.js"
};
static const unsigned char page_parts_session_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/session.js"
};
static const unsigned char page_parts_sidebar_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/sidebar.js"
};
static const unsigned char page_parts_slideshow_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/slideshow.js"
};
static const unsigned char page_parts_suggestions_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/suggestions.js"
};
static const unsigned char page_parts_theme_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/theme.js"
};
static const unsigned char page_parts_tile_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/tile.js"
};
static const unsigned char page_parts_timeline_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/timeline.js"
};
static const unsigned char page_parts_toolbar_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/toolbar.js"
};
static const unsigned char page_parts_viewer_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/viewer.js"
};
static const unsigned char page_parts_watching_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/watching.js"
};
static const unsigned char page_parts_why_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/why.js"
};
static const unsigned char page_parts_zoom_js[] = {
#embed "../ClipSearchServer/Resources/page/parts/zoom.js"
};
static const unsigned char page_shared_css[] = {
#embed "../ClipSearchServer/Resources/page/shared.css"
};
static const unsigned char page_shared_js[] = {
#embed "../ClipSearchServer/Resources/page/shared.js"
};
static const unsigned char page_theme_start_js[] = {
#embed "../ClipSearchServer/Resources/page/theme-start.js"
};
static const unsigned char page_theme_css[] = {
#embed "../ClipSearchServer/Resources/page/theme.css"
};
static const unsigned char page_viewer_css[] = {
#embed "../ClipSearchServer/Resources/page/viewer.css"
};
static const unsigned char page_views_css[] = {
#embed "../ClipSearchServer/Resources/page/views.css"
};
static const unsigned char page_views_analytics_js[] = {
#embed "../ClipSearchServer/Resources/page/views/analytics.js"
};
static const unsigned char page_views_collections_js[] = {
#embed "../ClipSearchServer/Resources/page/views/collections.js"
};
static const unsigned char page_views_duplicates_js[] = {
#embed "../ClipSearchServer/Resources/page/views/duplicates.js"
};
static const unsigned char page_views_favourites_js[] = {
#embed "../ClipSearchServer/Resources/page/views/favourites.js"
};
static const unsigned char page_views_history_js[] = {
#embed "../ClipSearchServer/Resources/page/views/history.js"
};
static const unsigned char page_views_library_js[] = {
#embed "../ClipSearchServer/Resources/page/views/library.js"
};
static const unsigned char page_views_map_js[] = {
#embed "../ClipSearchServer/Resources/page/views/map.js"
};
static const unsigned char page_views_photos_js[] = {
#embed "../ClipSearchServer/Resources/page/views/photos.js"
};
static const unsigned char page_views_search_js[] = {
#embed "../ClipSearchServer/Resources/page/views/search.js"
};
static const unsigned char shared_html[] = {
#embed "../ClipSearchServer/Resources/shared.html"
};

#define FILE(name, bytes) {name, bytes, sizeof bytes}

static const CPageFile files[] = {
    FILE("index.html", index_html),
    FILE("models-openapi.json", models_openapi_json),
    FILE("not-found.html", not_found_html),
    FILE("openapi.json", openapi_json),
    FILE("page/actions/albums.js", page_actions_albums_js),
    FILE("page/actions/collections.js", page_actions_collections_js),
    FILE("page/actions/export-file.js", page_actions_export_file_js),
    FILE("page/actions/favourites.js", page_actions_favourites_js),
    FILE("page/actions/find-similar.js", page_actions_find_similar_js),
    FILE("page/actions/sharing.js", page_actions_sharing_js),
    FILE("page/actions/tags.js", page_actions_tags_js),
    FILE("page/actions/take-along.js", page_actions_take_along_js),
    FILE("page/actions/trash.js", page_actions_trash_js),
    FILE("page/app.js", page_app_js),
    FILE("page/controls.css", page_controls_css),
    FILE("page/core/api.js", page_core_api_js),
    FILE("page/core/collection-names.js", page_core_collection_names_js),
    FILE("page/core/combobox.js", page_core_combobox_js),
    FILE("page/core/connection.js", page_core_connection_js),
    FILE("page/core/dialogs.js", page_core_dialogs_js),
    FILE("page/core/dom.js", page_core_dom_js),
    FILE("page/core/icons.js", page_core_icons_js),
    FILE("page/core/memory.js", page_core_memory_js),
    FILE("page/core/menu.js", page_core_menu_js),
    FILE("page/core/mercator.js", page_core_mercator_js),
    FILE("page/core/navigation.js", page_core_navigation_js),
    FILE("page/core/order.js", page_core_order_js),
    FILE("page/core/outlines.js", page_core_outlines_js),
    FILE("page/core/selection.js", page_core_selection_js),
    FILE("page/core/state.js", page_core_state_js),
    FILE("page/core/texts.js", page_core_texts_js),
    FILE("page/core/toasts.js", page_core_toasts_js),
    FILE("page/core/words.js", page_core_words_js),
    FILE("page/gallery.css", page_gallery_css),
    FILE("page/icon.svg", page_icon_svg),
    FILE("page/languages/de.js", page_languages_de_js),
    FILE("page/languages/en.js", page_languages_en_js),
    FILE("page/languages/es.js", page_languages_es_js),
    FILE("page/languages/fr.js", page_languages_fr_js),
    FILE("page/languages/ja.js", page_languages_ja_js),
    FILE("page/languages/pl.js", page_languages_pl_js),
    FILE("page/languages/pt.js", page_languages_pt_js),
    FILE("page/languages/zh.js", page_languages_zh_js),
    FILE("page/layout.css", page_layout_css),
    FILE("page/map.css", page_map_css),
    FILE("page/not-found.css", page_not_found_css),
    FILE("page/outlines.bin", page_outlines_bin),
    FILE("page/parts/arranging.js", page_parts_arranging_js),
    FILE("page/parts/charts.js", page_parts_charts_js),
    FILE("page/parts/chips.js", page_parts_chips_js),
    FILE("page/parts/condition-words.js", page_parts_condition_words_js),
    FILE("page/parts/days.js", page_parts_days_js),
    FILE("page/parts/folders.js", page_parts_folders_js),
    FILE("page/parts/gallery-keys.js", page_parts_gallery_keys_js),
    FILE("page/parts/gallery.js", page_parts_gallery_js),
    FILE("page/parts/groups.js", page_parts_groups_js),
    FILE("page/parts/indexing.js", page_parts_indexing_js),
    FILE("page/parts/language-choice.js", page_parts_language_choice_js),
    FILE("page/parts/library-folders.js", page_parts_library_folders_js),
    FILE("page/parts/map-drawing.js", page_parts_map_drawing_js),
    FILE("page/parts/map-gestures.js", page_parts_map_gestures_js),
    FILE("page/parts/models.js", page_parts_models_js),
    FILE("page/parts/nothing-left.js", page_parts_nothing_left_js),
    FILE("page/parts/photo-details.js", page_parts_photo_details_js),
    FILE("page/parts/photo-list.js", page_parts_photo_list_js),
    FILE("page/parts/photo-sections.js", page_parts_photo_sections_js),
    FILE("page/parts/photo-text.js", page_parts_photo_text_js),
    FILE("page/parts/picture-query.js", page_parts_picture_query_js),
    FILE("page/parts/place.js", page_parts_place_js),
    FILE("page/parts/query-operators.js", page_parts_query_operators_js),
    FILE("page/parts/rating.js", page_parts_rating_js),
    FILE("page/parts/rows.js", page_parts_rows_js),
    FILE("page/parts/scales.js", page_parts_scales_js),
    FILE("page/parts/scrubber.js", page_parts_scrubber_js),
    FILE("page/parts/search-bar.js", page_parts_search_bar_js),
    FILE("page/parts/selecting.js", page_parts_selecting_js),
    FILE("page/parts/selection-bar.js", page_parts_selection_bar_js),
    FILE("page/parts/session.js", page_parts_session_js),
    FILE("page/parts/sidebar.js", page_parts_sidebar_js),
    FILE("page/parts/slideshow.js", page_parts_slideshow_js),
    FILE("page/parts/suggestions.js", page_parts_suggestions_js),
    FILE("page/parts/theme.js", page_parts_theme_js),
    FILE("page/parts/tile.js", page_parts_tile_js),
    FILE("page/parts/timeline.js", page_parts_timeline_js),
    FILE("page/parts/toolbar.js", page_parts_toolbar_js),
    FILE("page/parts/viewer.js", page_parts_viewer_js),
    FILE("page/parts/watching.js", page_parts_watching_js),
    FILE("page/parts/why.js", page_parts_why_js),
    FILE("page/parts/zoom.js", page_parts_zoom_js),
    FILE("page/shared.css", page_shared_css),
    FILE("page/shared.js", page_shared_js),
    FILE("page/theme-start.js", page_theme_start_js),
    FILE("page/theme.css", page_theme_css),
    FILE("page/viewer.css", page_viewer_css),
    FILE("page/views.css", page_views_css),
    FILE("page/views/analytics.js", page_views_analytics_js),
    FILE("page/views/collections.js", page_views_collections_js),
    FILE("page/views/duplicates.js", page_views_duplicates_js),
    FILE("page/views/favourites.js", page_views_favourites_js),
    FILE("page/views/history.js", page_views_history_js),
    FILE("page/views/library.js", page_views_library_js),
    FILE("page/views/map.js", page_views_map_js),
    FILE("page/views/photos.js", page_views_photos_js),
    FILE("page/views/search.js", page_views_search_js),
    FILE("shared.html", shared_html),
};

const CPageFile *page_files(size_t *count) {
    *count = sizeof files / sizeof files[0];
    return files;
}
