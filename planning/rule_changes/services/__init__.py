"""Changes of rules: proposed, answered, taken back, and counted beforehand."""
