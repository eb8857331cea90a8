import type { MailboxList } from '../../server/contract/mailboxes.ts';
import type { MessageList } from '../../server/contract/messages.ts';
import type { Sources } from '../../server/contract/sources.ts';
import { addDays, daysFromTo } from '../../server/contract/time.ts';
import { NOW, TODAY } from './verdict-parts.ts';

/** What the API answers about mailboxes and what came in by them, typed as the contract has it. */

export const messages: MessageList = {
  total: 4,
  page: 1,
  pages: 1,
  counts: { rejected: 4, stored: 1318 },
  messages: [
    ['2026-11-24T07:02:00Z', 'reports@relay.kestrel.example', 'JSON_CUT', 'Not valid JSON: it ends after 4,096 bytes.'],
    ['2026-11-22T01:47:00Z', 'tlsrpt@mx-out.tanuki.example', 'NO_POLICIES', 'The report has no policies.'],
    [
      '2026-11-19T11:20:00Z',
      'noreply@example.com',
      'TOO_LARGE',
      'The attachment is 71 MB when unpacked; the limit is 50 MB.',
    ],
    ['2026-11-18T03:33:00Z', null, 'GZIP_BROKEN', 'The attachment is no valid gzip data.'],
  ].map(([receivedAt, from, code, reason], index) => ({
    id: index + 1,
    source: `INBOX;1700000000;${900 + index}`,
    channel: 'imap' as const,
    from: from ?? null,
    subject: 'Report Domain: harbourline.example',
    receivedAt: receivedAt ?? null,
    seenAt: NOW,
    bytes: 4096,
    outcome: 'rejected' as const,
    code: code ?? null,
    reason: reason ?? null,
    keepsOriginal: true,
    reports: [],
  })),
};

export const mailboxes: MailboxList = {
  mailboxes: [
    {
      id: 1,
      name: 'tlsrpt@imap.example.org:993',
      origin: 'config',
      state: 'importing',
      trust: 'dkim',
      lastPollAt: '2026-11-25T14:08:00Z',
      nextPollAt: null,
      lastError: null,
      progress: { done: 7987, total: 12_480, perSecond: 24, secondsLeft: 187 },
      trouble: null,
      after: 'leave',
      editable: null,
      unreadableFolder: null,
      folders: [{ folder: 'INBOX', messages: 12_480 }],
      counts: { read: 7987, stored: 7402, duplicate: 311, notTlsrpt: 266, rejected: 8 },
      authenticity: { pass: 7300, none: 102 },
      encrypted: true,
      originDoubt: null,
      judging: false,
    },
  ],
};

export const sources: Sources = {
  reports: 9214,
  latestReceivedAt: '2026-11-25T14:08:00Z',
  arrivals: daysFromTo(addDays(TODAY, -29), TODAY).map((day, index) => ({
    day,
    reports: index === 20 ? 0 : 38 + ((index * 7) % 9),
  })),
  reporters: [
    {
      key: 'google.com',
      name: 'Google Inc.',
      reports30: 352,
      sessions30: 41_000,
      lastDay: '2026-11-24',
      standing: 'trusted',
    },
    {
      key: 'microsoft.com',
      name: 'Microsoft Corporation',
      reports30: 340,
      sessions30: 20_000,
      lastDay: '2026-11-24',
      standing: 'trusted',
    },
    {
      key: 'comcast.net',
      name: 'Comcast',
      reports30: 211,
      sessions30: 4000,
      lastDay: '2026-11-24',
      standing: 'established',
    },
    {
      key: 'kestrel.example',
      name: 'relay.kestrel.example',
      reports30: 3,
      sessions30: 93,
      lastDay: '2026-11-23',
      standing: 'new',
    },
  ],
  https: {
    url: 'https://tls.example.org/tlsrpt',
    lastReceivedAt: '2026-11-25T01:05:00Z',
    accepted30: 58,
    refused30: 2,
  },
  uploads: { lastAt: '2026-11-24T15:30:00Z' },
  watched: { folder: '/var/spool/stsready', lastAt: '2026-11-25T09:12:00Z', trouble: null },
};
