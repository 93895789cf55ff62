"""The tables of `articles.db`.

Row numbers of articles and passages only grow (AUTOINCREMENT) and an article's passages are
consecutive, so a change is a range, and a derived index that has reached passage n needs only
what lies above n.
"""

FORMAT = 1
"""Raised when the tables change in a way that older code would misread."""

PRAGMAS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA foreign_keys = ON;
PRAGMA busy_timeout = 10000;
"""

TABLES = """
PRAGMA page_size = 8192;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE articles (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    source TEXT NOT NULL,
    authors TEXT NOT NULL,              -- JSON list
    published INTEGER,                  -- microseconds since 1970, UTC
    published_precision TEXT,
    published_origin TEXT,
    url TEXT NOT NULL,
    lang TEXT NOT NULL,
    tags TEXT NOT NULL,                 -- JSON list
    collected INTEGER NOT NULL,         -- microseconds since 1970, UTC
    content_hash BLOB NOT NULL,
    header TEXT NOT NULL,               -- what the encoder and BM25 read before each passage
    source_key TEXT NOT NULL,           -- casefolded, for filters
    story INTEGER NOT NULL,             -- articles with the same number carry the same story
    shown INTEGER NOT NULL              -- 1: stands for its story in an unfiltered search
);
CREATE INDEX articles_by_time ON articles (published, row);
CREATE INDEX articles_by_source ON articles (source_key);
CREATE INDEX articles_by_lang ON articles (lang);
CREATE INDEX articles_by_story ON articles (story);

CREATE TABLE tags (
    tag TEXT NOT NULL,                  -- casefolded
    article INTEGER NOT NULL REFERENCES articles (row) ON DELETE CASCADE,
    PRIMARY KEY (tag, article)
) WITHOUT ROWID;
CREATE INDEX tags_by_article ON tags (article);

CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL REFERENCES articles (row) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    input_hash BLOB NOT NULL            -- of what the encoder saw
);
CREATE INDEX passages_by_article ON passages (article);
CREATE INDEX passages_by_input ON passages (input_hash);

CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (row) ON DELETE CASCADE,
    vector BLOB NOT NULL                -- float32, little-endian
);

CREATE TABLE bands (
    band INTEGER NOT NULL,              -- a band of the MinHash signature, hashed
    article INTEGER NOT NULL REFERENCES articles (row) ON DELETE CASCADE,
    PRIMARY KEY (band, article)
) WITHOUT ROWID;
CREATE INDEX bands_by_article ON bands (article);

CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('add', 'remove', 'show', 'hide')),
    first INTEGER NOT NULL,             -- passage rows, both ends included
    last INTEGER NOT NULL
);
"""
