import { expect, it } from 'vitest';

import { attributesOf, configOf, playerOptions } from './player-options.ts';

it('names every option once', () => {
  const names = playerOptions.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

it('makes attributes of what was set, and only of that', () => {
  expect(attributesOf({ muted: 'on', fit: 'cover', poster: '', stallTimeout: '4' })).toEqual({
    muted: '',
    fit: 'cover',
  });
});

it('makes a config of numbers, choices, groups and JSON', () => {
  const values = { stallTimeout: '4', 'catchUp.rate': '1.2', 'catchUp.jump': 'false', cmcd: 'true', sei: '[5, 242]' };
  expect(configOf({ ...values, mutedFallback: 'on' })).toEqual({
    stallTimeout: 4,
    catchUp: { rate: 1.2, jump: false },
    cmcd: true,
    sei: [5, 242],
    mutedFallback: true,
  });
});

it('says no to JSON that is none', () => {
  expect(() => configOf({ sei: '[5' })).toThrow(SyntaxError);
});
