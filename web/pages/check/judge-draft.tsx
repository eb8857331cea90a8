import { useState } from 'preact/hooks';
import type { PolicyLintAnswer } from '../../../server/contract/policies.ts';
import { wordSaying } from '../../../server/contract/words/phrase.ts';
import { api } from '../../api.ts';
import { formatDuration } from '../../format.ts';
import { t, words } from '../../i18n/text.tsx';
import { Field } from '../../parts/field.tsx';
import { Mark, type Outcome, SpokenMark } from '../../parts/mark.tsx';
import { reasonOf } from '../../parts/page-state.tsx';

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'judged'; readonly answer: PolicyLintAnswer };

/** Is a policy file right before it is published? */
export function JudgeDraft({ domain }: { readonly domain: string }) {
  const [text, setText] = useState('');
  const [state, setState] = useState<State>({ kind: 'idle' });
  const judge = async (event: Event) => {
    event.preventDefault();
    setState({ kind: 'asking' });
    const answer = await api.judgePolicy(domain, text);
    setState(answer.ok ? { kind: 'judged', answer: answer.data } : { kind: 'failed', why: reasonOf(answer.problem) });
  };
  return (
    <section class="card" aria-labelledby="draft">
      <div class="card-h ruled">
        <h2 id="draft">{t('draft.heading')}</h2>
      </div>
      <form class="card-b stack-gap" onSubmit={judge}>
        <Field
          name={t('draft.file')}
          hint={t('draft.hint')}
          type="lines"
          mono
          required
          value={text}
          onInput={setText}
        />
        <div class="acts">
          <button type="submit" class="btn" disabled={state.kind === 'asking'}>
            {t('draft.judge')}
          </button>
        </div>
        <div aria-live="polite">
          {state.kind === 'failed' && <p class="t-bad small">{state.why}</p>}
          {state.kind === 'judged' && <Judgement answer={state.answer} />}
        </div>
      </form>
    </section>
  );
}

const outcomes = { error: 'fail', warning: 'warn', hint: 'unknown' } as const satisfies Record<string, Outcome>;

function Judgement({ answer }: { readonly answer: PolicyLintAnswer }) {
  const { policy, items, coverage } = answer;
  return (
    <ul class="evidence">
      <li>
        <Mark outcome={policy === null ? 'fail' : 'pass'} />
        <div>
          <SpokenMark outcome={policy === null ? 'fail' : 'pass'} />
          {policy === null
            ? t('draft.noPolicy')
            : t('draft.policy', { mode: policy.mode, span: formatDuration(policy.maxAge), n: policy.mx.length })}
        </div>
      </li>
      {items.map(({ code, severity, line, message, says }) => (
        <li key={`${code} ${line} ${message}`}>
          <Mark outcome={outcomes[severity]} />
          <div class="anywhere">
            <SpokenMark outcome={outcomes[severity]} />
            {line !== null && `${t('draft.line', { n: line })} `}
            {wordSaying(words.value, says)}
          </div>
        </li>
      ))}
      <Covered coverage={coverage} items={items.length} />
    </ul>
  );
}

function Covered({ coverage, items }: { readonly coverage: PolicyLintAnswer['coverage']; readonly items: number }) {
  if (coverage === null) return null;
  const all = coverage.every(({ matchedBy }) => matchedBy.length > 0);
  if (!all || coverage.length === 0) return null;
  return (
    <li>
      <Mark outcome="pass" />
      <div>
        <SpokenMark outcome="pass" />
        {t('draft.covered', { n: coverage.length })} {items === 0 && t('draft.fine')}
      </div>
    </li>
  );
}
