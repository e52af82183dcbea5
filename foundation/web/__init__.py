"""What every page and JSON answer shares: doors, errors, forms, paging, headers."""
