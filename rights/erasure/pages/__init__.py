"""Pages of erasure: what is due, one run, the page of a case, holds, and certificates."""
