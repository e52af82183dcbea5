"""What breaks each invariant, named by table and id; and what puts it right, written down as any change."""
