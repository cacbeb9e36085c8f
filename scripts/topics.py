#!/usr/bin/env python3
"""Turn the IPTC Media Topics table into the data file that `archive` embeds.

    python3 scripts/topics.py TABLE.tsv > src/enrich/topics/data/mediatopics.tsv

TABLE has the columns id, broader, label, retired, replaced_by, wikidata, definition (header line; lines that
start with # are comments). Ids, hierarchy, labels and Wikidata ids are kept; the definitions, which are IPTC's own
sentences, are left out. `broader` may be a URI or `medtop:`; the output holds bare numbers, in the order of the
ids, so that a new release of the table gives a small diff.
"""
import sys

COLUMNS = ["id", "broader", "label", "retired", "replaced_by", "wikidata"]


def bare(reference):
    """`medtop:20000001` or `http://cv.iptc.org/newscodes/mediatopic/20000001` -> `20000001`."""
    return reference.rstrip("/").replace(":", "/").split("/")[-1]


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as table:
        lines = [line.rstrip("\n").split("\t") for line in table if line.strip() and not line.startswith("#")]
    header, rows = lines[0], []
    for line in lines[1:]:
        row = dict(zip(header, line + [""] * len(header)))
        values = [row.get(column, "").strip() for column in COLUMNS]
        values[0], values[1], values[4] = bare(values[0]), bare(values[1]), bare(values[4])
        rows.append(values)
    rows.sort()
    known = {row[0] for row in rows}
    for row in rows:
        if row[1] and row[1] not in known:
            sys.exit(f"topics: {row[0]} lies under {row[1]}, which the table does not hold")
    print("# IPTC Media Topics: ids, hierarchy, labels. (c) IPTC, CC BY 4.0, https://iptc.org/standards/media-topics/")
    print("# Made by scripts/topics.py; the definitions are left out.")
    print("\t".join(COLUMNS))
    for row in rows:
        print("\t".join(row))


if __name__ == "__main__":
    main()
