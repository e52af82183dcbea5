"""Tables and constraints of the return, nothing else."""
