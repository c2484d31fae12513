#!/usr/bin/env bash
# pylibsrtp 1.0.0: the *sender* reports a replay when it protects a packet a second time.
#
# Guess: replay protection is a matter of the receiver; a sender that answers a NACK protects the kept RTP packet
#   again and gets the same bytes as before.
# What happens: `protect` raises "replay check failed (bad index)" for a sequence number that was already sent, in the
#   default policy (`allow_repeat_tx` False). With True, the same bytes come out.
# Why it matters: retransmission without RTX (which a peer may well negotiate) resends the same sequence number. Each
#   answer to a NACK is then an exception in the sender, under loss only, so no test on a good network shows it.
# Source: libsrtp, srtp.h, `allow_repeat_tx`; RFC 4585, 6.2.1 (generic NACK); RFC 3711, 9.1.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check pylibsrtp==1.0.0
cd "$tmp"
"$tmp/venv/bin/python" - <<'PYTHON'
import os
import struct
from importlib.metadata import version

from pylibsrtp import Error, Policy, Session

print("pylibsrtp", version("pylibsrtp"))
packet = struct.pack("!BBHII", 0x80, 96, 7, 0, 1) + b"payload"
def resend(**options):
    policy = Policy(key=os.urandom(30), ssrc_type=Policy.SSRC_ANY_OUTBOUND)
    for name, value in options.items():
        setattr(policy, name, value)
    session = Session(policy)
    first = session.protect(packet)
    try:
        return "same bytes" if session.protect(packet) == first else "other bytes"
    except Error as error:
        return str(error)
by_default, allowed = resend(), resend(allow_repeat_tx=True)
print("guess: same bytes")
print("seen:  by default:", by_default)
print("seen:  with allow_repeat_tx:", allowed)
assert "replay" in by_default and allowed == "same bytes", "pylibsrtp behaves otherwise now"
PYTHON
