"""The scope by which tests look past all others, to see what is there."""

from demo.scopes import EverythingOpen

EVERYTHING = EverythingOpen("everything", in_pieces=True)
