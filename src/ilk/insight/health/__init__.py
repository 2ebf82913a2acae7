"""Health: how well segments and segmentations are chosen; reads customers, members and the ledger, writes nothing."""
