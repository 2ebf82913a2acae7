"""Who belongs, worked out and kept: the whole refresh and one that goes on from the last, the ledger, and edits."""
