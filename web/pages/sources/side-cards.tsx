import type { Sources } from '../../../server/contract/sources.ts';
import { formatDay, formatInstant, formatNumber } from '../../format.ts';
import { t } from '../../i18n/text.tsx';
import { Code } from '../../parts/code.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { DropArea, FileButton } from '../../parts/file-button.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Note } from '../../parts/note.tsx';

interface Props {
  readonly sources: Sources;
}

/** Reports that senders submit over HTTPS. */
export function HttpsCard({ sources }: Props) {
  const { url, lastReceivedAt, accepted30, refused30 } = sources.https;
  return (
    <section class="card" aria-labelledby="https">
      <div class="card-h">
        <h2 id="https">
          <Icon name="link" class="faint" />
          HTTPS
        </h2>
        {url !== null && (
          <span class={lastReceivedAt === null ? 'chip' : 'chip ok'}>
            {t(lastReceivedAt === null ? 'https.waiting' : 'https.receiving')}
          </span>
        )}
      </div>
      <div class="card-b stack-gap">
        {url === null ? (
          <p class="small muted">{t('https.off')}</p>
        ) : (
          <>
            <dl class="kv">
              <dt>{t('https.last')}</dt>
              <dd>{lastReceivedAt === null ? '–' : formatInstant(lastReceivedAt)}</dd>
              <dt>{t('filter.lastDays', { n: 30 })}</dt>
              <dd>{t('https.counts', { accepted: accepted30, refused: refused30 })}</dd>
            </dl>
            <Record url={url} />
          </>
        )}
      </div>
    </section>
  );
}

/** The address, and the record that announces it. */
export function Record({ url }: { readonly url: string }) {
  const value = `"v=TLSRPTv1; rua=${url}"`;
  return (
    <>
      <div>
        <p class="small field-name">{t('https.address')}</p>
        <Code wrap label={t('https.address')} lines={[{ text: url }]} />
      </div>
      <div>
        <p class="small field-name">{t('https.record')}</p>
        <Code wrap label={t('https.record')} lines={[{ text: '_smtp._tls.example.org. IN TXT' }, { text: value }]} />
      </div>
      <div class="acts">
        <CopyButton label={t('publish.copyRecord')} text={() => value} />
      </div>
    </>
  );
}

export function FilesCard({ sources }: Props) {
  return (
    <section class="card" aria-labelledby="files">
      <div class="card-h">
        <h2 id="files">
          <Icon name="upload" class="faint" />
          {t('files.heading')}
        </h2>
      </div>
      <div class="card-b stack-gap">
        <DropArea small />
        <div class="acts">
          <FileButton class="btn sm" />
        </div>
        {sources.uploads.lastAt !== null && (
          <p class="small muted">{t('files.last', { time: formatInstant(sources.uploads.lastAt) })}</p>
        )}
        {sources.watched !== null && (
          <p class="small muted anywhere">
            {t('files.watched', { folder: sources.watched.folder })}{' '}
            {sources.watched.lastAt !== null && t('files.watchedLast', { time: formatInstant(sources.watched.lastAt) })}
          </p>
        )}
        {sources.watched?.trouble != null && <Note tone="warn">{sources.watched.trouble}</Note>}
      </div>
    </section>
  );
}

export function ReportersCard({ sources }: Props) {
  if (sources.reporters.length === 0) return null;
  return (
    <section class="card clip" aria-labelledby="who">
      <div class="card-h">
        <h2 id="who">{t('reporters.heading')}</h2>
      </div>
      <table class="tbl tight">
        <caption class="sr">{t('reporters.heading')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('breakdown.reporterColumn')}</th>
            <th scope="col" class="r">
              {t('reporters.month')}
            </th>
            <th scope="col" class="r">
              {t('reporters.last')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sources.reporters.slice(0, 20).map((reporter) => (
            <tr key={reporter.key}>
              <td class="foreign">
                <a class="strong" href={`/reports?reporter=${encodeURIComponent(reporter.key)}`}>
                  {reporter.name}
                </a>
                <span class="under">{t(`standing.${reporter.standing}`)}</span>
              </td>
              <td class="r">{formatNumber(reporter.reports30)}</td>
              <td class="r nowrap">{formatDay(reporter.lastDay)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
