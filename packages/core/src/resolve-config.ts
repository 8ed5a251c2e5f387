/**
 * The defaults with the overrides laid over them, later ones last; one level deep and frozen.
 * `undefined` never overrides, keys that the defaults lack are ignored.
 */
export function resolveConfig<T extends object>(
  defaults: T,
  ...overrides: readonly ({ readonly [K in keyof T]?: T[K] | undefined } | undefined)[]
): Readonly<T> {
  const config = { ...defaults };
  for (const override of overrides)
    for (const key of Object.keys(defaults) as (keyof T)[]) {
      const value = override?.[key];
      if (value !== undefined) config[key] = value;
    }
  return Object.freeze(config);
}
