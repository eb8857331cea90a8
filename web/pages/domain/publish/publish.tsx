import { useState } from 'preact/hooks';
import type { NextPolicy } from '../../../../server/contract/policies.ts';
import { wordSaying } from '../../../../server/contract/words/phrase.ts';
import { api } from '../../../api.ts';
import { formatDuration } from '../../../format.ts';
import { rich, t, words } from '../../../i18n/text.tsx';
import { canCheck, versions } from '../../../live.ts';
import { Code } from '../../../parts/code.tsx';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Note } from '../../../parts/note.tsx';
import { Loaded } from '../../../parts/page-state.tsx';
import { saveFile } from '../../../parts/save-file.ts';
import { useResource } from '../../../resource.ts';
import { checkHref } from '../../../verdict/buttons.ts';
import { PolicyFile, PolicyRecord, recordLine } from './policy-file.tsx';
import { PolicyTemplate } from './policy-template.tsx';
import { ServeHere } from './serve-here.tsx';

interface Props {
  readonly domain: string;
  /** The verdict does not say to publish this. */
  readonly againstAdvice: boolean;
  /** Something is above it. */
  readonly again: boolean;
  /** There is a live check to read, or to make. */
  readonly hasCheck: boolean;
}

/** What to publish next, in the order in which senders never hold a policy that the servers do not meet. */
export function Publish({ domain, againstAdvice, again, hasCheck }: Props) {
  const [maxAge, setMaxAge] = useState<number | null>(null);
  const [hosts, setHosts] = useState<readonly string[]>([]);
  const query = {
    variant: againstAdvice ? 'enforce' : 'next',
    maxAge: maxAge === null ? null : String(maxAge),
    mx: hosts,
  };
  const answer = useResource(
    `${query.variant} ${maxAge} ${hosts.join(' ')}`,
    (signal) => api.nextPolicy(domain, query, signal),
    versions.value.verdicts,
  );
  return (
    <section aria-labelledby="publish">
      <div class={again ? 'sec-h again' : 'sec-h'}>
        <h2 id="publish" tabIndex={-1}>
          {t(againstAdvice ? 'publish.headingOwn' : 'publish.heading')}
        </h2>
        <span class="small faint">{t('publish.order')}</span>
      </div>
      {againstAdvice && <Note tone="warn">{t('publish.own')}</Note>}
      <Loaded of={answer} skeleton="card">
        {({ policy, says, lacks }) =>
          policy === null ? (
            <>
              {(lacks === undefined || hosts.length > 0) && (
                <Note>{says === null ? t('publish.nothing') : wordSaying(words.value, says)}</Note>
              )}
              {(lacks === 'mx-hosts' || hosts.length > 0) && <PolicyTemplate domain={domain} onHosts={setHosts} />}
            </>
          ) : (
            <>
              {policy.compareMx && <CompareMx policy={policy} />}
              <div class="card">
                <FileStep policy={policy} onMaxAge={setMaxAge} />
                <RecordStep policy={policy} />
                {policy.reporting !== null && <ReportingStep reporting={policy.reporting} />}
                <CheckStep policy={policy} number={policy.reporting === null ? 3 : 4} hasCheck={hasCheck} />
              </div>
              {policy.variant === 'enforce' && (
                <Note icon="undo" gap>
                  {rich('publish.undo')}
                </Note>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  );
}

/** The MX records were not checked here: a host that no line matches would get no mail from senders that enforce. */
function CompareMx({ policy: { domain } }: { readonly policy: NextPolicy }) {
  const command = `dig +short MX ${domain}`;
  return (
    <Note tone="warn" below>
      <p>{rich('publish.compareMx')}</p>
      <div class="command">
        <Code wrap="command" label={t('publish.compareCommand')} lines={[{ text: command }]} />
        <CopyButton label={t('copy.button')} what={t('publish.compareCommand')} text={() => command} />
      </div>
    </Note>
  );
}

export function Step({ number, title }: { readonly number: number; readonly title: string }) {
  return (
    <div class="fix-h">
      <span class="number calm" aria-hidden="true">
        {number}
      </span>
      <h3>{title}</h3>
    </div>
  );
}

export function FileStep({
  policy,
  onMaxAge,
}: {
  readonly policy: NextPolicy;
  readonly onMaxAge?: (seconds: number) => void;
}) {
  const first = policy.modeWas === null;
  return (
    <article class="fix">
      <Step number={1} title={t(first ? 'publish.fileFirst' : 'publish.file')} />
      <div class="body">
        <p class="small muted mono policy-url">{policy.file.url}</p>
        <PolicyFile policy={policy} />
        {onMaxAge !== undefined && policy.maxAgeChoices.length > 1 && (
          <fieldset class="max-age">
            <legend class="sr">{t('publish.maxAge')}</legend>
            <span aria-hidden="true">{t('publish.maxAge')}</span>
            {policy.maxAgeChoices.map((seconds) => (
              <button
                type="button"
                key={seconds}
                class="chooser"
                aria-pressed={seconds === policy.maxAge}
                onClick={() => onMaxAge(seconds)}
              >
                {formatDuration(seconds)}
              </button>
            ))}
          </fieldset>
        )}
        <MaxAgeAdvice policy={policy} />
        {policy.says.map((note) => (
          <p key={JSON.stringify(note)} class="small muted">
            {wordSaying(words.value, note)}
          </p>
        ))}
        <div class="acts">
          <CopyButton label={t('publish.copyFile')} text={() => policy.file.text} />
          <button type="button" class="btn sm" onClick={() => saveFile('mta-sts.txt', policy.file.text, 'text/plain')}>
            <Icon name="download" />
            {t('publish.download')}
          </button>
        </div>
        <ServeHere policy={policy} />
      </div>
    </article>
  );
}

const TWO_WEEKS = 1_209_600;

/** Why max_age is longer than before, and what that costs. */
function MaxAgeAdvice({ policy }: { readonly policy: NextPolicy }) {
  const { variant, maxAge, maxAgeWas } = policy;
  if (variant !== 'enforce') return null;
  if (maxAge > TWO_WEEKS) return <p class="small muted">{t('publish.maxAgeAdvice')}</p>;
  if (maxAgeWas === null || maxAge <= maxAgeWas) return null;
  return <p class="small muted">{t('publish.maxAgeRaised')}</p>;
}

export function RecordStep({ policy }: { readonly policy: NextPolicy }) {
  return (
    <article class="fix">
      <Step
        number={2}
        title={t(policy.record.was === null && policy.modeWas === null ? 'publish.recordFirst' : 'publish.record')}
      />
      <div class="body">
        <p class="small muted">{t('publish.recordWhy')}</p>
        <PolicyRecord policy={policy} />
        <div class="acts">
          <CopyButton label={t('publish.copyRecord')} text={() => recordLine(policy)} />
        </div>
      </div>
    </article>
  );
}

function ReportingStep({ reporting }: { readonly reporting: NonNullable<NextPolicy['reporting']> }) {
  return (
    <article class="fix">
      <Step number={3} title={t('publish.reporting')} />
      <div class="body">
        <p class="small muted">{t('publish.reportingWhy')}</p>
        <Code
          label={t('publish.recordLabel')}
          wrap
          lines={[{ text: `${reporting.name} IN TXT` }, { text: `"${reporting.value}"` }]}
        />
        <div class="acts">
          <CopyButton
            label={t('publish.copyRecord')}
            what={reporting.name}
            text={() => `${reporting.name} IN TXT "${reporting.value}"`}
          />
        </div>
      </div>
    </article>
  );
}

interface CheckStepProps {
  readonly policy: NextPolicy;
  readonly number: number;
  readonly hasCheck: boolean;
}

export function CheckStep({ policy, number, hasCheck }: CheckStepProps) {
  return (
    <article class="fix">
      <Step number={number} title={t('publish.check')} />
      <div class="body">
        <p class="small muted">
          {policy.variant === 'enforce'
            ? t('publish.checkEnforce', { span: formatDuration(policy.maxAgeWas ?? policy.maxAge) })
            : t('publish.checkOther')}
        </p>
        {hasCheck && (
          <div class="acts">
            <a class="btn sm" href={checkHref(policy.domain)}>
              <Icon name="again" />
              {t(canCheck() ? 'button.check' : 'button.checkStored')}
            </a>
          </div>
        )}
      </div>
    </article>
  );
}
