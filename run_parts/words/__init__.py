"""`python3 run.py words`: English strings change in the program, in every catalogue, in tests and in docs at once."""
