namespace Strata.Storage.Tests.Postgres;

/// <summary>The tables of Clair 2, as far as anything reads them, with three layers and some vulnerabilities.</summary>
internal static class Clair2DatabaseScript
{
    public const string Sql = """
        CREATE TYPE public.modification AS ENUM ('add', 'del');
        CREATE TYPE public.severity AS ENUM ('Unknown', 'Negligible', 'Low', 'Medium', 'High', 'Critical', 'Defcon1');
        CREATE TABLE public.namespace (id serial PRIMARY KEY, name varchar(128), version_format varchar(128));
        CREATE TABLE public.layer (id serial PRIMARY KEY, name varchar(128) NOT NULL UNIQUE, engineversion smallint NOT NULL,
            parent_id int REFERENCES public.layer ON DELETE CASCADE, namespace_id int REFERENCES public.namespace, created_at timestamptz);
        CREATE TABLE public.feature (id serial PRIMARY KEY, namespace_id int NOT NULL REFERENCES public.namespace, name varchar(128) NOT NULL);
        CREATE TABLE public.featureversion (id serial PRIMARY KEY, feature_id int NOT NULL REFERENCES public.feature, version varchar(128) NOT NULL);
        CREATE TABLE public.layer_diff_featureversion (id serial PRIMARY KEY, layer_id int NOT NULL REFERENCES public.layer ON DELETE CASCADE,
            featureversion_id int NOT NULL REFERENCES public.featureversion, modification public.modification NOT NULL);
        CREATE TABLE public.vulnerability (id serial PRIMARY KEY, namespace_id int NOT NULL REFERENCES public.namespace, name varchar(128) NOT NULL,
            description text, link varchar(128), severity public.severity NOT NULL, metadata text, created_at timestamptz, deleted_at timestamptz);
        CREATE TABLE public.vulnerability_fixedin_feature (id serial PRIMARY KEY, vulnerability_id int NOT NULL REFERENCES public.vulnerability,
            feature_id int NOT NULL REFERENCES public.feature, version varchar(128) NOT NULL);
        CREATE TABLE public.keyvalue (id serial PRIMARY KEY, key varchar(128) NOT NULL UNIQUE, value text);

        INSERT INTO public.namespace (name, version_format) VALUES ('debian:9', 'dpkg'), ('centos:7', 'rpm'), ('alpine:v3.9', 'dpkg');
        INSERT INTO public.feature (namespace_id, name) VALUES (1, 'wget'), (1, 'openssl'), (2, 'bash');
        INSERT INTO public.featureversion (feature_id, version) VALUES (1, '1.18-5'), (2, '1.1.0f-3'), (2, '1.1.0j-1'), (3, '4.2.46-31.el7');
        INSERT INTO public.layer (name, engineversion, parent_id, namespace_id) VALUES
            ('base', 3, NULL, 1), ('middle', 3, 1, 1), ('top', 3, 2, 1), ('centos', 3, NULL, 2), ('scratch', 3, NULL, NULL);
        INSERT INTO public.layer_diff_featureversion (layer_id, featureversion_id, modification) VALUES
            (1, 1, 'add'), (1, 2, 'add'), (2, 2, 'del'), (2, 3, 'add'), (3, 1, 'del'), (4, 4, 'add');
        INSERT INTO public.vulnerability (namespace_id, name, description, link, severity, metadata, deleted_at) VALUES
            (1, 'CVE-2017-13089', 'from the tracker', 'https://security-tracker.debian.org/tracker/CVE-2017-13089', 'High', NULL, NULL),
            (1, 'ACME-1', 'ours', 'https://acme.example/1', 'Defcon1', '{"by":{"team":"blue"}}', NULL),
            (1, 'ACME-2', NULL, NULL, 'Low', NULL, now()),
            (2, 'ACME-3', '', '', 'Medium', NULL, NULL),
            (2, 'RHSA-2019:1', NULL, 'https://access.redhat.com/errata/RHSA-2019:1', 'Medium', NULL, NULL);
        INSERT INTO public.vulnerability_fixedin_feature (vulnerability_id, feature_id, version) VALUES
            (1, 1, '1.18-5+deb9u1'), (2, 1, '#MAXV#'), (2, 2, '1.1.0j-1'), (3, 1, '1'), (4, 3, '4.2.46-32.el7');
        """;
}
