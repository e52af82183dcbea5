"""Pure decisions of erasure: runs and who releases them, what becomes of a column, and words to be blackened."""
