import type { SettingsView } from '../../server/contract/settings.ts';
import { api } from '../api.ts';
import { formatBytes } from '../format.ts';
import { language, languageNames, languages, speak } from '../i18n/language.ts';
import { rich, say, t } from '../i18n/text.tsx';
import { Head } from '../parts/head.tsx';
import { Page } from '../parts/page.tsx';
import { Loaded } from '../parts/page-state.tsx';
import { useTitle } from '../parts/title.ts';
import { shortcutsOn, theme, themes } from '../preferences.ts';
import { useResource } from '../resource.ts';

/** What this browser shows, and what this installation is set to. */
export function SettingsPage() {
  useTitle(t('settings.title'));
  const settings = useResource('settings', (signal) => api.settings(signal));
  return (
    <Page>
      <Head title={t('settings.title')} />
      <div class="stack-gap">
        <section class="card" aria-labelledby="browser">
          <div class="card-h">
            <h2 id="browser">{t('settings.browser')}</h2>
          </div>
          <div class="card-b settings-choices">
            <fieldset>
              <legend class="field-name small">{t('settings.language')}</legend>
              {languageNames.map((name) => (
                <label class="choice" key={name}>
                  <input
                    type="radio"
                    name="language"
                    checked={language.value === name}
                    onChange={() => void speak(name, true)}
                  />
                  <span lang={name}>{languages[name].name}</span>
                </label>
              ))}
            </fieldset>
            <fieldset>
              <legend class="field-name small">{t('settings.theme')}</legend>
              {themes.map((name) => (
                <label class="choice" key={name}>
                  <input
                    type="radio"
                    name="theme"
                    checked={theme.value === name}
                    onChange={() => (theme.value = name)}
                  />
                  <span>{t(`theme.${name}`)}</span>
                </label>
              ))}
            </fieldset>
            <fieldset>
              <legend class="field-name small">{t('keys.title')}</legend>
              <label class="choice">
                <input
                  type="checkbox"
                  checked={shortcutsOn.value}
                  onChange={(event) => (shortcutsOn.value = event.currentTarget.checked)}
                />
                <span>
                  {t('keys.on')}
                  <small>{t('keys.onWhy')}</small>
                </span>
              </label>
            </fieldset>
          </div>
        </section>
        <Loaded of={settings} skeleton="rows">
          {(data) => <Installation settings={data} />}
        </Loaded>
      </div>
    </Page>
  );
}

function Installation({ settings }: { readonly settings: SettingsView }) {
  return (
    <>
      <section class="card" aria-labelledby="installation">
        <div class="card-h">
          <h2 id="installation">{t('settings.installation')}</h2>
        </div>
        <div class="card-b">
          <dl class="kv">
            <dt>{t('settings.version')}</dt>
            <dd>{settings.version}</dd>
            <dt>{t('settings.database')}</dt>
            <dd>
              <span class="mono">{settings.database.path}</span>, {formatBytes(settings.database.bytes)}
            </dd>
            <dt>{t('settings.listen')}</dt>
            <dd class="mono">{settings.listen}</dd>
            <dt>{t('settings.config')}</dt>
            <dd class={settings.configFile === null ? undefined : 'mono'}>
              {settings.configFile ?? t('settings.noConfig')}
            </dd>
            <dt>{t('settings.liveChecks')}</dt>
            <dd>{t(settings.liveChecks ? 'settings.on' : 'settings.off')}</dd>
          </dl>
        </div>
      </section>
      <section class="card clip" aria-labelledby="thresholds">
        <div class="card-h">
          <h2 id="thresholds">{t('settings.thresholds')}</h2>
          <span class="small faint">{t('settings.readOnly')}</span>
        </div>
        <p class="card-b small muted">{rich('settings.thresholdsWhat')}</p>
        <table class="tbl tight stacked">
          <caption class="sr">{t('settings.thresholds')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('settings.key')}</th>
              <th scope="col">{t('settings.meaning')}</th>
              <th scope="col" class="r">
                {t('settings.value')}
              </th>
              <th scope="col" class="r">
                {t('settings.default')}
              </th>
            </tr>
          </thead>
          <tbody>
            {settings.thresholds.map(({ key, value, default: standard }) => (
              <tr key={key}>
                <th scope="row" class="mono xs">
                  {key}
                </th>
                <td>{say(`threshold.${key}`, {}) ?? '–'}</td>
                <td class="r" data-label={t('settings.value')}>
                  {valueWords(value) === valueWords(standard) ? valueWords(value) : <b>{valueWords(value)}</b>}
                </td>
                <td class="r faint" data-label={t('settings.default')}>
                  {valueWords(standard)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function valueWords(value: SettingsView['thresholds'][number]['value']): string {
  if (typeof value === 'boolean') return t(value ? 'check.yes' : 'check.no');
  if (typeof value === 'object') return value.join(', ') || t('value.none');
  return String(value);
}
