"""Names across scripts: how they are indexed, searched and compared, and who may be one person twice."""
