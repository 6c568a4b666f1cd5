"""The portal as a WSGI application; where a setting is wrong it says so and does not start."""

import sys

from portal import create_app
from portal.errors import Misconfigured

try:
    app = create_app()
except Misconfigured as wrong:
    sys.exit(f"The portal does not start. {wrong}")
