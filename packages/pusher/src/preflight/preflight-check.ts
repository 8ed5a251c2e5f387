import type { LiveCodeNumber } from '@livelit/core';

/** What was looked at. */
export type CheckName = 'browser' | 'camera' | 'microphone' | 'screen' | 'address' | 'encoder' | 'server' | 'uplink';

/** How a look turned out. `skip`: it could not be looked at, and nothing is claimed. */
export type CheckOutcome = 'pass' | 'warn' | 'fail' | 'skip';

/** A sentence for people. */
export interface CheckText {
  readonly en: string;
  readonly zh: string;
}

/** One thing that was looked at before going live. */
export interface PreflightCheck {
  readonly name: CheckName;
  readonly outcome: CheckOutcome;
  /** Of what did not pass; see the table of codes for what to do. */
  readonly code?: LiveCodeNumber | undefined;
  readonly message: CheckText;
  /** What was found: numbers as measured, nothing invented. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Makes a check. */
export function check(
  name: CheckName,
  outcome: CheckOutcome,
  en: string,
  zh: string,
  facts: Readonly<Record<string, unknown>> = {},
  code?: LiveCodeNumber,
): PreflightCheck {
  return { name, outcome, message: { en, zh }, facts, ...(code !== undefined && { code }) };
}
