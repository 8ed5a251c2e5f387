export { checkSupport, type PushSupport } from './check-support.ts';
export type { CheckName, CheckOutcome, CheckText, PreflightCheck } from './preflight-check.ts';
export { type PreflightReport, type PreflightSettings, runPreflight } from './run-preflight.ts';
