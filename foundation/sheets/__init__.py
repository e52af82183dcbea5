"""Tables as files: reading one that somebody sends (XLSX, CSV) into rows of text, and writing one to be filled in."""
