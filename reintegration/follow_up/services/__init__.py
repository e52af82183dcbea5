"""Changes of follow up."""
