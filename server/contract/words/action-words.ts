import type { IssueClass } from '../codes.ts';
import { type Params, remedySentence } from './reason-sentence.ts';
import type { Words } from './say.ts';
import { testCommand } from './test-command.ts';

/** What the words of an action are made of. */
export interface Told {
  readonly kind: string;
  /** The reason that asks for it, where it is one. */
  readonly reason: string | null;
  readonly params: Params;
  readonly host: string | null;
  readonly failureClass: IssueClass | null;
}

export interface ActionWords {
  readonly message: string;
  readonly steps: readonly string[];
  /** To be run from a machine that may connect to port 25. */
  readonly commands: readonly string[];
}

/** What to do, in words: one sentence, the steps in order, and the command that shows the fault or that it is gone. */
export function actionWords(words: Words, action: Told, domain: string): ActionWords {
  const { kind, reason, params, host, failureClass } = action;
  if (failureClass !== null) {
    const name = host ?? words.t('host.unnamed');
    const values = { mx: name, host: name, line: `mx: ${name}` };
    const command = testCommand(failureClass, host, domain);
    return {
      message: words.say(`fix.${failureClass}.title`, values) ?? kind,
      steps: stepsOf(words, `fix.${failureClass}`, values),
      commands: command === null ? [] : [command],
    };
  }
  const message =
    reason === null
      ? words.say(`action.${kind}`, valuesOf(words, params), params.n)
      : remedySentence(words, reason, { ...params, domain });
  return { message: message ?? kind, steps: stepsOf(words, `action.${kind}`, {}), commands: [] };
}

function valuesOf(words: Words, { n, earliest }: Params): Record<string, string | number> {
  return {
    ...(typeof n === 'number' ? { n } : {}),
    ...(typeof earliest === 'string' ? { earliest: words.instant(earliest) } : {}),
  };
}

function stepsOf(words: Words, key: string, values: Readonly<Record<string, string>>): string[] {
  const steps: string[] = [];
  for (let step = 1; ; step++) {
    const sentence = words.say(`${key}.step${step}`, values);
    if (sentence === null) return steps;
    steps.push(sentence);
  }
}
