-- One row for each partition of a feed. "generation" is the data that readers see: changing it is the whole of an update's last step.
-- It is null while no update has succeeded. Instants are ticks of 100 ns since 0001-01-01 UTC.
CREATE TABLE feed_partition (
    feed        TEXT    NOT NULL,
    partition   TEXT    NOT NULL,
    generation  INTEGER UNIQUE REFERENCES generation (id),
    own         INTEGER NOT NULL,
    priority    INTEGER NOT NULL,
    updated     INTEGER,
    checked     INTEGER,
    fingerprint TEXT,
    skipped     TEXT    NOT NULL,
    error       TEXT,
    failed      INTEGER,
    PRIMARY KEY (feed, partition)
) WITHOUT ROWID;

-- A set of records that never changes once it is complete. One that no partition points to is being staged, was left by an update
-- that died, or has been replaced: the holder of the writer lock deletes it.
CREATE TABLE generation (
    id      INTEGER PRIMARY KEY,
    records INTEGER NOT NULL,
    ranges  INTEGER NOT NULL,
    sum     BLOB    NOT NULL
);

-- The namespaces of a generation: those that the feed declares, and those that its records name.
CREATE TABLE scope (
    id         INTEGER PRIMARY KEY,
    generation INTEGER NOT NULL REFERENCES generation (id),
    namespace  TEXT    NOT NULL,
    declared   INTEGER NOT NULL,
    UNIQUE (namespace, generation)
);

-- Records in compressed blocks. id is generation * 2^32 + the block's number.
CREATE TABLE record_block (
    id      INTEGER PRIMARY KEY,
    content BLOB NOT NULL
);

-- Which records name a package, as packed record numbers; one row for each staged piece that names it. Withdrawn records are absent.
CREATE TABLE package_records (
    scope   INTEGER NOT NULL REFERENCES scope (id),
    name    TEXT    NOT NULL,
    piece   INTEGER NOT NULL,
    records BLOB    NOT NULL,
    PRIMARY KEY (scope, name, piece)
) WITHOUT ROWID;
