import { volatileParameters, type VolatileParameters } from './volatile-parameters.ts';

/** A name (in any case), or a pattern for names. */
export type ParameterRule = string | RegExp;

/**
 * What an address is kept under: without fragment, user and volatile query parameters, the others in order of their
 * names. Addresses that differ only in how they are signed share it.
 */
export function cacheKey(address: string, more: readonly ParameterRule[] = []): string {
  const url = new URL(address);
  url.hash = url.username = url.password = '';
  const given = new Set([...url.searchParams.keys()].map((name) => name.toLowerCase()));
  const rules = [...more, ...volatileParameters.filter((rule) => applies(rule, given)).flatMap(({ names }) => names)];
  const kept = [...url.searchParams].filter(([name]) => !rules.some((rule) => matches(rule, name)));
  url.search = new URLSearchParams(kept.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))).toString();
  return url.href;
}

function applies({ only }: VolatileParameters, given: ReadonlySet<string>): boolean {
  return only === undefined || given.has(only.toLowerCase());
}

function matches(rule: ParameterRule, name: string): boolean {
  return typeof rule === 'string' ? rule.toLowerCase() === name.toLowerCase() : new RegExp(rule, 'i').test(name);
}
