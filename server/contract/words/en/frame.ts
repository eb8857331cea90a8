import type { Message } from '../message.ts';

/** The frame around every page, and the states that every page can be in. */
export const frame = {
  // Frame
  'frame.skip': 'Skip to content',
  'nav.label': 'Main',
  'nav.domains': 'Domains',
  'nav.reports': 'Reports',
  'nav.check': 'Live check',
  'nav.sources': 'Sources',
  'find.label': 'Find a domain',
  'find.hint': 'Any part of a name',
  'find.nothing': 'No domain has this in its name.',
  'find.more': {
    one: '{n} more. Keep typing to narrow them down.',
    other: '{n} more. Keep typing to narrow them down.',
  },
  'language.label': 'Language: {name}',
  'theme.label': 'Theme: {name}',
  'theme.system': 'System',
  'theme.light': 'Light',
  'theme.dark': 'Dark',
  'source.asking': 'Asking the server',
  'source.lost': 'Connection lost',
  'source.importing': 'Importing, {share}',
  'source.problem': 'Mailbox not read, {ago}',
  'source.noMailbox': 'No mailbox connected',
  'source.first': 'Reading the mailbox',
  'source.fresh': 'Mailbox up to date, {ago}',
  'foot.days': 'All days are UTC days, as in the reports',
  'foot.sessions': 'Sessions are connection attempts, not messages',
  'foot.version': 'Version {version}',
  'head.more': 'More actions',
  'dialog.close': 'Close',
  'dialog.cancel': 'Cancel',
  'copy.button': 'Copy',
  'copy.address': 'Address of this page copied',
  'copy.copied': 'Copied',
  'copy.refused': 'The browser did not allow it',
  'download.of': 'download of everything that matches',
  'pager.label': 'Pages',
  'pager.range': '{from} to {to} of {total}',
  'pager.previous': 'Previous',
  'pager.next': 'Next',
  'mark.pass': 'Passed:',
  'mark.fail': 'Failed:',
  'mark.warn': 'Warning:',
  'mark.unknown': 'Not known:',
  'mark.running': 'In progress:',

  // What can be wrong with the database
  'database.busy':
    'The database is in use by another program, such as a backup. What comes in waits until that is done.',
  'database.full':
    'The disk is full, and nothing new is stored. Make room: what waits at mail servers and senders comes in then.',
  'database.read-only':
    'The database cannot be written to. The user that stsready runs as needs the right to write the file and its folder, on a file system that is not read-only.',
  'database.damaged':
    'The database is damaged, or its file is none. Stop stsready, keep a copy of the file, and restore a backup.',
  'database.unreadable':
    'The database cannot be read from or written to the disk. See whether its folder is there and the disk is sound.',

  // Keys
  'keys.title': 'Keyboard shortcuts',
  'keys.find': 'Find a domain',
  'keys.domains': 'Go to Domains',
  'keys.reports': 'Go to Reports',
  'keys.check': 'Go to Live check',
  'keys.sources': 'Go to Sources',
  'keys.neighbours': 'Previous and next domain by rank',
  'keys.table': 'Chart or table',
  'keys.copy': 'Copy the address of this page',
  'keys.list': 'This list',
  'keys.close': 'Close what is open',
  'keys.on': 'Single keys do something',
  'keys.onWhy': 'Switch this off if you dictate, or if keys are pressed by accident. Everything works without them.',

  // Page states
  'page.loading': 'Loading',
  'failure.page': 'This could not be loaded.',
  'failure.offline': 'The server does not answer.',
  'failure.safe': 'Your data is safe.',
  'failure.retry': 'Try again',
  'failure.reload': 'Load the page again',
  'failure.action': 'That did not work.',
  'failure.crash': 'This page made a mistake of its own.',
  'notFound.title': 'No such page',
  'notFound.why': 'There is nothing at this address.',
  'notFound.home': 'Go to the start',
  'domain.previous': 'Previous domain: {domain}',
  'domain.next': 'Next domain: {domain}',
  'noDomain.title': 'Unknown domain',
  'noDomain.why': 'There is no domain called **{domain}** here.',
  'noDomain.closest': 'Did you mean',
  'noDomain.watch': 'Watch this domain',
  'noDomain.watchWhy': 'If it is yours, watch it: then it is checked and gets a verdict.',
  'notice.lost': '**Connection lost.** What you see is as of {time}. We keep trying.',
  'notice.problem':
    '**The mailbox {mailbox} could not be read, {ago}.** {message} Verdicts use what came in up to {day}.',
  'notice.fix': 'Look at the connection',
  'notice.importing': '**Import running, {share}.** The last 14 days are complete. Older days are still filling in.',
  'notice.importingEarly': '**Import running, {share}.** Verdicts wait until the last 14 days are in.',
  'notice.sample':
    '**This is sample data.** Domains, hosts and addresses are made up; nothing is looked up or fetched for them.',
  'notice.sampleFixed': '**This is sample data**, as of {time}. Domains, hosts and addresses are made up.',
  'notice.sampleRemove': 'Remove it',
  'notice.clock.program':
    '**The clock of this machine is wrong.** It says {time}, and this program was written on {day} or later. Set the clock: until then days are missing from verdicts.',
  'notice.clock.reports':
    '**The clock of this machine is behind.** It says {time}, and reports are about {day}. Set the clock: until then such days are missing from verdicts.',
  'notice.fixedNow': '**The clock stands still at {time}.** Everything is judged as of that moment.',
} as const satisfies Record<string, Message>;
