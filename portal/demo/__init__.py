"""The demo: an office with its people, sponsors, workers and reports, told through the same verbs that people use."""
