"""Pure decisions about tasks, cover and hand-over."""
