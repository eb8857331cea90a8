#!/bin/bash
# mailparser 3.14.2, the Date line of a report mail.
# Expected: no date where it cannot be read, as where there is none; RFC 5322 section 4.3 still has readers take named zones.
# Seen: the time of reading takes its place. So it does for a zone by name such as CET, and each reading of the same mail gives
# another date; only the raw line tells. The 31st of November is the 1st of December.
# Exits 1 when that changes. Needs Node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --save-exact mailparser@3.14.2
cat > finding.mjs <<'JS'
import { simpleParser } from 'mailparser';

const started = Date.now();
const seen = async (line) => {
  const headers = ['From: Reporter <tlsrpt@reporter.example>', ...(line === null ? [] : [`Date: ${line}`]), 'Subject: x'];
  const { date } = await simpleParser([...headers, '', 'x', ''].join('\r\n'));
  if (date === undefined) return 'none';
  return date.getTime() >= started ? 'time of reading' : date.toISOString();
};

const expected = [
  ['Sun, 15 Nov 2020 03:00:00 +0000', '2020-11-15T03:00:00.000Z'],
  ['Sun, 15 Nov 2020 03:00:00 EST', '2020-11-15T08:00:00.000Z'],
  ['Sun, 15 Nov 2020 03:00:00 CET', 'time of reading'],
  ['Sun, 15 Nov 2020 03:00:00 --0000', 'time of reading'],
  ['yesterday', 'time of reading'],
  ['', 'time of reading'],
  ['Tue, 31 Nov 2020 03:00:00 +0000', '2020-12-01T03:00:00.000Z'],
  [null, 'none'],
];
let isAsSeen = true;
for (const [line, found] of expected) {
  const date = await seen(line);
  console.log(`${line === null ? 'no Date line' : JSON.stringify(line)}: ${date}`);
  if (date !== found) isAsSeen = false;
}
console.log(isAsSeen ? 'as found' : 'changed');
process.exitCode = isAsSeen ? 0 : 1;
JS
node finding.mjs
