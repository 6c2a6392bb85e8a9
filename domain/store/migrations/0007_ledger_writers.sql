-- Witnesses hand their co-signatures in over HTTP: whoever serves compares them with the checkpoints, and appends them.
GRANT USAGE ON SCHEMA ledger TO hoso_writer;
GRANT SELECT ON ledger.checkpoints, ledger.witnesses, ledger.cosignatures TO hoso_writer;

-- Errands to targets that are no longer named are forgotten.
CREATE FUNCTION ledger.keep_errands(kinds text[], targets text[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    DELETE FROM ledger.errands AS e
    WHERE NOT EXISTS (SELECT FROM unnest(kinds, targets) AS k (kind, target) WHERE k = (e.kind, e.target))
$$;
GRANT EXECUTE ON FUNCTION ledger.keep_errands(text[], text[]) TO hoso_sealer;
