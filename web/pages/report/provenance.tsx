import type { ComponentChildren } from 'preact';
import type { ReportView } from '../../../server/contract/reports.ts';
import { deviationSentence } from '../../../server/contract/words/deviation-sentence.ts';
import { formatBytes } from '../../format.ts';
import { say, t, words } from '../../i18n/text.tsx';

/** Where a report came from, and why it may be believed. */
export function Provenance({ report }: { readonly report: ReportView }) {
  const { provenance } = report;
  return (
    <section class="card" aria-labelledby="origin">
      <div class="card-h">
        <h2 id="origin">{t('origin.heading')}</h2>
      </div>
      <div class="card-b">
        <dl class="kv">
          <Row name={t('origin.id')} mono value={report.reportId} />
          <Row name={t('origin.contact')} mono value={report.contact} />
          <Row name={t('filter.reporter')} mono value={report.reporter} />
          <Row name={t('origin.source')} mono value={report.source} />
          <Row name={t('origin.sender')} mono value={provenance.from} />
          <Row name={t('origin.subject')} value={provenance.subject} />
          <Row name="Message-ID" mono value={provenance.messageId} />
          <Row name={t('origin.authenticity')} value={<Authenticity report={report} />} />
          {provenance.duplicates > 0 && (
            <Row name={t('origin.duplicates')} value={t('origin.copies', { n: provenance.duplicates })} />
          )}
          {provenance.originalBytes !== null && (
            <Row name={t('origin.size')} value={formatBytes(provenance.originalBytes)} />
          )}
          {report.deviations.length > 0 && (
            <Row
              name={t('origin.deviations')}
              value={
                <ul>
                  {report.deviations.map(({ code, description }) => (
                    <li key={code}>
                      <span class="mono xs">{code}</span> {deviationSentence(words.value, code) ?? description}
                    </li>
                  ))}
                </ul>
              }
            />
          )}
        </dl>
        {report.siblings.length > 0 && (
          <p class="small siblings">
            {t('origin.siblings')}{' '}
            {report.siblings.map(({ id, domain }) => (
              <a key={id} href={`/reports/${id}`}>
                {domain ?? `#${id}`}{' '}
              </a>
            ))}
          </p>
        )}
      </div>
    </section>
  );
}

function Row({
  name,
  value,
  mono = false,
}: {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly mono?: boolean;
}) {
  if (value === null) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd class={mono ? 'mono xs foreign' : 'foreign'}>{value}</dd>
    </>
  );
}

function Authenticity({ report }: { readonly report: ReportView }) {
  const { signingDomain, authenticityReason, provedAs } = report.provenance;
  const word = say(`authenticity.${report.authenticity}`, {}) ?? report.authenticity;
  return (
    <>
      <span class={report.authenticated ? 't-ok' : 't-warn'}>{word}</span>
      {signingDomain !== null && <> {t('origin.signedBy', { domain: signingDomain })}</>}
      {authenticityReason !== null && <span class="under">{authenticityReason}</span>}
      {report.authenticated && provedAs === null && <span class="under">{t('authenticity.unproved')}</span>}
    </>
  );
}
