import { useLocation } from 'preact-iso';
import { language, languageNames, languages, speak } from '../i18n/language.ts';
import { t } from '../i18n/text.tsx';
import { ChoiceMenu } from '../parts/choice-menu.tsx';
import { Icon } from '../parts/icon.tsx';
import { shortcutsOn, theme, themes } from '../preferences.ts';
import { findOpen } from './find.tsx';
import { SourceState } from './source-state.tsx';

const sections = [
  { href: '/domains', key: 'nav.domains' },
  { href: '/reports', key: 'nav.reports' },
  { href: '/check', key: 'nav.check' },
  { href: '/sources', key: 'nav.sources' },
] as const;

export function Header() {
  const { path } = useLocation();
  return (
    <header class="top">
      <div class="top-in">
        <a class="brand" href="/">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <rect x="2" y="4.5" width="20" height="15.5" rx="3.2" />
            <path class="tick" d="M6.2 11.2l4.2 4 7.6-7.6" />
          </svg>
          stsready
        </a>
        <nav class="nav" aria-label={t('nav.label')}>
          {sections.map(({ href, key }) => (
            <a key={href} href={href} aria-current={sectionOf(path) === href ? 'page' : undefined}>
              {t(key)}
            </a>
          ))}
        </nav>
        <div class="top-right">
          <button type="button" class="find" onClick={() => (findOpen.value = true)} aria-label={t('find.label')}>
            <Icon name="search" />
            <span class="find-word">{t('find.label')}</span>
            {shortcutsOn.value && <kbd>/</kbd>}
          </button>
          <SourceState />
          <ChoiceMenu
            button={
              <>
                <span aria-hidden="true">{languages[language.value].short}</span>
                <span class="sr">{t('language.label', { name: languages[language.value].name })}</span>
              </>
            }
            buttonClass="icon-btn"
            choices={languageNames.map((name) => ({ value: name, name: languages[name].name }))}
            chosen={language.value}
            onChoose={(name) => void speak(name, true)}
            end
          />
          <ChoiceMenu
            button={<Icon name="sun" />}
            buttonClass="icon-btn"
            label={t('theme.label', { name: t(`theme.${theme.value}`) })}
            choices={themes.map((name) => ({ value: name, name: t(`theme.${name}`) }))}
            chosen={theme.value}
            onChoose={(name) => {
              theme.value = name;
            }}
            end
          />
        </div>
      </div>
    </header>
  );
}

/** The section that a page belongs to. */
function sectionOf(path: string): string {
  if (/^\/domains\/[^/]+\/check$/.test(path)) return '/check';
  return `/${path.split('/')[1] ?? ''}`;
}
