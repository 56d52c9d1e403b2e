"""The pages: each reads, calls one service, redirects or renders."""
