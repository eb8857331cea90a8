import { useId } from 'preact/hooks';

interface Props<V extends string> {
  readonly name: string;
  readonly value: V;
  readonly onChoose: (value: V) => void;
  readonly choices: readonly { readonly value: V; readonly name: string }[];
  readonly hint?: string;
}

/** A labelled choice of a form. */
export function SelectField<V extends string>({ name, value, onChoose, choices, hint }: Props<V>) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-name" for={id}>
        {name}
      </label>
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
      <select
        id={id}
        class="input"
        value={value}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
          if (chosen !== undefined) onChoose(chosen.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.name}
          </option>
        ))}
      </select>
    </div>
  );
}
