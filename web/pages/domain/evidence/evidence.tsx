import { useState } from 'preact/hooks';
import type { DomainView } from '../../../../server/contract/domains.ts';
import type { Assessment } from '../../../../server/contract/verdict.ts';
import { api } from '../../../api.ts';
import { t } from '../../../i18n/text.tsx';
import { status } from '../../../live.ts';
import { Mark, SpokenMark } from '../../../parts/mark.tsx';
import { reasonOf } from '../../../parts/page-state.tsx';
import { AttestDialog } from './attest-dialog.tsx';
import { type EvidenceLine, evidenceLines } from './evidence-lines.tsx';

interface Props {
  readonly view: DomainView;
  readonly verdict: Assessment;
  readonly onVerdict: (verdict: Assessment) => void;
  /** It has the full width, and is set in columns. */
  readonly wide: boolean;
}

/** Why the answer is what it is, line by line, each with what proves it. */
export function Evidence({ view, verdict, onVerdict, wide }: Props) {
  const [attesting, setAttesting] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const { domain } = view.row;
  const undo = async (line: NonNullable<EvidenceLine['undo']>) => {
    const answer = await api.undoSetAside(domain, line);
    if (answer.ok) onVerdict(answer.data);
    setTrouble(answer.ok ? null : reasonOf(answer.problem));
  };
  const changes = status.value?.can.setAside === true;
  return (
    <aside class="card" aria-labelledby="evidence">
      <div class="card-h">
        <h2 id="evidence" tabIndex={-1}>
          {t('evidence.heading')}
        </h2>
      </div>
      <div class="card-b">
        <ul class={wide ? 'evidence wide' : 'evidence'}>
          {evidenceLines(view, verdict).map((line) => (
            <li key={line.key}>
              <Mark outcome={line.outcome} />
              <div>
                <b>
                  <SpokenMark outcome={line.outcome} />
                  {line.title}
                </b>
                <span class="sub">
                  {line.sub}
                  {line.undo !== undefined && changes && <UndoButton line={line.undo} onUndo={undo} />}
                  {line.attest !== undefined && changes && <AttestButton host={line.attest} onAsk={setAttesting} />}
                </span>
              </div>
            </li>
          ))}
        </ul>
        {trouble !== null && (
          <p class="t-bad small" role="alert">
            {trouble}
          </p>
        )}
      </div>
      <div class="card-f">
        <p class="xs faint">{t('evidence.limits')}</p>
      </div>
      {attesting !== null && (
        <AttestDialog domain={domain} host={attesting} onClose={() => setAttesting(null)} onVerdict={onVerdict} />
      )}
    </aside>
  );
}

interface UndoProps {
  readonly line: NonNullable<EvidenceLine['undo']>;
  readonly onUndo: (line: NonNullable<EvidenceLine['undo']>) => void;
}

function UndoButton({ line, onUndo }: UndoProps) {
  return (
    <>
      {' '}
      <button type="button" class="link-btn no-print" onClick={() => onUndo(line)}>
        {t('setAside.undo')}
      </button>
    </>
  );
}

function AttestButton({ host, onAsk }: { readonly host: string; readonly onAsk: (host: string) => void }) {
  return (
    <>
      {' '}
      <button type="button" class="link-btn no-print" onClick={() => onAsk(host)}>
        {t('attest.open')}
      </button>
    </>
  );
}
