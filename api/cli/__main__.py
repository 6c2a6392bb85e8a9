"""`python -m api.cli` is `hoso`; this is how `hoso up` starts its children."""

from api.cli.app import main

main()
