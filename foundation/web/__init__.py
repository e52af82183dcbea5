"""What every page and JSON answer shares: routes, errors, forms, paging, headers."""
