import { useId } from 'preact/hooks';

interface Props {
  readonly name: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly type?: 'text' | 'password' | 'number' | 'date' | 'lines';
  readonly mono?: boolean;
  readonly required?: boolean;
  readonly autocomplete?: string;
  /** What is wrong with it. */
  readonly error?: string | null;
}

/** A labelled field of a form. */
export function Field(props: Props) {
  const id = useId();
  return (
    <div class="field">
      <label class="field-name" for={id}>
        {props.name}
      </label>
      {props.hint !== undefined && <small id={`${id}-hint`}>{props.hint}</small>}
      <Control id={id} {...props} />
      {typeof props.error === 'string' && (
        <span id={`${id}-error`} class="error">
          {props.error}
        </span>
      )}
    </div>
  );
}

function Control({
  id,
  value,
  onInput,
  hint,
  type = 'text',
  mono,
  required,
  autocomplete,
  error,
}: Props & { readonly id: string }) {
  const common = {
    id,
    value,
    required: required ?? false,
    'aria-describedby':
      [...(hint === undefined ? [] : [`${id}-hint`]), ...(typeof error === 'string' ? [`${id}-error`] : [])].join(
        ' ',
      ) || undefined,
    'aria-invalid': typeof error === 'string' ? (true as const) : undefined,
    class: mono === true ? 'input mono' : 'input',
    autocomplete: autocomplete ?? 'off',
    spellcheck: false,
    onInput: (event: { readonly currentTarget: { readonly value: string } }) => onInput(event.currentTarget.value),
  };
  switch (type) {
    case 'lines':
      return <textarea {...common} />;
    case 'password':
      return <input type="password" {...common} />;
    case 'number':
      return <input type="number" {...common} />;
    case 'date':
      return <input type="date" {...common} />;
    case 'text':
      return <input type="text" {...common} />;
  }
}
