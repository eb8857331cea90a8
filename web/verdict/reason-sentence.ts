import type { Reason } from '../../server/contract/verdict.ts';
import {
  formatBound,
  formatDay,
  formatDuration,
  formatInstant,
  formatList,
  formatNumber,
  formatShare,
} from '../format.ts';
import { say, t } from '../i18n/text.tsx';
import { shortHost } from './hosts.ts';

/**
 * A reason in the language of the page; in English as the server said it where this page does not know the code. Hosts
 * of `domain` go by their short names.
 */
export function sentenceOf(reason: Pick<Reason, 'code' | 'params' | 'message'>, domain = ''): string {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(reason.params)) values[name] = wordOf(name, value, domain);
  return say(`reason.${reason.code}`, values) ?? reason.message;
}

/** The same for a heading, which ends without a stop. */
export function headingOf(reason: Pick<Reason, 'code' | 'params' | 'message'>, domain: string): string {
  return sentenceOf(reason, domain).replace(/[.。]$/, '');
}

function wordOf(name: string, value: Reason['params'][string], domain: string): string {
  if (value === null || value === undefined) return wordOfNothing(name);
  if (typeof value === 'string') return wordOfText(name, value, domain);
  if (typeof value === 'number') return wordOfNumber(name, value);
  return value.length === 0 ? t('value.none') : formatList(value.map((one) => wordOfText(name, one, domain)));
}

function wordOfNothing(name: string): string {
  if (name === 'host') return t('host.unnamed');
  return t(name === 'lastDay' ? 'value.noneYet' : 'value.unknown');
}

function wordOfText(name: string, text: string, domain: string): string {
  if (name === 'host' || name === 'hosts') return shortHost(text, domain);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return formatDay(text);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text)) return formatInstant(text);
  if (name === 'failureClass') return say(`class.${text}`, {}) ?? text;
  if (name === 'why') return wordOfCause(text);
  if (name === 'how') return say(`fixed.${text}`, {}) ?? text;
  return text;
}

/** Causes come as a code, with a detail behind it: `POLICY_HTTP_STATUS 404`. Others are sentences of the server. */
function wordOfCause(text: string): string {
  const [, code, detail = ''] = /^([A-Z_]+)(?: (.*))?$/.exec(text) ?? [];
  return (code === undefined ? null : say(`why.${code}`, { detail })) ?? text;
}

function wordOfNumber(name: string, value: number): string {
  switch (name) {
    case 'sessions':
    case 'n':
    case 'k':
      return t('count.sessions', { n: value });
    case 'days':
    case 'etaDays':
    case 'run':
      return t('count.days', { n: value });
    case 'hours':
      return value < 48 ? t('span.hours', { n: Math.round(value) }) : t('span.days', { n: Math.floor(value / 24) });
    case 'share':
      return formatShare(value);
    case 'upper95':
      return formatBound(value);
    case 'maxAge':
      return `${value} (${formatDuration(value)})`;
    default:
      return formatNumber(value);
  }
}
