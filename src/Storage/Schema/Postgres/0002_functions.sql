-- Statements that are run most, as functions: a server process keeps their plans for as long as it lives, whichever clients a pooler gives
-- it, and planning is most of what they cost. A function is never changed once it is released, since older replicas call it: a changed one
-- gets another name.

-- The published revision in a row of its own; own vulnerabilities with these names; and where the visible records with these ids are.
CREATE FUNCTION strata.find_ids(p_namespace bytea, p_ids bytea[])
RETURNS TABLE (
    r_published bigint, r_name bytea, r_revision bigint, r_content bytea, r_feed text, r_partition text, r_priority integer, r_generation bigint)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT s.published, NULL::bytea, NULL::bigint, NULL::bytea, NULL::text, NULL::text, NULL::integer, NULL::bigint FROM strata.server_state s
    UNION ALL
    SELECT NULL, o.name, o.revision, o.content, NULL, NULL, NULL, NULL
    FROM strata.own_vulnerability o WHERE o.namespace = p_namespace AND o.name = ANY (p_ids)
    UNION ALL
    SELECT NULL, i.id, NULL, i.records, p.feed, p.partition, p.priority, p.generation
    FROM strata.scope c
    JOIN strata.feed_partition p ON p.generation = c.generation
    JOIN strata.record_ids i ON i.generation = c.generation AND c.number = ANY (i.scopes)
    WHERE c.namespace = p_namespace AND i.id = ANY (p_ids);
END $$;

-- The state of own vulnerabilities (kind 0), where the visible records of these packages are (1), and own vulnerabilities about them (2).
CREATE FUNCTION strata.find_candidates(p_namespace bytea, p_names bytea[], p_known_own bigint)
RETURNS TABLE (
    r_kind integer, r_feed text, r_partition text, r_number bigint, r_generation bigint, r_name bytea, r_content bytea, r_own bytea[])
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT 0, NULL::text, NULL::text, s.own_changed, 0::bigint, NULL::bytea, NULL::bytea,
        CASE WHEN s.own_changed <> p_known_own THEN ARRAY(SELECT o.name FROM strata.own_vulnerability o WHERE o.namespace = p_namespace) END
    FROM strata.server_state s
    UNION ALL
    SELECT 1, p.feed, p.partition, p.priority::bigint, p.generation, r.name, r.records, NULL
    FROM strata.scope c
    JOIN strata.feed_partition p ON p.generation = c.generation
    JOIN strata.package_records r ON r.generation = c.generation AND r.scope = c.number
    WHERE c.namespace = p_namespace AND r.name = ANY (p_names)
    UNION ALL
    SELECT 2, NULL, NULL, 0, 0, o.name, o.content, NULL
    FROM (SELECT DISTINCT k.vulnerability FROM strata.own_package k WHERE k.namespace = p_namespace AND k.name = ANY (p_names)) k
    JOIN strata.own_vulnerability o ON o.namespace = p_namespace AND o.name = k.vulnerability
    WHERE o.content IS NOT NULL;
END $$;

-- Writes an own vulnerability, or with a null content that it is deleted, with its notification, and returns the revision. Null, and nothing
-- is done, when what the edit was made of is no longer there: another feed was published, or the vulnerability was changed.
CREATE FUNCTION strata.edit_vulnerability(
    p_namespace bytea, p_name bytea, p_content bytea, p_known bigint, p_published bigint, p_count bigint, p_ranges bigint, p_sum numeric,
    p_now bigint, p_unlisted bytea[], p_listed bytea[], p_hash bytea, p_change bytea)
RETURNS bigint LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_published bigint;
    v_known bigint;
    v_revision bigint;
    v_change bigint;
BEGIN
    -- All who publish or edit hold this row until they commit.
    SELECT s.published INTO v_published FROM strata.server_state s FOR UPDATE;
    SELECT o.revision INTO v_known FROM strata.own_vulnerability o WHERE o.namespace = p_namespace AND o.name = p_name;
    IF v_published <> p_published OR v_known IS DISTINCT FROM p_known THEN
        RETURN NULL;
    END IF;
    UPDATE strata.server_state s SET
        revision = s.revision + 1, own_changed = s.revision + 1, own_count = s.own_count + p_count, own_ranges = s.own_ranges + p_ranges,
        own_sum = mod(s.own_sum + p_sum, 115792089237316195423570985008687907853269984665640564039457584007913129639936),
        own_updated = p_now
    RETURNING s.revision INTO v_revision;
    INSERT INTO strata.own_vulnerability AS o (namespace, name, revision, content) VALUES (p_namespace, p_name, v_revision, p_content)
    ON CONFLICT (namespace, name) DO UPDATE SET revision = excluded.revision, content = excluded.content;
    IF cardinality(p_unlisted) > 0 THEN
        DELETE FROM strata.own_package k WHERE k.namespace = p_namespace AND k.name = ANY (p_unlisted) AND k.vulnerability = p_name;
    END IF;
    IF cardinality(p_listed) > 0 THEN
        INSERT INTO strata.own_package (namespace, name, vulnerability) SELECT p_namespace, l, p_name FROM unnest(p_listed) l;
    END IF;
    INSERT INTO strata.change (namespace, name, hash, content, package_mark) VALUES (p_namespace, p_name, p_hash, p_change, 0)
    RETURNING id INTO v_change;
    INSERT INTO strata.notification (id, name, created) VALUES (v_change, strata.notification_name(p_hash, v_revision), p_now);
    INSERT INTO strata.delivery (notification, receiver, state, due, attempts)
    SELECT v_change, r.id, 0, p_now, 0 FROM strata.receiver r WHERE r.active;
    RETURN v_revision;
END $$;
