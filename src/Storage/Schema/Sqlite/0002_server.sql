-- Which records bear an id, by generation, as packed record numbers; and in which of the generation's namespaces they name a package, as
-- packed numbers: scope.id less the generation's lowest scope.id. One row for each staged piece that has the id. Withdrawn records are
-- absent.
CREATE TABLE record_ids (
    generation INTEGER NOT NULL REFERENCES generation (id),
    id         TEXT    NOT NULL,
    piece      INTEGER NOT NULL,
    scopes     BLOB    NOT NULL,
    records    BLOB    NOT NULL,
    PRIMARY KEY (generation, id, piece)
) WITHOUT ROWID;

CREATE INDEX scope_generation ON scope (generation);

-- One row. The revision rises with every change that can change an answer. The own_… columns sum up own_vulnerability.
CREATE TABLE server_state (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    revision    INTEGER NOT NULL,
    own_count   INTEGER NOT NULL,
    own_ranges  INTEGER NOT NULL,
    own_sum     BLOB    NOT NULL,
    own_updated INTEGER
);
INSERT INTO server_state (id, revision, own_count, own_ranges, own_sum) VALUES (1, 0, 0, 0, zeroblob(32));

-- Vulnerabilities that were written through an API: they take the place of every feed record with their name in their namespace. One
-- whose content is null was deleted, and hides them.
CREATE TABLE own_vulnerability (
    namespace TEXT NOT NULL,
    name      TEXT NOT NULL,
    content   BLOB,
    PRIMARY KEY (namespace, name)
) WITHOUT ROWID;

-- The packages that own vulnerabilities name.
CREATE TABLE own_package (
    namespace     TEXT NOT NULL,
    name          TEXT NOT NULL,
    vulnerability TEXT NOT NULL,
    PRIMARY KEY (namespace, name, vulnerability)
) WITHOUT ROWID;

-- Each different package of any layer, with the namespace of the layers that have it (empty where it is not known). Never changed, and
-- its id is never used again, so it may be cached.
CREATE TABLE package (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    hash      BLOB NOT NULL UNIQUE,
    namespace TEXT NOT NULL,
    name      TEXT NOT NULL,
    source    TEXT NOT NULL,
    content   BLOB NOT NULL
);
CREATE INDEX package_name ON package (namespace, name);
CREATE INDEX package_source ON package (namespace, source) WHERE source <> name;

-- A set of packages, as what it has more and less than its parent: packed package ids. Never changed either.
CREATE TABLE inventory (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    hash    BLOB NOT NULL UNIQUE,
    parent  INTEGER REFERENCES inventory (id),
    added   BLOB NOT NULL,
    removed BLOB NOT NULL
);
CREATE INDEX inventory_parent ON inventory (parent) WHERE parent IS NOT NULL;

-- Which inventories add a package.
CREATE TABLE inventory_package (
    package   INTEGER NOT NULL,
    inventory INTEGER NOT NULL,
    PRIMARY KEY (package, inventory)
) WITHOUT ROWID;

CREATE TABLE file_tree (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    hash    BLOB NOT NULL UNIQUE,
    content BLOB NOT NULL
);

-- What release files tell beyond the namespace: what it is derived from, and repositories.
CREATE TABLE layer_release (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    hash    BLOB NOT NULL UNIQUE,
    content BLOB NOT NULL
);

-- key is the sha256 of the name. A layer introduces its inventory when its parent has another one.
CREATE TABLE layer (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    key            BLOB    NOT NULL UNIQUE,
    name           TEXT    NOT NULL,
    parent         INTEGER REFERENCES layer (id),
    inventory      INTEGER REFERENCES inventory (id),
    introduces     INTEGER NOT NULL,
    namespace      TEXT,
    engine_version INTEGER NOT NULL,
    tree           INTEGER NOT NULL REFERENCES file_tree (id),
    release        INTEGER REFERENCES layer_release (id),
    warnings       TEXT,
    digest         TEXT,
    diff_id        TEXT
);
CREATE INDEX layer_parent ON layer (parent) WHERE parent IS NOT NULL;
CREATE INDEX layer_inventory ON layer (inventory, introduces) WHERE inventory IS NOT NULL;
CREATE INDEX layer_namespace ON layer (namespace) WHERE namespace IS NOT NULL;
CREATE INDEX layer_tree ON layer (tree);
CREATE INDEX layer_release_layer ON layer (release) WHERE release IS NOT NULL;

-- What changed about one vulnerability in one namespace: the old and the new form, and the packages that each affected among those with
-- an id up to package_mark. The changes of an update are written before it becomes visible, with its generation; they count from the
-- moment in which they have a notification.
CREATE TABLE change (
    id           INTEGER PRIMARY KEY,
    generation   INTEGER,
    hash         BLOB    NOT NULL,
    content      BLOB    NOT NULL,
    old_packages BLOB    NOT NULL,
    new_packages BLOB    NOT NULL,
    package_mark INTEGER NOT NULL
);
CREATE INDEX change_generation ON change (generation) WHERE generation IS NOT NULL;

-- The outbox. id is the change's. Instants are ticks of 100 ns since 0001-01-01 UTC.
CREATE TABLE notification (
    id       INTEGER PRIMARY KEY,
    name     TEXT    NOT NULL UNIQUE,
    created  INTEGER NOT NULL,
    notified INTEGER,
    deleted  INTEGER
);
CREATE INDEX notification_deleted ON notification (deleted) WHERE deleted IS NOT NULL;

CREATE TABLE receiver (
    id     INTEGER PRIMARY KEY,
    name   TEXT    NOT NULL UNIQUE,
    active INTEGER NOT NULL
);

-- One row for each notification and receiver until the notification is deleted. state is 0 pending, 1 delivered, 2 dead; due is when a
-- pending one may be tried, and when a delivered one was delivered.
CREATE TABLE delivery (
    receiver     INTEGER NOT NULL REFERENCES receiver (id),
    notification INTEGER NOT NULL REFERENCES notification (id),
    state        INTEGER NOT NULL,
    due          INTEGER NOT NULL,
    attempts     INTEGER NOT NULL,
    delivered    INTEGER,
    error        TEXT,
    PRIMARY KEY (notification, receiver)
) WITHOUT ROWID;
CREATE INDEX delivery_due ON delivery (receiver, state, due, notification);

-- What outlives the process and nobody else may know: the key of page tokens.
CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;
