import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Who may import whom: a folder may import its own tier's folder (itself) and any tier before it.
 * Leaves, then the pure folders, then what touches the world, then what is shown, then what ties it together.
 */
const tiers = [
  ['contract', 'log', 'event-loop', 'timers', 'package-root', 'secrets'],
  ['tlsrpt', 'mtasts', 'mail'],
  ['reading', 'readiness'],
  ['store', 'probe', 'authenticity', 'oauth'],
  ['ingest', 'live-checks', 'verdicts'],
  ['mailbox'],
  ['http'],
  ['config'],
  ['live-settings', 'records'],
  ['upkeep'],
  ['app'],
  ['cli'],
  ['main'],
];

/** Folders that look nothing up: no node: module with side effects, no driver, no clock. */
const pure = ['contract', 'tlsrpt', 'mtasts', 'mail', 'reading', 'readiness'];

/** Each of these has one owner. */
const owned: Readonly<Record<string, RegExp>> = {
  express: /^server\/http\//,
  'better-sqlite3': /^server\/store\//,
  kysely: /^server\/store\//,
  imapflow: /^server\/mailbox\//,
  mailparser: /^server\/mail\//,
  'process.env': /^server\/(main|config)\.ts$/,
};

const root = resolve(import.meta.dirname, '..');

function sources(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (statSync(join(root, path)).isDirectory()) return sources(path);
    return /\.tsx?$/.test(name) ? [path] : [];
  });
}

const imports = (text: string) =>
  [...text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)';/gms)].map((match) => match[1] ?? '');
const placeOf = (path: string) => /^server\/([^/.]+)/.exec(path)?.[1] ?? '';
const tierOf = (place: string) => tiers.findIndex((tier) => tier.includes(place));

test('every folder imports only what stands before it', () => {
  const wrong = sources('server').flatMap((path) =>
    imports(readFileSync(join(root, path), 'utf8'))
      .filter((name) => name.startsWith('.'))
      .map((name) => relative(root, resolve(root, dirname(path), name)))
      .filter((target) => target.startsWith('server/') && placeOf(target) !== placeOf(path))
      .filter((target) => tierOf(placeOf(target)) >= tierOf(placeOf(path)) && tierOf(placeOf(path)) !== -1)
      .map((target) => `${path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('pure folders look nothing up', () => {
  const wrong = sources('server')
    .filter((path) => pure.includes(placeOf(path)))
    .flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const foreign = imports(text).filter(
        (name) => /^node:(fs|net|tls|http|https|dns|child_process|os)/.test(name) || name === 'kysely',
      );
      const clock = /\bDate\.now\(\)|new Date\(\)/.test(text) ? ['the clock'] : [];
      return [...foreign, ...clock].map((what) => `${path} uses ${what}`);
    });
  expect(wrong).toEqual([]);
});

test('drivers and the environment have one owner each', () => {
  const wrong = sources('server').flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const names = [...imports(text), ...(text.includes('process.env') ? ['process.env'] : [])];
    return names
      .filter((name) => owned[name] !== undefined && !owned[name].test(path))
      .map((name) => `${path} uses ${name}`);
  });
  expect(wrong).toEqual([]);
});

test('the web takes nothing from the server but types of its contract', () => {
  const wrong = sources('web').flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return (
      [...text.matchAll(/^import (type )?[^;]*?from '([^']*server\/[^']*)';/gms)]
        // Words are values; everything else of the contract comes as types, so that no schema reaches the browser.
        .filter(
          (match) =>
            !/server\/contract\/words\//.test(match[2] ?? '') &&
            (match[1] === undefined || !/server\/contract\/([a-z-]+\/)*[a-z-]+\.ts$/.test(match[2] ?? '')),
        )
        .map((match) => `${path} imports ${match[2]}`)
    );
  });
  expect(wrong).toEqual([]);
});
