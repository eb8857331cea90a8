import type { Problem } from '../../../server/contract/problem.ts';
import { formatFullInstant } from '../../format.ts';
import { t } from '../../i18n/text.tsx';

interface Props {
  readonly certificate: NonNullable<Problem['certificate']>;
  readonly onTrust: (pem: string) => void;
}

/** The certificate of a mail server that no authority vouches for, to compare with what its owner knows, and to trust. */
export function ShownCertificate({ certificate, onTrust }: Props) {
  const { names, issuer, validUntil, fingerprint, pem } = certificate;
  return (
    <>
      <p>{t('shown.intro')}</p>
      <dl class="kv small">
        <dt>{t('shown.names')}</dt>
        <dd>
          <bdi>{names.length === 0 ? t('shown.noName') : names.join(', ')}</bdi>
        </dd>
        <dt>{t('shown.issuer')}</dt>
        <dd>
          <bdi>{issuer ?? t('shown.itself')}</bdi>
        </dd>
        <dt>{t('shown.until')}</dt>
        <dd>{formatFullInstant(validUntil)}</dd>
        <dt>{t('shown.fingerprint')}</dt>
        <dd class="mono">{fingerprint}</dd>
      </dl>
      <p class="small">{t('shown.compare')}</p>
      <p class="acts">
        <button type="button" class="btn sm" onClick={() => onTrust(pem)}>
          {t('shown.trust')}
        </button>
      </p>
    </>
  );
}
