import { useState } from 'preact/hooks';
import { canonicalPattern, comparableHost } from '../../../../server/contract/domain-name.ts';
import { rich, t } from '../../../i18n/text.tsx';
import { Code } from '../../../parts/code.tsx';
import { Field } from '../../../parts/field.tsx';

interface Props {
  readonly domain: string;
  readonly onHosts: (hosts: readonly string[]) => void;
}

const MOST_HOSTS = 50;

/** A first policy while nobody knows the MX hosts: its form, and the question that completes it. */
export function PolicyTemplate({ domain, onHosts }: Props) {
  const [text, setText] = useState('');
  const make = (event: Event) => {
    event.preventDefault();
    onHosts(hostsIn(text));
  };
  return (
    <div class="card card-b">
      <div class="stack-gap">
        <p>{rich('publish.template', { domain })}</p>
        <form onSubmit={make}>
          <Field
            name={t('publish.hosts', { domain })}
            hint={t('publish.hostsHint', { domain })}
            mono
            value={text}
            onInput={setText}
            required
          />
          <div class="acts">
            <button type="submit" class="btn primary">
              {t('publish.hostsMake')}
            </button>
          </div>
        </form>
        <div>
          <p class="small muted mono policy-url">https://mta-sts.{domain}/.well-known/mta-sts.txt</p>
          <Code
            label={t('publish.fileLabel')}
            lines={[
              { text: 'version: STSv1' },
              { text: 'mode: testing' },
              { text: `mx: ${t('publish.templateHost')}`, change: 'changed' },
              { text: 'max_age: 604800' },
            ]}
          />
        </div>
        <div>
          <p class="small muted">{t('publish.recordFirst')}</p>
          <Code
            label={t('publish.recordLabel')}
            lines={[
              { text: `_mta-sts.${domain}. IN TXT` },
              { text: `"v=STSv1; id=${t('publish.templateId')}"`, change: 'changed' },
            ]}
          />
        </div>
      </div>
    </div>
  );
}

/** The names in typed or pasted text: `10 mx1.example.org.` of a zone file is one name. */
export function hostsIn(text: string): string[] {
  const words = text.split(/[\s,;]+/).map((word) => canonicalPattern(word) ?? comparableHost(word));
  return [...new Set(words.filter((word) => word !== '' && !/^\d+$/.test(word)))].slice(0, MOST_HOSTS);
}
