import { effect, signal } from '@preact/signals';

/** What this browser remembers about its user. */

export type Theme = 'system' | 'light' | 'dark';
export const themes: readonly Theme[] = ['system', 'light', 'dark'];

const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(`stsready.${key}`);
  } catch {
    return null; // storage is switched off: preferences last as long as the page
  }
};

const remember = (key: string, value: string): void => {
  try {
    localStorage.setItem(`stsready.${key}`, value);
  } catch {
    // as above
  }
};

export const theme = signal<Theme>(themes.find((name) => name === stored('theme')) ?? 'system');
export const shortcutsOn = signal(stored('shortcuts') !== 'off');
export const chosenLanguage = signal<string | null>(stored('language'));

/** The name that a person last signed a remark with. */
export const signature = signal(stored('signature') ?? '');

/** Whether the page is dark now; charts redraw when it changes. */
export const isDark = signal(false);

/** Applies the theme to the document and keeps preferences; once, at the start. */
export function startPreferences(): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const root = document.documentElement;
    if (theme.value === 'system') delete root.dataset.theme;
    else root.dataset.theme = theme.value;
    isDark.value = theme.value === 'dark' || (theme.value === 'system' && system.matches);
  };
  effect(apply);
  system.addEventListener('change', apply);
  effect(() => remember('theme', theme.value));
  effect(() => remember('shortcuts', shortcutsOn.value ? 'on' : 'off'));
  effect(() => remember('signature', signature.value));
  effect(() => {
    if (chosenLanguage.value !== null) remember('language', chosenLanguage.value);
  });
}
