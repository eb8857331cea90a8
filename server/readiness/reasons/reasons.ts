import type { Severity } from '../../contract/codes.ts';
import type { EvidenceLink, Reason, ReasonParams } from '../../contract/verdict.ts';
import { type ParamsOf, type ReasonCode, type ReasonEntry, reasonTable } from './table.ts';

/** A reason before it is put into words. */
export interface Draft {
  readonly code: ReasonCode;
  readonly params: ReasonParams;
  readonly evidence: readonly EvidenceLink[];
}

/** Most links a reason carries: enough to check it, few enough to send. */
const LINKS = 50;

export function draft<Code extends ReasonCode>(
  code: Code,
  params: ParamsOf<Code>,
  evidence: readonly EvidenceLink[] = [],
): Draft {
  return { code, params: { ...params }, evidence: evidence.slice(0, LINKS) };
}

const severityOrder: readonly Severity[] = ['block', 'hold', 'warn', 'info'];
const codeOrder = new Map(Object.keys(reasonTable).map((code, index) => [code, index]));

/** Reasons of drafts, the weightiest first; equal ones in the order of their values, so that input order never shows. */
export function composeReasons(drafts: readonly Draft[]): (Reason & Pick<Draft, 'code'>)[] {
  return drafts
    .map(({ code, params, evidence }) => {
      const { severity, topic, kind, failureClass }: ReasonEntry = reasonTable[code];
      return { code, severity, topic, kind, failureClass, params, evidence };
    })
    .sort(
      (a, b) =>
        severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity) ||
        (codeOrder.get(a.code) ?? 0) - (codeOrder.get(b.code) ?? 0) ||
        compareText(JSON.stringify(a.params), JSON.stringify(b.params)),
    );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
