"""What both domains stand on: storage, keys, accounts, scope, audit. Knows neither domain."""
