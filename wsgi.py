"""The portal for a WSGI server (`gunicorn wsgi:app`): settings from the environment, `portal init` done before."""

import os
import sys

from portal.app import create_app
from portal.operations.migrating import schema_is_current
from portal.settings import read_settings
from portal.wiring import build_kit, secret_key

settings = read_settings(os.environ)
kit = build_kit(settings)
if not schema_is_current(kit.database):
    sys.exit("portal: there is no database of this version yet: run `portal init` first")
app = create_app(kit, settings, secret_key(settings))
