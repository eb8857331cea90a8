import { show } from './report-error.ts';

/**
 * Where and why the JSON document that begins at `from` stops being JSON, as `line 3, column 7: expected a name in double
 * quotes, got "'"`. Runs only on texts that JSON.parse has refused and whose nesting has been bounded: JSON.parse itself
 * quotes the text at length and does not always say where.
 */
export function explainJsonError(text: string, from: number): string {
  const { position, expected } = new Checker(text, from).firstFault();
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  const column = position - before.lastIndexOf('\n');
  const got = position >= text.length ? 'the end of the text' : show(text.charAt(position));
  return `line ${line}, column ${column}: expected ${expected}, got ${got}`;
}

interface Fault {
  readonly position: number;
  readonly expected: string;
}

/** A strict reader of RFC 8259 that builds nothing and remembers where it got stuck. */
class Checker {
  private readonly text: string;
  private position: number;
  private fault: Fault | null = null;

  constructor(text: string, from: number) {
    this.text = text;
    this.position = from;
  }

  firstFault(): Fault {
    if (this.value()) this.fail('nothing after the report');
    return this.fault ?? { position: this.position, expected: 'an object' };
  }

  private value(): boolean {
    this.skipBlanks();
    const character = this.text.charAt(this.position);
    if (character === '{') return this.members();
    if (character === '[') return this.elements();
    if (character === '"') return this.string('a value');
    const scalar = /(-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
    return this.token(scalar) || this.fail('a value');
  }

  private members(): boolean {
    this.position++;
    if (this.take('}')) return true;
    do {
      this.skipBlanks();
      if (!this.string('a name in double quotes')) return false;
      if (!this.take(':')) return this.fail('":"');
      if (!this.value()) return false;
    } while (this.take(','));
    return this.take('}') || this.fail('"," or "}"');
  }

  private elements(): boolean {
    this.position++;
    if (this.take(']')) return true;
    do {
      if (!this.value()) return false;
    } while (this.take(','));
    return this.take(']') || this.fail('"," or "]"');
  }

  private string(expected: string): boolean {
    if (this.text.charAt(this.position) !== '"') return this.fail(expected);
    this.position++;
    for (;;) {
      while (this.text.charCodeAt(this.position) >= 0x20 && !'"\\'.includes(this.text.charAt(this.position))) {
        this.position++;
      }
      if (this.text.charAt(this.position) === '"') break;
      if (!this.token(/\\(["\\/bfnrt]|u[0-9a-fA-F]{4})/y)) return this.failHere('the rest of a string');
    }
    this.position++;
    return true;
  }

  private take(character: string): boolean {
    this.skipBlanks();
    if (this.text.charAt(this.position) !== character) return false;
    this.position++;
    return true;
  }

  private token(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    if (!pattern.test(this.text)) return false;
    this.position = pattern.lastIndex;
    return true;
  }

  private skipBlanks(): void {
    while (this.position < this.text.length && ' \t\r\n'.includes(this.text.charAt(this.position))) this.position++;
  }

  private fail(expected: string): false {
    this.skipBlanks();
    return this.failHere(expected);
  }

  private failHere(expected: string): false {
    this.fault ??= { position: this.position, expected };
    return false;
  }
}
