import { isLogged, type LogLevel } from './log-level.ts';
import { redact } from './redact.ts';

/** One line of the log. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** How grave it is. */
  readonly level: 'error' | 'warning' | 'info' | 'debug';
  /** Who writes, such as `player`; parts are joined by `:`. */
  readonly scope: string;
  /** One sentence. */
  readonly message: string;
  /** Whatever belongs to it. */
  readonly data: readonly unknown[];
}

/** Where lines go. It sees them as they are, secrets included. */
export type LogSink = (entry: LogEntry) => void;

/** Writes lines. */
export interface Logger {
  /** We gave up. */
  error(message: string, ...data: unknown[]): void;
  /** We recovered, or try again. */
  warn(message: string, ...data: unknown[]): void;
  /** One line per step of the life-cycle, at most one a second. */
  info(message: string, ...data: unknown[]): void;
  /** The rest. */
  debug(message: string, ...data: unknown[]): void;
  /** A logger for a part, into the same sinks and ring. */
  child(scope: string): Logger;
}

/** A logger with its settings. */
export interface LoggerRoot extends Logger {
  /** From which level upwards sinks are told. The ring keeps everything. */
  level: LogLevel;
  /** Adds a sink; call what it returns to remove it. */
  addSink(sink: LogSink): () => void;
  /** The latest lines as text, one per line, with secrets replaced by `***`. */
  export(): string;
}

/** Writes to the browser's or Node's console. */
export const consoleSink: LogSink = ({ level, scope, message, data }) => {
  console[level === 'warning' ? 'warn' : level](`[livelit${scope && `:${scope}`}] ${message}`, ...data);
};

/** What a logger starts with. */
export interface LoggerOptions {
  /** From which level upwards sinks are told. @default 'null', silent */
  level?: LogLevel;
  /** Lines that the ring keeps. @default 500 */
  capacity?: number;
  /** @default the console */
  sinks?: readonly LogSink[];
}

/** A logger of its own; most code takes a `child` of the shared `log`. */
export function createLogger(options: LoggerOptions = {}): LoggerRoot {
  const { level = 'null', capacity = 500, sinks = [consoleSink] } = options;
  const outputs = new Set(sinks);
  const ring: string[] = [];

  function write(of: LogEntry['level'], scope: string, message: string, data: readonly unknown[]): void {
    const entry: LogEntry = { time: Date.now(), level: of, scope, message, data };
    // Text at once: objects kept here would keep their streams and frames alive.
    if (ring.push(lineOf(entry)) > capacity) ring.shift();
    if (isLogged(of, root.level)) for (const output of outputs) attempt(output, entry);
  }

  function scoped(scope: string): Logger {
    const writer =
      (of: LogEntry['level']) =>
      (message: string, ...data: unknown[]) =>
        write(of, scope, message, data);
    return {
      error: writer('error'),
      warn: writer('warning'),
      info: writer('info'),
      debug: writer('debug'),
      child: (part) => scoped(scope ? `${scope}:${part}` : part),
    };
  }

  const root: LoggerRoot = {
    ...scoped(''),
    level,
    addSink(sink) {
      outputs.add(sink);
      return () => void outputs.delete(sink);
    },
    export: () => redact(ring.join('\n')),
  };
  return root;
}

function attempt(sink: LogSink, entry: LogEntry): void {
  try {
    sink(entry);
  } catch {
    // A broken sink must not break the stream it watches.
  }
}

function lineOf({ time, level, scope, message, data }: LogEntry): string {
  return [new Date(time).toISOString(), level, scope || '-', message, ...data.map(textOf)].join(' ');
}

function textOf(value: unknown): string {
  try {
    const text = value instanceof Error && !('toJSON' in value) ? String(value) : JSON.stringify(value);
    return (text ?? String(value)).slice(0, 500);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** The logger of all packages, silent until `log.level` is set. */
export const log: LoggerRoot = createLogger();
