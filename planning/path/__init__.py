"""The path to departure: what is still open in a case, in which order and how long, and the earliest day it leaves."""
