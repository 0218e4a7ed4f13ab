#if Catalog
import GRDB

/// The layout of the database file. A migration that was ever released is never edited; a change is a new one.
enum Schema {
    /// "clsp", in the file's header: tells our files from those of other programs.
    static let applicationID: Int32 = 0x636C_7370

    /// Vectors fill pages of this size well; with SQLite's 4,096 bytes a quarter of the file (384 values) to a half
    /// (512 values) stays empty.
    static let pageSize = 16384

    enum State: Equatable {
        case current, older
        /// With the first migration that is unknown here.
        case newer(String)
    }

    static func state(_ db: GRDB.Database) throws -> State {
        let known = Set(migrator.migrations)
        let applied = try migrator.appliedIdentifiers(db)
        if let unknown = applied.subtracting(known).min() { return .newer(unknown) }
        return applied == known ? .current : .older
    }

    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1-photos-texts-vectors") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            try db.execute(sql: tables)
            try db.execute(
                sql: "INSERT INTO library (identifier, created_at) VALUES (lower(hex(randomblob(16))), unixepoch())")
        }
        migrator.registerMigration("2-favourites-collections-searches") { try $0.execute(sql: personalTables) }
        migrator.registerMigration("3-requests-of-searches") {
            try $0.execute(sql: "ALTER TABLE searches ADD COLUMN request TEXT")
        }
        migrator.registerMigration("4-codes-of-failures") {
            try $0.execute(sql: "ALTER TABLE failures ADD COLUMN code TEXT NOT NULL DEFAULT 'other'")
        }
        migrator.registerMigration("5-words-of-folders") { db in
            try db.execute(sql: wordsOfFolders)
            try SQLiteFullText().rebuild(SQLiteTransaction(db))
        }
        migrator.registerMigration("6-data-of-captures") { try $0.execute(sql: captureData) }
        migrator.registerMigration("7-exclusions-of-roots") { try $0.execute(sql: exclusions) }
        migrator.registerMigration("8-orders-of-photos") { try $0.execute(sql: orders) }
        migrator.registerMigration("9-zones-of-captures") { db in
            try db.execute(sql: "ALTER TABLE capture_data ADD COLUMN offset_source TEXT")
            try db.execute(sql: "ALTER TABLE capture_data ADD COLUMN milliseconds INTEGER")
        }
        migrator.registerMigration("11-files-of-photos") { db in
            try db.execute(sql: filesOfPhotos)
            // The grouping of files asks for it.
            try db.execute(sql: stills)
            try FileGroupWriter(SQLiteTransaction(db)).updateAll()
        }
        migrator.registerMigration("13-removed-tags") { try $0.execute(sql: removedTags) }
        migrator.registerMigration("13-saved-searches") { try $0.execute(sql: savedSearches) }
        migrator.registerMigration("14-stills-of-videos") { try $0.execute(sql: stills) }
        migrator.registerMigration("15-writing") { try $0.execute(sql: writing) }
        migrator.registerMigration("16-covers-of-collections") {
            try $0.execute(
                sql: "ALTER TABLE collections ADD COLUMN cover_id INTEGER REFERENCES photos ON DELETE SET NULL")
        }
        migrator.registerMigration("17-trashed-files") { try $0.execute(sql: trashedFiles) }
        migrator.registerMigration("18-shares") { try $0.execute(sql: shares) }
        return migrator
    }()

    /// See ``Shares``. A share has a collection, a saved search, or photos of its own.
    private static let shares = """
        CREATE TABLE shares (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
            title TEXT NOT NULL,
            collection_id INTEGER REFERENCES collections ON DELETE CASCADE,
            saved_search_id INTEGER REFERENCES saved_searches ON DELETE CASCADE,
            includes_originals INTEGER NOT NULL,
            includes_places INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER
        ) STRICT;
        CREATE INDEX shares_collection ON shares (collection_id);
        CREATE INDEX shares_saved_search ON shares (saved_search_id);
        CREATE TABLE share_photos (
            share_id INTEGER NOT NULL REFERENCES shares ON DELETE CASCADE,
            photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
            position INTEGER NOT NULL,
            PRIMARY KEY (share_id, photo_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX share_photos_photo ON share_photos (photo_id);
        """

    /// See ``TrashedPhotos``. `item` is the photo's id, also after it is forgotten.
    private static let trashedFiles = """
        CREATE TABLE trashed_files (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            batch INTEGER NOT NULL,
            item INTEGER NOT NULL,
            file_id INTEGER REFERENCES photos ON DELETE SET NULL,
            path TEXT NOT NULL,
            place TEXT NOT NULL,
            trashed_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX trashed_files_file ON trashed_files (file_id);
        CREATE INDEX trashed_files_place ON trashed_files (place);
        """

    /// See ``Writing``.
    ///
    /// - `readings.stamp`: see ``PictureReading/stamp``. `failure` is NULL for a picture that was read.
    /// - `lines.places`: see ``WrittenLine/places``.
    /// - `writing`, `writing_parts`: one document a reading that has lines, its rowid the reading's id.
    ///   ``SQLiteFullText`` keeps them in step.
    private static let writing = """
        CREATE TABLE readings (
            id INTEGER PRIMARY KEY,
            content_hash BLOB NOT NULL UNIQUE CHECK (length(content_hash) = 32),
            stamp TEXT NOT NULL,
            line_count INTEGER NOT NULL,
            failure TEXT
        ) STRICT;
        CREATE TABLE lines (
            reading_id INTEGER NOT NULL REFERENCES readings ON DELETE CASCADE,
            position INTEGER NOT NULL,
            text TEXT NOT NULL,
            confidence REAL NOT NULL,
            places BLOB NOT NULL,
            PRIMARY KEY (reading_id, position)
        ) STRICT, WITHOUT ROWID;
        CREATE VIRTUAL TABLE writing USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
        CREATE VIRTUAL TABLE writing_parts USING fts5 (text, tokenize = 'trigram');
        """

    /// See ``VideoStill``. Ids are taken from the sequence of those of photos.
    private static let stills = """
        CREATE TABLE IF NOT EXISTS stills (
            id INTEGER PRIMARY KEY,
            photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
            second REAL NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS stills_photo ON stills (photo_id, second, id);
        """

    /// `request`: see ``SavedSearch/request``.
    private static let savedSearches = """
        CREATE TABLE saved_searches (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name_key TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            request TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL
        ) STRICT;
        """

    /// Tags that somebody took off a photo and that another source gave: they are not given again, and are as they were
    /// when the removal is undone.
    private static let removedTags = """
        CREATE TABLE removed_tags (
            photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
            tag_id INTEGER NOT NULL REFERENCES tags,
            source TEXT NOT NULL,
            confidence REAL,
            PRIMARY KEY (photo_id, tag_id, source)
        ) STRICT, WITHOUT ROWID;
        """

    private static let wordsOfFolders = """
        DROP TABLE words;
        CREATE VIRTUAL TABLE words USING fts5 (
            name, folders, captions, tags, tokenize = 'unicode61 remove_diacritics 2');
        """

    /// See ``FileGroupWriter``.
    ///
    /// - `photos.leader_id`: the leading file of a present photo's group; NULL for that one, and for a photo of one
    ///   file.
    /// - `photos.shot_key`: see ``PhotoFileGroups/key(of:)``.
    private static let filesOfPhotos = """
        ALTER TABLE photos ADD COLUMN leader_id INTEGER REFERENCES photos ON DELETE SET NULL;
        ALTER TABLE photos ADD COLUMN shot_key INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX photos_leader ON photos (leader_id) WHERE leader_id IS NOT NULL;
        CREATE INDEX photos_followers ON photos (path) WHERE leader_id IS NOT NULL AND missing_since IS NULL;
        CREATE INDEX photos_shot ON photos (shot_key);
        DROP INDEX photos_date;
        DROP INDEX photos_added;
        DROP INDEX photos_size;
        DROP INDEX photos_name;
        CREATE INDEX photos_date ON photos (coalesce(taken_at, modified_ns / 1000000000), id, width, height, leader_id)
            WHERE missing_since IS NULL;
        CREATE INDEX photos_added ON photos (first_indexed_at, id, width, height, leader_id)
            WHERE missing_since IS NULL;
        CREATE INDEX photos_size ON photos (size, id, width, height, leader_id) WHERE missing_since IS NULL;
        CREATE INDEX photos_name ON photos (
            substr(path, length(rtrim(path, replace(path, '/', ''))) + 1) COLLATE NOCASE, id, width, height, leader_id)
            WHERE missing_since IS NULL;
        """

    /// See ``PhotoOrder``. An index has what an outline shows, which would otherwise be looked up photo by photo.
    private static let orders = """
        DROP INDEX photos_date;
        CREATE INDEX photos_date ON photos (coalesce(taken_at, modified_ns / 1000000000), id, width, height)
            WHERE missing_since IS NULL;
        CREATE INDEX photos_added ON photos (first_indexed_at, id, width, height) WHERE missing_since IS NULL;
        CREATE INDEX photos_size ON photos (size, id, width, height) WHERE missing_since IS NULL;
        CREATE INDEX photos_name ON photos (
            substr(path, length(rtrim(path, replace(path, '/', ''))) + 1) COLLATE NOCASE, id, width, height)
            WHERE missing_since IS NULL;
        """

    /// See ``CaptureData``. A photo whose file states nothing has a row, too, which tells it from photos whose file was
    /// read before the table existed.
    private static let captureData = """
        CREATE TABLE capture_data (
            photo_id INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
            camera TEXT,
            lens TEXT,
            focal_length REAL,
            focal_length_35mm INTEGER,
            aperture REAL,
            exposure_time REAL,
            iso INTEGER,
            latitude REAL,
            longitude REAL,
            altitude REAL,
            rating INTEGER,
            date_source TEXT,
            offset_minutes INTEGER
        ) STRICT;
        CREATE INDEX capture_data_place ON capture_data (latitude, longitude) WHERE latitude IS NOT NULL;
        """

    /// Patterns of what is skipped below a root.
    private static let exclusions = """
        CREATE TABLE exclusions (
            root TEXT NOT NULL REFERENCES roots ON DELETE CASCADE,
            pattern TEXT NOT NULL,
            PRIMARY KEY (root, pattern)
        ) STRICT, WITHOUT ROWID;
        """

    /// Times are seconds since 1970, unless the name says otherwise.
    ///
    /// - `photos.missing_since`: NULL for a present photo. At one path there is at most one present photo.
    /// - `photos.taken_at`: on the camera's clock.
    /// - `failures.code` (added later): see ``SkipReason``.
    /// - `text_stamps.stamp`: see ``TextChange/stamp``.
    /// - `vectors`: what is known of a vector, small enough to be read through quickly; its values are in
    ///   `vector_data`. `is_live` says that the photo (or the caption's photo) is present, `data_id` is NULL once the
    ///   vector is gone. Rows stay after that, since `watermark`, the model's count at the last change, tells an index
    ///   what to catch up with.
    /// - `words`: one document per photo, for exact words. ``SQLiteFullText`` keeps it in step with the tables it is
    ///   made from.
    private static let tables = """
        CREATE TABLE library (
            identifier TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE settings (
            name TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE roots (
            path TEXT NOT NULL PRIMARY KEY,
            added_at INTEGER NOT NULL,
            last_indexed_at INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE photos (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            path TEXT NOT NULL,
            size INTEGER NOT NULL,
            modified_ns INTEGER NOT NULL,
            content_hash BLOB NOT NULL CHECK (length(content_hash) = 32),
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            format TEXT NOT NULL,
            taken_at INTEGER,
            first_indexed_at INTEGER NOT NULL,
            missing_since INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX photos_present ON photos (path) WHERE missing_since IS NULL;
        CREATE INDEX photos_missing ON photos (path) WHERE missing_since IS NOT NULL;
        CREATE INDEX photos_content ON photos (content_hash);
        CREATE INDEX photos_date ON photos (coalesce(taken_at, modified_ns / 1000000000)) WHERE missing_since IS NULL;

        CREATE TABLE failures (
            path TEXT NOT NULL PRIMARY KEY,
            size INTEGER NOT NULL,
            modified_ns INTEGER NOT NULL,
            reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE captions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
            source TEXT NOT NULL,
            text TEXT NOT NULL,
            confidence REAL
        ) STRICT;
        CREATE INDEX captions_photo ON captions (photo_id);

        CREATE TABLE text_stamps (
            photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
            source TEXT NOT NULL,
            stamp TEXT NOT NULL,
            PRIMARY KEY (photo_id, source)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tags (
            id INTEGER PRIMARY KEY,
            name_key TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL
        ) STRICT;
        CREATE TABLE photo_tags (
            photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
            tag_id INTEGER NOT NULL REFERENCES tags,
            source TEXT NOT NULL,
            confidence REAL,
            PRIMARY KEY (photo_id, tag_id, source)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX photo_tags_tag ON photo_tags (tag_id, photo_id);

        CREATE TABLE models (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            dimension INTEGER NOT NULL CHECK (dimension > 0),
            precision TEXT NOT NULL,
            watermark INTEGER NOT NULL DEFAULT 0,
            UNIQUE (fingerprint, precision)
        ) STRICT;
        CREATE TABLE vectors (
            model_id INTEGER NOT NULL REFERENCES models,
            kind INTEGER NOT NULL,
            subject_id INTEGER NOT NULL,
            decode_path INTEGER NOT NULL,
            is_live INTEGER NOT NULL,
            watermark INTEGER NOT NULL,
            data_id INTEGER,
            PRIMARY KEY (model_id, kind, subject_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX vectors_watermark ON vectors (model_id, kind, watermark);
        CREATE TABLE vector_data (
            id INTEGER PRIMARY KEY,
            data BLOB NOT NULL
        ) STRICT;

        CREATE VIRTUAL TABLE words USING fts5 (name, captions, tags, tokenize = 'unicode61 remove_diacritics 2');
        """

    /// The tables of what people keep. A missing photo keeps its rows; a forgotten one takes them with it.
    ///
    /// - `collection_photos.position`: the order, with gaps.
    /// - `searches.rating`: 1…4.
    /// - `searches.request` (added later): see ``SearchRecord/request``.
    private static let personalTables = """
        CREATE TABLE favourites (
            photo_id INTEGER PRIMARY KEY REFERENCES photos ON DELETE CASCADE,
            added_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX favourites_added ON favourites (added_at, photo_id);

        CREATE TABLE collections (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name_key TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            description TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE collection_photos (
            collection_id INTEGER NOT NULL REFERENCES collections ON DELETE CASCADE,
            photo_id INTEGER NOT NULL REFERENCES photos ON DELETE CASCADE,
            position INTEGER NOT NULL,
            added_at INTEGER NOT NULL,
            PRIMARY KEY (collection_id, photo_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX collection_photos_order ON collection_photos (collection_id, position);
        CREATE INDEX collection_photos_photo ON collection_photos (photo_id);

        CREATE TABLE searches (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            searched_at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            query TEXT NOT NULL,
            corrected_query TEXT,
            results INTEGER NOT NULL,
            milliseconds REAL NOT NULL,
            rating INTEGER CHECK (rating BETWEEN 1 AND 4)
        ) STRICT;
        CREATE INDEX searches_time ON searches (searched_at);
        """
}
#endif
