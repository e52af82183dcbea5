"""The program about itself: health, housekeeping jobs, commands, set-up."""
