"""The parts of run.py: set-up, start and checks of a checkout, with the standard library only."""
