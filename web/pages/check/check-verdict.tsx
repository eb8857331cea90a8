import type { CheckView, MxCheck } from '../../../server/contract/checks.ts';
import { formatList } from '../../format.ts';
import { rich, t } from '../../i18n/text.tsx';
import { Sign, type SignName } from '../../parts/sign.tsx';
import { shortHost } from '../../verdict/hosts.ts';
import type { Tone } from '../../verdict/kinds/kind.ts';

/** Whether senders that enforce would refuse this host; null where that is not known from here. */
export function wouldRefuse(mx: MxCheck): boolean | null {
  if (mx.inPolicy === false) return true;
  if (mx.result === null || mx.result === 'temp' || mx.result === 'port25' || mx.result === 'handshake') return null;
  return mx.result !== 'ok';
}

/** The live check in one answer. */
export function CheckVerdict({ check }: { readonly check: CheckView }) {
  const refused = check.mx.filter((mx) => wouldRefuse(mx) === true);
  const unknown = check.mx.filter((mx) => wouldRefuse(mx) === null);
  const wrong = check.lines.filter(({ status }) => status === 'fail');
  const sign = signOf(check, refused.length, unknown.length, wrong.length);
  const names = (hosts: readonly MxCheck[]) => formatList(hosts.map(({ host }) => shortHost(host, check.domain)));
  return (
    <section class={`card verdict tone-${sign.tone}`} aria-label={t('nav.check')}>
      <div class="verdict-top alone">
        <div class="verdict-main">
          <p class="eyebrow">
            <Sign name={sign.sign} />
            {t('nav.check')}
          </p>
          <h2>{titleOf(check, refused.length, unknown.length, wrong.length)}</h2>
          {refused.length > 0 && <p class="lead">{rich('check.refusedLead', { hosts: names(refused) })}</p>}
          {wrong.length > 0 && <p class="lead">{wrong.map(({ id }) => t(`check.line.${id}`)).join(' · ')}</p>}
          {unknown.length > 0 && !check.running && (
            <p class="lead">{rich('check.unknownLead', { hosts: names(unknown) })}</p>
          )}
        </div>
      </div>
    </section>
  );
}

function signOf(check: CheckView, refused: number, unknown: number, wrong: number): { sign: SignName; tone: Tone } {
  if (check.running) return { sign: 'ring', tone: 'info' };
  if (refused > 0) return { sign: 'blocked', tone: 'bad' };
  if (wrong > 0) return { sign: 'risk', tone: 'warn' };
  if (unknown > 0) return { sign: 'not-enough', tone: 'none' };
  return { sign: 'ready', tone: 'ok' };
}

function titleOf(check: CheckView, refused: number, unknown: number, wrong: number): string {
  const total = check.mx.length;
  if (check.running) return t('check.titleRunning');
  if (refused > 0) return t('check.titleRefused', { n: refused, total });
  if (wrong > 0) return t('check.titleWrong', { n: wrong });
  if (unknown > 0) return t('check.titleUnknown', { n: unknown, total });
  return t('check.titleFine', { n: total });
}
