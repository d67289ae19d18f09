DELETE FROM violation
