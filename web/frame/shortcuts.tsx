import { useLayoutEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { copyText } from '../parts/copy-button.tsx';
import { shortcutsOn } from '../preferences.ts';
import { findOpen } from './find.tsx';
import { keyListOpen } from './key-list.tsx';
import { said } from './said.tsx';

/** What the page in view offers to single keys, as `t` for chart or table. */
const offers = new Map<string, () => void>();

/** Binds a key as long as the calling component is shown. */
export function useKey(key: string, action: () => void): void {
  useLayoutEffect(() => {
    offers.set(key, action);
    return () => {
      if (offers.get(key) === action) offers.delete(key);
    };
  }, [key, action]);
}

const places: Readonly<Record<string, string>> = { d: '/domains', r: '/reports', c: '/check', s: '/sources' };
const PAIR_WITHIN = 1_200;

/** Single-key shortcuts, unless someone is typing, a dialog is open, or they are switched off. */
export function Shortcuts() {
  const { route } = useLocation();
  useLayoutEffect(() => {
    let leader = 0;
    const press = (event: KeyboardEvent) => {
      if (!shortcutsOn.value || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const act = actionOf(event.key, Date.now() - leader < PAIR_WITHIN, route);
      leader = event.key === 'g' ? Date.now() : 0;
      if (act === null) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [route]);
  return null;
}

function actionOf(key: string, afterG: boolean, route: (url: string) => void): (() => void) | null {
  const place = afterG ? places[key] : undefined;
  if (place !== undefined) return () => route(place);
  if (key === '/') return () => (findOpen.value = true);
  if (key === '?') return () => (keyListOpen.value = true);
  if (key === 'c') return copyAddress;
  return offers.get(key) ?? null;
}

async function copyAddress(): Promise<void> {
  said.value = (await copyText(location.href)) ? 'address' : 'refused';
}

function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
