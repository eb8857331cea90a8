#!/bin/bash
# mailparser 3.14.2, a mail that forwards a TLS report mail as message/rfc822.
# Expected: the forwarded mail is one attachment, whatever its Content-Disposition says: RFC 2183 makes that a hint for showing it.
# Seen: with "Content-Disposition: inline" there is no message/rfc822. The report is listed among the attachments of the outer
# mail, like one of its own, and nothing tells that another mail, with another author and signature, was around it.
# Exits 1 when that changes. Needs Node and npm.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true}' > package.json
npm install --silent --no-audit --no-fund --save-exact mailparser@3.14.2
cat > finding.mjs <<'JS'
import { simpleParser } from 'mailparser';

const seen = async (...disposition) => {
  const mail = [
    'From: Postmaster <postmaster@example.org>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'See below.',
    '--b',
    'Content-Type: message/rfc822',
    ...disposition,
    '',
    'From: Reporter <tlsrpt@reporter.example>',
    'MIME-Version: 1.0',
    'Content-Type: application/tlsrpt+json',
    '',
    '{}',
    '--b--',
    '',
  ].join('\r\n');
  const { from, attachments } = await simpleParser(mail);
  const types = attachments.map(({ contentType }) => contentType).join(', ');
  console.log(`${disposition[0] ?? 'no Content-Disposition'}: mail of ${from.text}, attachments ${types}`);
  return types;
};

const isAsSeen =
  (await seen()) === 'message/rfc822' &&
  (await seen('Content-Disposition: attachment')) === 'message/rfc822' &&
  (await seen('Content-Disposition: inline')) === 'application/tlsrpt+json';
console.log(isAsSeen ? 'as found' : 'changed');
process.exitCode = isAsSeen ? 0 : 1;
JS
node finding.mjs
