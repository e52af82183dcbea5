"""From first meeting to arrival."""
