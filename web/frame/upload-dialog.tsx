import { useState } from 'preact/hooks';
import type { ImportOutcome, ImportResult } from '../../server/contract/imports.ts';
import { type Answer, api } from '../api.ts';
import { formatBytes } from '../format.ts';
import { rich, t } from '../i18n/text.tsx';
import { refreshAll } from '../live.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Mark, type Outcome } from '../parts/mark.tsx';
import { Note } from '../parts/note.tsx';
import { reasonOf } from '../parts/page-state.tsx';

interface Props {
  readonly files: readonly File[];
  readonly onClose: () => void;
}

type Stage =
  | { readonly at: 'asking' }
  | { readonly at: 'sending' }
  | { readonly at: 'done'; readonly answer: Answer<ImportResult> };

/** Asks whether the person vouches for the origin of the files, sends them, and shows what became of each. */
export function UploadDialog({ files, onClose }: Props) {
  const [stage, setStage] = useState<Stage>({ at: 'asking' });
  const [vouch, setVouch] = useState(false);
  const send = async () => {
    setStage({ at: 'sending' });
    const answer = await api.upload(files, vouch);
    setStage({ at: 'done', answer });
    if (answer.ok) refreshAll();
  };
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const title = t('upload.title', { n: files.length, size: formatBytes(bytes) });

  return (
    <Dialog title={title} onClose={onClose}>
      {stage.at !== 'done' && (
        <>
          <fieldset disabled={stage.at === 'sending'}>
            <legend class="small muted">{t('upload.question')}</legend>
            <Choice
              name={t('upload.check')}
              why={t('upload.checkWhy')}
              chosen={!vouch}
              onChoose={() => setVouch(false)}
            />
            <Choice
              name={t('upload.vouch')}
              why={t('upload.vouchWhy')}
              chosen={vouch}
              onChoose={() => setVouch(true)}
            />
          </fieldset>
          <div class="acts">
            <button type="button" class="btn" onClick={onClose}>
              {t('dialog.cancel')}
            </button>
            <button type="button" class="btn primary" disabled={stage.at === 'sending'} onClick={send}>
              {stage.at === 'sending' ? t('upload.sending') : t('upload.send')}
            </button>
          </div>
        </>
      )}
      {stage.at === 'done' && <Result answer={stage.answer} onClose={onClose} />}
    </Dialog>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly why: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Choice({ name, why, chosen, onChoose }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="radio" name="origin" checked={chosen} onChange={onChoose} />
      <span>
        {name}
        <small>{why}</small>
      </span>
    </label>
  );
}

/** A list for reading. */
const MOST_SHOWN = 200;

function Result({ answer, onClose }: { readonly answer: Answer<ImportResult>; readonly onClose: () => void }) {
  if (!answer.ok) {
    return (
      <Note tone="bad" live>
        <b>{t('upload.failed')}</b> {reasonOf(answer.problem)}
      </Note>
    );
  }
  const { stored, superseded, duplicate, notTlsrpt, rejected, outcomes, left = 0 } = answer.data;
  const unlisted = left + Math.max(0, outcomes.length - MOST_SHOWN);
  const domains = [
    ...new Set(outcomes.flatMap(({ report }) => report?.policies.flatMap((policy) => policy.domain ?? []) ?? [])),
  ];
  return (
    <>
      <p role="status">
        {rich('upload.result', {
          stored: t('count.newReports', { n: stored + superseded }),
          duplicate: t('upload.duplicate', { n: duplicate }),
        })}{' '}
        {notTlsrpt > 0 && t('upload.notReports', { n: notTlsrpt })}{' '}
        {rejected > 0 && t('upload.rejected', { n: rejected })}
      </p>
      <ul class="upload-list">
        {outcomes.slice(0, MOST_SHOWN).map((outcome, index) => (
          <li key={index}>
            <Mark outcome={markOf(outcome)} />
            <span>
              <span class="mono xs">{outcome.source}</span>
              <br />
              <span class="muted">{wordsOf(outcome)}</span>
            </span>
          </li>
        ))}
      </ul>
      {unlisted > 0 && <p class="muted">{t('upload.more', { n: unlisted })}</p>}
      <div class="acts">
        {domains.length > 1 && (
          <a class="btn" href="/domains" onClick={onClose}>
            {t('upload.openAll')}
          </a>
        )}
        {domains.slice(0, 1).map((domain) => (
          <a key={domain} class="btn primary" href={`/domains/${encodeURIComponent(domain)}`} onClick={onClose}>
            {t('upload.open', { domain })}
          </a>
        ))}
        {domains.length === 0 && (
          <button type="button" class="btn" onClick={onClose}>
            {t('dialog.close')}
          </button>
        )}
      </div>
    </>
  );
}

function markOf({ outcome }: ImportOutcome): Outcome {
  if (outcome === 'stored' || outcome === 'superseded') return 'pass';
  return outcome === 'duplicate' ? 'unknown' : 'fail';
}

function wordsOf({ outcome, reason, report }: ImportOutcome): string {
  if (report === null) return reason ?? t(`outcome.${outcome}`);
  const from = report.organization ?? t('value.unknown');
  return `${t(`outcome.${outcome}`)} · ${from} · ${report.day}${reason === null ? '' : ` · ${reason}`}`;
}
