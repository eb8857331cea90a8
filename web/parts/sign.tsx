/** The sign of a verdict: its shape says what its colour says. */
export type SignName =
  | 'no-data'
  | 'off'
  | 'risk'
  | 'missing'
  | 'stopped'
  | 'shield'
  | 'blocked'
  | 'ring'
  | 'not-enough'
  | 'ready';

const CIRCUMFERENCE = 2 * Math.PI * 9.5;

interface Props {
  readonly name: SignName;
  /** For a ring: the completed part, 0 to 1. */
  readonly done?: number;
}

export function Sign({ name, done = 0 }: Props) {
  return (
    <svg class="sign" viewBox="0 0 24 24" aria-hidden="true">
      {drawing(name, done)}
    </svg>
  );
}

function drawing(name: SignName, done: number) {
  switch (name) {
    case 'no-data':
      return <circle class="o" cx="12" cy="12" r="10" stroke-dasharray="3.2 3.1" />;
    case 'off':
      return (
        <>
          <circle class="o" cx="12" cy="12" r="10" />
          <path class="o" d="M5.2 18.8L18.8 5.2" />
        </>
      );
    case 'risk':
      return (
        <>
          <path class="f" d="M12 1.8L23.2 21.6H.8z" />
          <path class="g" d="M12 9v5.4M12 17.9v.1" />
        </>
      );
    case 'missing':
      return (
        <>
          <path class="o" d="M5 2h9.5L19 6.5V22H5z" />
          <path class="o" d="M9.8 9.6a2.3 2.3 0 1 1 3.2 2.1c-.8.4-1 .8-1 1.6M12 17v.1" />
        </>
      );
    case 'stopped':
      return (
        <>
          <circle class="o" cx="12" cy="12" r="10" />
          <path class="o" d="M12 6.5V12l3.6 2.6" />
        </>
      );
    case 'shield':
      return (
        <>
          <path class="f" d="M12 .8l9 3.4v6.6c0 6-3.7 10.2-9 12.4-5.3-2.2-9-6.4-9-12.4V4.2z" />
          <path class="g" d="M7.8 11.8l3 3L16.4 9" />
        </>
      );
    case 'blocked':
      return (
        <>
          <path class="f" d="M7.5 1.2h9l6.3 6.3v9l-6.3 6.3h-9l-6.3-6.3v-9z" />
          <path class="g" d="M8.3 8.3l7.4 7.4M15.7 8.3l-7.4 7.4" />
        </>
      );
    case 'ring':
      return (
        <>
          <circle class="o thick track" cx="12" cy="12" r="9.5" />
          {done > 0 && (
            <circle
              class="o thick"
              cx="12"
              cy="12"
              r="9.5"
              stroke-dasharray={`${Math.min(1, done) * CIRCUMFERENCE} ${CIRCUMFERENCE}`}
              transform="rotate(-90 12 12)"
            />
          )}
        </>
      );
    case 'not-enough':
      return (
        <>
          <circle class="o" cx="12" cy="12" r="10" />
          <path class="o thick" d="M7.5 12v.1M12 12v.1M16.5 12v.1" />
        </>
      );
    case 'ready':
      return (
        <>
          <circle class="f" cx="12" cy="12" r="11" />
          <path class="g" d="M7 12.4l3.4 3.4L17 8.8" />
        </>
      );
  }
}
