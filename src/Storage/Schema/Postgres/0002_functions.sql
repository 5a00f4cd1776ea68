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
    FROM unnest(p_ids) w
    CROSS JOIN LATERAL (SELECT v.name, v.revision, v.content FROM strata.own_vulnerability v WHERE v.namespace = p_namespace AND v.name = w OFFSET 0) o
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

-- Writes an own vulnerability, or with a null content that it is deleted, with its notification, and returns the revision alone. When what
-- the edit was made of is not what is there, nothing is done, and what is there is returned, as find_ids does. An edit is made of an own
-- vulnerability of the revision p_known (null: of none) and of what feeds said when p_published was the published revision; with a null
-- p_published it is made of nothing, neither an own vulnerability nor a feed's record.
CREATE FUNCTION strata.edit_vulnerability(
    p_namespace bytea, p_name bytea, p_content bytea, p_known bigint, p_published bigint, p_count bigint, p_ranges bigint, p_sum numeric,
    p_now bigint, p_unlisted bytea[], p_listed bytea[], p_hash bytea, p_change bytea)
RETURNS TABLE (
    r_published bigint, r_name bytea, r_revision bigint, r_content bytea, r_feed text, r_partition text, r_priority integer, r_generation bigint,
    r_written bigint)
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_expected bigint := p_published;
    v_published bigint;
    v_known bigint;
    v_change bigint;
    v_name bytea;
BEGIN
    IF v_expected IS NULL THEN
        SELECT s.published INTO v_expected FROM strata.server_state s;
        PERFORM FROM strata.own_vulnerability o WHERE o.namespace = p_namespace AND o.name = p_name;
        IF NOT FOUND THEN
            PERFORM FROM strata.scope c
            JOIN strata.feed_partition p ON p.generation = c.generation
            CROSS JOIN LATERAL (
                SELECT FROM strata.record_ids i WHERE i.generation = c.generation AND i.id = p_name AND c.number = ANY (i.scopes) OFFSET 0) i
            WHERE c.namespace = p_namespace;
        END IF;
        IF FOUND THEN
            RETURN QUERY SELECT f.*, NULL::bigint FROM strata.find_ids(p_namespace, ARRAY[p_name]) f;
            RETURN;
        END IF;
    END IF;

    -- All who publish or edit hold this row until they commit.
    SELECT s.published INTO v_published FROM strata.server_state s FOR UPDATE;
    SELECT o.revision INTO v_known FROM strata.own_vulnerability o WHERE o.namespace = p_namespace AND o.name = p_name;
    IF v_published <> v_expected OR v_known IS DISTINCT FROM p_known THEN
        RETURN QUERY SELECT f.*, NULL::bigint FROM strata.find_ids(p_namespace, ARRAY[p_name]) f;
        RETURN;
    END IF;
    UPDATE strata.server_state s SET
        revision = s.revision + 1, own_changed = s.revision + 1, own_count = s.own_count + p_count, own_ranges = s.own_ranges + p_ranges,
        own_sum = mod(s.own_sum + p_sum, 115792089237316195423570985008687907853269984665640564039457584007913129639936),
        own_updated = p_now
    RETURNING s.revision INTO r_written;
    IF v_known IS NULL THEN
        INSERT INTO strata.own_vulnerability (namespace, name, revision, content) VALUES (p_namespace, p_name, r_written, p_content);
    ELSE
        UPDATE strata.own_vulnerability o SET revision = r_written, content = p_content WHERE o.namespace = p_namespace AND o.name = p_name;
    END IF;
    IF cardinality(p_unlisted) > 0 THEN
        DELETE FROM strata.own_package k WHERE k.namespace = p_namespace AND k.name = ANY (p_unlisted) AND k.vulnerability = p_name;
    END IF;
    IF cardinality(p_listed) > 0 THEN
        INSERT INTO strata.own_package (namespace, name, vulnerability) SELECT p_namespace, l, p_name FROM unnest(p_listed) l;
    END IF;
    INSERT INTO strata.change (namespace, name, hash, content, package_mark) VALUES (p_namespace, p_name, p_hash, p_change, 0)
    RETURNING id INTO v_change;

    -- As notification_name does; a function in SQL is planned at each call.
    v_name := substring(sha256(p_hash || int8send(r_written)) FROM 1 FOR 16);
    v_name := set_byte(set_byte(v_name, 6, (get_byte(v_name, 6) & 15) | 128), 8, (get_byte(v_name, 8) & 63) | 128);
    INSERT INTO strata.notification (id, name, created) VALUES (v_change, encode(v_name, 'hex')::uuid::text, p_now);
    INSERT INTO strata.delivery (notification, receiver, state, due, attempts)
    SELECT v_change, r.id, 0, p_now, 0 FROM strata.receiver r WHERE r.active;
    RETURN NEXT;
END $$;
