"""Measured, never asserted on the clock: the portal beside the least that the same libraries can do, on the same server in the same run."""
