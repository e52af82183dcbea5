"""One example of each kind of thing that the lives do not bring with them, so that no page of a demo stays empty."""
