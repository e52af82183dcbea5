"""Who read and changed what: the two audit tables, their HMACs, the seals and their verification."""
