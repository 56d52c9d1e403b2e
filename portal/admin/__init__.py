"""The back office: Flask-Admin behind one shared base view."""
