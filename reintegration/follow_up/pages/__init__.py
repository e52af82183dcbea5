"""Pages of follow up."""
