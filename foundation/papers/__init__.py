"""Papers: sheets of typed blocks, set by typst as tagged PDF in the languages of papers. Knows no topic."""
