-- Whose a dossier is: what the policies of the doors' role ask of every other row of it.

-- who: an official, a unit, or the dossier itself, as o:<id>, u:<id>, d:<uuid>.
CREATE TABLE views.involved (
    dossier_id uuid NOT NULL,
    who text NOT NULL
);
