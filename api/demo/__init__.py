"""The demonstration: a province in the first quarter of 2020, told through the ordinary commands."""
