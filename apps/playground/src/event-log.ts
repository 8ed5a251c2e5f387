import type { LiveError, Severity } from '@livelit/core';

export type LogWho = 'pusher' | 'player' | 'recorder' | 'page';

/** One thing that a component reported. */
export interface LogEntry {
  readonly id: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly who: LogWho;
  /** Name of the event, as a program would listen for it. */
  readonly event: string;
  readonly severity: Severity;
  /** The error or warning; its text is made when it is shown, in the language of that moment. */
  readonly error: LiveError | undefined;
  /** What an event without an error says, in words of the API, such as `connecting → playing`. */
  readonly note: string;
}

/** What the components reported, oldest first; the oldest go when it is full. Fires `change`. */
export class EventLog extends EventTarget {
  readonly #capacity: number;
  #entries: readonly LogEntry[] = [];
  #count = 0;

  constructor(capacity = 500) {
    super();
    this.#capacity = capacity;
  }

  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  /** Something happened as it should. */
  add(who: LogWho, event: string, note = ''): void {
    this.#push({ who, event, note, severity: 'info', error: undefined });
  }

  /** Something is being repaired (`warning`) or was given up (`error`). */
  addError(who: LogWho, event: 'error' | 'warning', error: LiveError): void {
    this.#push({ who, event, note: '', severity: event, error });
  }

  clear(): void {
    this.#entries = [];
    this.dispatchEvent(new Event('change'));
  }

  #push(entry: Omit<LogEntry, 'id' | 'time'>): void {
    this.#entries = [...this.#entries, { ...entry, id: ++this.#count, time: Date.now() }].slice(-this.#capacity);
    this.dispatchEvent(new Event('change'));
  }

  /** Everything as text, one line per entry, in English, as a bug report wants it. */
  export(): string {
    const line = ({ time, who, event, error, note }: LogEntry): string =>
      [
        new Date(time).toISOString(),
        who,
        event,
        error ? `${error.code} ${error.name} ${error.message} ${JSON.stringify(error.detail)}` : note,
      ].join('\t');
    return this.#entries.map((entry) => `${line(entry)}\n`).join('');
  }
}
