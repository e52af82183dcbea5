"""The scheduler process: APScheduler, the leader lock, job runs and the heartbeat."""
