"""Tables and constraints of the reintegration, nothing else."""
