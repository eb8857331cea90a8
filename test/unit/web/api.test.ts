import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { routes } from '../../../server/http/routes.ts';
import { packageRoot } from '../../../server/package-root.ts';
import { api } from '../../../web/api.ts';
import { filesOf } from '../../support/source-tree.ts';

afterEach(() => vi.unstubAllGlobals());

const served = Object.values(routes).map(({ method, path }) => ({
  method,
  address: new RegExp(`^/api/v1${path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+')}$`),
}));
const isServed = (method: string, path: string) =>
  served.some((route) => route.method === method.toLowerCase() && route.address.test(path));

test('everything that the pages ask is served', async () => {
  const asked: { name: string; method: string; path: string }[] = [];
  let name = '';
  vi.stubGlobal('fetch', async (url: string, { method = 'get' }: RequestInit) => {
    asked.push({ name, method, path: url.replace(/\?.*/, '') });
    return new Response('{}');
  });
  for (const [key, ask] of Object.entries(api)) {
    name = key;
    // Its first parameter is the files to send, elsewhere a name, an id or a query.
    await Reflect.apply(ask, undefined, [key === 'upload' ? [] : '7', {}]);
  }
  await api.series(null, {});
  expect(asked.filter(({ method, path }) => !isServed(method, path))).toEqual([]);
  expect(new Set(asked.map((it) => it.name)).size).toBe(Object.keys(api).length);
});

test('everything that the pages link to is served', () => {
  const links = filesOf('web')
    .filter((path) => /\.tsx?$/.test(path) && path !== 'web/api.ts')
    .flatMap((path) => [...readFileSync(join(packageRoot, path), 'utf8').matchAll(/apiUrl\(['`](\/[^'`]*)['`]/g)])
    .map(([, path = '']) => `/api/v1${path.replace(/\$\{[^}]*\}/g, '7')}`);
  expect(links).toContain('/api/v1/events'); // the search did find some
  expect(links.filter((path) => !isServed('get', path))).toEqual([]);
});
