#!/usr/bin/env bash
# Unpacks Debian's Courier and Cyrus into a folder, for the tests that start them there. Beside Dovecot they cannot be
# installed: the packages exclude each other. Their libraries are installed, which wants root.
# Usage: test/support/imap-servers.sh FOLDER
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
libraries=(libcourier-unicode4 libgamin0 libidn12 libical3 libpcre3 libxapian30 libsasl2-modules libsasl2-modules-db)
servers=(courier-base courier-imap courier-authlib cyrus-common cyrus-imapd sasl2-bin)
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${libraries[@]}"
packages=$(mktemp -d)
trap 'rm -rf "$packages"' EXIT
(cd "$packages" && apt-get download -qq -o APT::Sandbox::User=root "${servers[@]}")
for package in "$packages"/*.deb; do dpkg-deb --extract "$package" "$folder"; done
