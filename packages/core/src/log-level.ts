/** V2TXLive's log levels in the order of its numbers: `all` is 0, `null` (nothing) is 6. */
export const logLevels = ['all', 'debug', 'info', 'warning', 'error', 'fatal', 'null'] as const;

/** From this level upwards is written. */
export type LogLevel = (typeof logLevels)[number];

/** Whether something of `level` is written where `threshold` is set. */
export function isLogged(level: LogLevel, threshold: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(threshold);
}
