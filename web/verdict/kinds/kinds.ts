import type { JudgedKind, VerdictKind } from '../../../server/contract/verdict.ts';
import { atRisk } from './at-risk.tsx';
import { blocked } from './blocked.tsx';
import { healthy } from './healthy.tsx';
import { hold } from './hold.tsx';
import { importing } from './importing.tsx';
import type { KindOfVerdict, Listed, Unjudged } from './kind.ts';
import { modeNone } from './mode-none.tsx';
import { noData } from './no-data.tsx';
import { notEnough } from './not-enough.tsx';
import { policyMissing } from './policy-missing.tsx';
import { ready } from './ready.tsx';
import { refusing } from './refusing.tsx';
import { stopped } from './stopped.tsx';
import { testing } from './testing.tsx';
import { unjudged } from './unjudged.tsx';
import { unseen } from './unseen.tsx';
import { waiting } from './waiting.tsx';
import { watching } from './watching.tsx';

/** How each kind of verdict is told, a file each. */
export const judgedKinds: Readonly<Record<JudgedKind, KindOfVerdict>> = {
  'no-data': noData,
  'mode-none': modeNone,
  refusing,
  'policy-missing': policyMissing,
  stopped,
  'at-risk': atRisk,
  healthy,
  blocked,
  watching,
  unseen,
  testing,
  waiting,
  'not-enough': notEnough,
  hold,
  ready,
};

type UnjudgedKind = Exclude<VerdictKind, JudgedKind>;

export const unjudgedKinds: Readonly<Record<UnjudgedKind, Unjudged>> = { importing, unjudged };

/** What lists show of all of them. */
export const kinds: Readonly<Record<VerdictKind, Listed>> = { ...judgedKinds, ...unjudgedKinds };

export function isUnjudged(kind: VerdictKind): kind is UnjudgedKind {
  return kind in unjudgedKinds;
}
