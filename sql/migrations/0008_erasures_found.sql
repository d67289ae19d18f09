-- What was taken out of the past is found without a look at every change: documents of the past are other documents since.
CREATE INDEX graph_change_erasure ON graph_change (position) WHERE op IN ('erase', 'erase-body', 'erase-context');
