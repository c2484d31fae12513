#!/usr/bin/env bash
# sdp-transform 3.0.0: the type of a value depends on which characters it happens to be made of.
#
# Guess: `iceUfrag` is a string, since it is text in the grammar; so is `profile-level-id`, which is six hexadecimal digits.
# What happens: what looks like a whole number becomes one. The ufrag "1234" is the number 1234, "a234" is a string;
#   profile-level-id "640032" (High, level 5.0) is a number, "42e01f" is a string. With a leading zero it is a string again.
# Why it matters: `===` against the ufrag of a candidate, `.toLowerCase()` or `.slice(0, 2)` for the H264 profile work in
#   every test with a browser (whose ufrags nearly always hold a letter, and whose first profile is 42001f or 42e01f),
#   and fail for one peer in many, or for the one device that offers High profile.
# Source: RFC 8839, 5.4 (ice-ufrag is a string of ice-char); RFC 6184, 8.1 (profile-level-id is base16).
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$tmp"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --save-exact sdp-transform@3.0.0
cat >finding.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import { parse, parseParams } from "sdp-transform";

const { version } = JSON.parse(readFileSync("node_modules/sdp-transform/package.json", "utf8"));
const head = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\n";
const ufrag = (value) => typeof parse(`${head}a=ice-ufrag:${value}\r\n`).media[0].iceUfrag;
const profile = (value) => typeof parseParams(`profile-level-id=${value}`)["profile-level-id"];
const seen = [ufrag("a234"), ufrag("1234"), ufrag("0234"), profile("42e01f"), profile("640032")];
console.log("sdp-transform", version);
console.log("guess: string, five times");
console.log("seen:  ufrag a234, 1234, 0234; profile-level-id 42e01f, 640032:", seen.join(", "));
if (seen.join() !== "string,number,string,string,number") throw new Error("sdp-transform behaves otherwise now");
JAVASCRIPT
node finding.mjs
