-- Images by the digest of their manifest. "content" is everything that the digest fixes; "top" is the layer that has the whole inventory, null
-- for an image without layers. Instants are ticks of 100 ns since 0001-01-01 UTC.
CREATE TABLE image (
    digest         TEXT    PRIMARY KEY,
    top            INTEGER REFERENCES layer (id),
    engine_version INTEGER NOT NULL,
    content        BLOB    NOT NULL,
    created        INTEGER NOT NULL,
    seen           INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX image_top ON image (top) WHERE top IS NOT NULL;
CREATE INDEX image_seen ON image (seen);

-- Where images were met. An image that was asked for by its digest alone has the tag ''.
CREATE TABLE image_reference (
    digest     TEXT    NOT NULL REFERENCES image (digest) ON DELETE CASCADE,
    repository TEXT    NOT NULL,
    tag        TEXT    NOT NULL,
    seen       INTEGER NOT NULL,
    PRIMARY KEY (digest, repository, tag)
) WITHOUT ROWID;

-- Work that lasts. state is 0 queued, 1 running, 2 done, 3 failed, 4 cancelled; due is when one that waits may be begun, and when the lease
-- of one that runs lapses; expires is when one that ended is deleted. claim counts how often it was taken, attempts how often it was begun.
CREATE TABLE job (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    id       TEXT    NOT NULL UNIQUE,
    kind     TEXT    NOT NULL,
    key      TEXT    NOT NULL,
    request  TEXT    NOT NULL,
    secret   BLOB,
    state    INTEGER NOT NULL,
    due      INTEGER NOT NULL,
    claim    INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    created  INTEGER NOT NULL,
    changed  INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    expires  INTEGER,
    problem  TEXT
);
CREATE INDEX job_due ON job (due, number) WHERE state < 2;
CREATE INDEX job_running ON job (kind, key) WHERE state = 1;
CREATE INDEX job_queued ON job (number) WHERE state = 0;
CREATE INDEX job_deadline ON job (deadline) WHERE state < 2;
CREATE INDEX job_expires ON job (expires) WHERE expires IS NOT NULL;

-- The results of jobs that are done, compressed with gzip.
CREATE TABLE job_document (
    job     INTEGER NOT NULL REFERENCES job (number) ON DELETE CASCADE,
    name    TEXT    NOT NULL,
    content BLOB    NOT NULL,
    PRIMARY KEY (job, name)
);
