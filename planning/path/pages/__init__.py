"""Pages of the path to departure: of one case, and over all cases before they leave."""
