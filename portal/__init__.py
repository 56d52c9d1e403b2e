"""The portal of a province's waste-to-value programme; importing it starts nothing."""
