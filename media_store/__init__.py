"""Object storage: one small contract over a local folder and S3; knows nothing of the portal."""
