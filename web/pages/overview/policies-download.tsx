import { useState } from 'preact/hooks';
import { api } from '../../api.ts';
import { t } from '../../i18n/text.tsx';
import { reasonOf } from '../../parts/page-state.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { zipOf } from '../../parts/zip.ts';

/** The policies of all ready domains in one archive, each with the record that has to follow it. */
export function PoliciesDownload({ count }: { readonly count: number }) {
  const [state, setState] = useState<'idle' | 'working' | { readonly failed: string }>('idle');
  const download = async () => {
    setState('working');
    const answer = await api.nextPolicies();
    if (!answer.ok) {
      setState({ failed: reasonOf(answer.problem) });
      return;
    }
    const { policies, without } = answer.data;
    const records = policies.map(({ record }) => `${record.name} IN TXT "${record.value}"`).join('\n');
    const toCompare = policies.filter(({ compareMx }) => compareMx);
    const raised = policies.some(({ maxAge, maxAgeWas }) => maxAgeWas !== null && maxAge > maxAgeWas);
    const archive = zipOf([
      ...policies.map(({ domain, file }) => ({ name: `${domain}/.well-known/mta-sts.txt`, text: file.text })),
      {
        name: 'dns-records.txt',
        text: [
          ...(toCompare.length > 0
            ? [`${t('policies.compareMx')}\n\n${toCompare.map(({ domain }) => `dig +short MX ${domain}`).join('\n')}\n`]
            : []),
          `${t('policies.order')}\n\n${records}\n`,
          ...(raised ? [`max_age: ${t('publish.maxAgeRaised')}\n`] : []),
          ...(without.length > 0
            ? [
                `${t('policies.without')}\n\n${without.map(({ domain, why }) => `${domain}: ${why ?? ''}`).join('\n')}\n`,
              ]
            : []),
        ].join('\n'),
      },
    ]);
    saveFile('mta-sts-policies.zip', archive, 'application/zip');
    setState('idle');
  };
  return (
    <span class="grp-act">
      <button type="button" class="link-btn" onClick={download} disabled={state === 'working'}>
        {t('policies.download', { n: count })}
      </button>
      {typeof state === 'object' && (
        <span class="t-bad" role="alert">
          {' '}
          {state.failed}
        </span>
      )}
    </span>
  );
}
