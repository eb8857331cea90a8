import { expect, test } from 'vitest';
import { parseSubject } from '../../../server/reading/subject.ts';

const both = { policyDomain: 'example.net', submitter: 'reporter.example' };

test.each([
  ['Report Domain: example.net Submitter: reporter.example Report-ID: <1@x>', both],
  ['report domain: <Example.NET.> submitter:<reporter.example>', both],
  ['Report Domain:example.net; Submitter:reporter.example;', both],
  ['Fwd: Report-Domain: example.net\tSubmitter: reporter.example', both],
  ['Submitter: reporter.example', { ...both, policyDomain: null }],
  ['Report Domain: ??? Submitter:', { policyDomain: null, submitter: null }],
  ['', { policyDomain: null, submitter: null }],
  [null, { policyDomain: null, submitter: null }],
])('reads %j', (subject, expected) => expect(parseSubject(subject)).toEqual(expected));
