#!/bin/sh
# What the tests of this folder need and do not install themselves: PostgreSQL and npm, on Debian and Ubuntu.
set -eu
apt-get update
apt-get install -y --no-install-recommends postgresql npm
