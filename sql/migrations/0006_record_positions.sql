-- Since when records hold and when they ended, so that what changed between two positions is found without reading the rest.
CREATE INDEX record_from ON record (from_position);
CREATE INDEX record_until ON record (until_position) WHERE until_position IS NOT NULL;
