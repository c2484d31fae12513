#!/usr/bin/env bash
# Installs the system packages that the tests need when we are root; names them otherwise. What is missing in the end is a failure.
set -eu
packages=()
command -v chromium >/dev/null || packages+=(chromium)
command -v ip >/dev/null || packages+=(iproute2)
command -v nft >/dev/null || packages+=(nftables)
[ ${#packages[@]} -eq 0 ] && exit 0
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "The tests need these system packages: ${packages[*]}. As root: apt-get install ${packages[*]}" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
