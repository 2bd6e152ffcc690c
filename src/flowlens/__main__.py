"""`python -m flowlens`."""

from __future__ import annotations

import sys

from flowlens.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
