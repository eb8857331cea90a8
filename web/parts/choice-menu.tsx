import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import { Popover } from './popover.tsx';

export interface Choice<V extends string> {
  readonly value: V;
  readonly name: string;
}

interface Props<V extends string> {
  readonly button: ComponentChildren;
  readonly buttonClass: string;
  readonly label?: string | undefined;
  readonly choices: readonly Choice<V>[];
  readonly chosen: V;
  readonly onChoose: (value: V) => void;
  readonly end?: boolean;
}

/** One of a few, chosen from a menu. */
export function ChoiceMenu<V extends string>(props: Props<V>) {
  return (
    <Popover button={props.button} buttonClass={props.buttonClass} label={props.label} end={props.end ?? false}>
      {(close) =>
        props.choices.map(({ value, name }) => (
          <button
            type="button"
            key={value}
            class="menu-item"
            aria-pressed={value === props.chosen}
            onClick={() => {
              close();
              props.onChoose(value);
            }}
          >
            <span class="mark">{value === props.chosen && <Icon name="check" />}</span>
            {name}
          </button>
        ))
      }
    </Popover>
  );
}
