"""The story: one family walks through the whole chain, each step by its own role."""
