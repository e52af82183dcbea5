"""Tables of follow up."""
