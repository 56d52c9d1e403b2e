"""The steps of the hall: one file a step, one verb one transaction."""
