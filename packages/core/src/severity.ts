import { LiveCode, type LiveCodeName } from './live-code.ts';

/** How bad a code is. `error`: gave up or cannot go on. `warning`: being repaired. `info`: worth knowing. */
export type Severity = 'ok' | 'info' | 'warning' | 'error';

const names = new Map<number, LiveCodeName>(
  Object.entries(LiveCode).map(([name, code]) => [code, name as LiveCodeName]),
);

/** The name of a code number; `undefined` when the number is not of this table. */
export function codeName(code: number): LiveCodeName | undefined {
  return names.get(code);
}

/** The severity of a code number; an unknown number is an error. */
export function severityOf(code: number): Severity {
  const word = codeName(code)?.split('_')[0]?.toLowerCase();
  return (word as Severity | undefined) ?? 'error';
}
