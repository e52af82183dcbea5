"""Reception: who meets the people of a case, where, and that they were handed over."""
