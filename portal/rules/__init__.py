"""Pure words, facts and sentences: no framework, database, network, disk, clock or randomness."""
