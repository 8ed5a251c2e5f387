import { resolveConfig } from './resolve-config.ts';

interface Config {
  latency: number;
  label?: string;
}

const defaults: Config = { latency: 3 };
const given: { latency?: number | undefined } = {};

const config = resolveConfig(defaults, given, undefined, { label: 'x' });
config.latency satisfies number;
// @ts-expect-error the result is frozen
config.latency = 1;
// @ts-expect-error a value of the wrong type
resolveConfig(defaults, { latency: '3' });
// @ts-expect-error no such option
resolveConfig(defaults, { latancy: 3 });
