#!/bin/bash
# mailparser 3.14.2, mails with a TLS report as application/octet-stream (several senders and gateways attach it so).
# Expected: an attachment's contentType is the type that the mail declares.
# Seen: it is guessed from the file name. "a!b!1!2.json.gz" gives application/x-gzip, and a name without ending, as some
# gateways leave it, ends in the policy domain, whose top level is taken for a file type: example.org is a Lotus Organizer
# file. The declared type is only left in the attachment's own headers.
# Exits 1 when that changes. Needs Node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --save-exact mailparser@3.14.2
cat > finding.mjs <<'JS'
import { simpleParser } from 'mailparser';

const seen = async (name) => {
  const mail = [
    'From: Reporter <tlsrpt@reporter.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=tlsrpt; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Aggregate report.',
    '--b',
    'Content-Type: application/octet-stream',
    `Content-Disposition: attachment; filename="${name}"`,
    '',
    '{}',
    '--b--',
    '',
  ].join('\r\n');
  const [report] = (await simpleParser(mail)).attachments;
  return [report.contentType, report.headers.get('content-type').value];
};

const expected = {
  'reporter.example!example.org!1795824000!1795910399.json.gz': 'application/x-gzip',
  'reporter.example!example.org!1795824000!1795910399.json': 'application/json',
  'reporter.example!example.org!1795824000!1795910399': 'application/octet-stream',
  'reporter.example!example.org': 'application/vnd.lotus-organizer',
};
let isAsSeen = true;
for (const [name, guessed] of Object.entries(expected)) {
  const [type, declared] = await seen(name);
  console.log(`${name}: contentType ${type}, declared ${declared}`);
  if (type !== guessed || declared !== 'application/octet-stream') isAsSeen = false;
}
console.log(isAsSeen ? 'as found' : 'changed');
process.exitCode = isAsSeen ? 0 : 1;
JS
node finding.mjs
