import { t } from '../i18n/text.tsx';

/**
 * `mx2` for mx2.harbourline.example on the page of harbourline.example. Other names stay whole: `mail` alone would read as a
 * word. Null: unnamed.
 */
export function shortHost(host: string | null, domain: string): string {
  if (host === null) return t('host.unnamed');
  const short = domain !== '' && host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : host;
  return /^mx|\d/i.test(short) ? short : host;
}
