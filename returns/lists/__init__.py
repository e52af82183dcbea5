"""Lists of cases: filters, columns, search, what somebody keeps of them, and one press on several cases."""
