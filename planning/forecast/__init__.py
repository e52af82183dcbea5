"""The forecast of a departure: how likely it is by each day, and how forecasts held. Stands on path, durations."""
