"""The roster of Phrae and the programme's facts, typed in from the sources named there."""
