import { describe, expect, test } from 'vitest';
import { findingClass } from '../../../server/readiness/facts/live-findings.ts';
import { findingCode, issueCode } from '../../../server/readiness/reasons/issue-codes.ts';
import { type ReasonCode, type ReasonEntry, reasonTable } from '../../../server/readiness/reasons/table.ts';

const entries = Object.entries(reasonTable) as [ReasonCode, ReasonEntry][];

describe('of the table of reasons', () => {
  test.each(Object.entries(issueCode))('a reported fault of class %s has its code', (failureClass, code) => {
    expect(reasonTable[code].failureClass).toBe(failureClass);
  });

  test.each(Object.entries(findingCode))('the code of the finding %s has the class of the finding', (finding, code) => {
    expect(reasonTable[code].failureClass).toBe(findingClass[finding as keyof typeof findingClass]);
  });

  test('faults of hosts, and they alone, have a class', () => {
    expect(entries.filter(([, entry]) => (entry.topic === 'fault') !== (entry.failureClass !== null))).toEqual([]);
  });

  test('whatever holds makes a kind of verdict, so that no hold is told as "on track"', () => {
    expect(entries.filter(([, { severity, kind }]) => severity === 'hold' && kind === null)).toEqual([]);
  });
});
