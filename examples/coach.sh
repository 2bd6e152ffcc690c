#!/bin/sh
# A coach's comparison: squads side by side, out of a folder of clones, this half-year against the one before.
#
#   ./coach.sh ~/clones pages
#
# The first run drafts squads.toml in the folder of clones and stops: merge and rename the squads there, then run it again.
# What is withheld is a squad of fewer than 5 people; nobody is ranked, and no person is named.
set -eu
clones=$1
pages=$2
earlier=${EARLIER:-2025-01-01..2025-06-30}
later=${LATER:-2025-07-01..2025-12-31}

if [ ! -e "$clones/squads.toml" ]; then
    flowlens init --squads "$clones"
    echo "Look through $clones/squads.toml, then run this again."
    exit 0
fi
flowlens compare "$clones/squads.toml" --period "$earlier" --with "$later" \
    --report terminal:- --report "html:$pages" --report "json:$pages.json"
