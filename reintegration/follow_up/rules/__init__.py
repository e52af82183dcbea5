"""Pure decisions about follow up."""
