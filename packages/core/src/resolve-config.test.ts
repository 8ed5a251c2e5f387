import { describe, expect, it } from 'vitest';

import { resolveConfig } from './resolve-config.ts';

const defaults: { latency: number; muted: boolean; label: string | null; list: readonly number[] } = {
  latency: 3,
  muted: false,
  label: 'x',
  list: [1],
};

describe('resolveConfig', () => {
  it('lays overrides over the defaults, later ones last', () => {
    const config = resolveConfig(defaults, { latency: 1, muted: true }, undefined, { latency: 2 });
    expect(config).toEqual({ ...defaults, latency: 2, muted: true });
  });

  it('takes falsy values, but never undefined', () => {
    expect(resolveConfig(defaults, { latency: 0, label: null, muted: undefined })).toEqual({
      ...defaults,
      latency: 0,
      label: null,
    });
  });

  it('ignores what the defaults lack', () => {
    const override = JSON.parse('{"__proto__": {"polluted": 1}, "other": 2, "latency": 1}') as Partial<typeof defaults>;
    const config = resolveConfig(defaults, override);
    expect(config).toEqual({ ...defaults, latency: 1 });
    expect('polluted' in config).toBe(false);
  });

  it('goes one level deep', () => {
    const list = [5];
    expect(resolveConfig(defaults, { list }).list).toBe(list);
  });

  it('is frozen and leaves the defaults alone', () => {
    const config = resolveConfig(defaults, { latency: 1 });
    expect(() => Object.assign(config, { latency: 2 })).toThrow(TypeError);
    expect(defaults.latency).toBe(3);
  });
});
