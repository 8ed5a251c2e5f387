import type { PlayerConfig } from '@livelit/player';

/** Where an option is said: as an attribute of the element, or in its `config`. */
export type OptionPlace = 'attribute' | 'config';

/** One option of the player as the page offers it. */
export interface PlayerOption {
  /** As an attribute is spelt, or the path in `config`, such as `catchUp.rate`. */
  readonly name: string;
  readonly place: OptionPlace;
  readonly group: OptionGroup;
  readonly kind: 'flag' | 'number' | 'text' | 'choice' | 'json';
  /** For `choice`. */
  readonly choices?: readonly string[];
  /** For `number`. */
  readonly step?: number;
  /** What holds when the field is left empty; shown in it. */
  readonly standard?: string;
}

export const optionGroups = ['playback', 'latency', 'survival', 'picture', 'data'] as const;
export type OptionGroup = (typeof optionGroups)[number];

const attribute = (
  group: OptionGroup,
  name: string,
  kind: PlayerOption['kind'],
  more: Partial<PlayerOption> = {},
): PlayerOption => ({ name, place: 'attribute', group, kind, ...more });

type ConfigPath = keyof PlayerConfig | `${keyof PlayerConfig}.${string}`;

const config = (
  group: OptionGroup,
  name: ConfigPath,
  kind: PlayerOption['kind'],
  more: Partial<PlayerOption> = {},
): PlayerOption => ({ name, place: 'config', group, kind, ...more });

/** Every option, in the order of the page. */
export const playerOptions: readonly PlayerOption[] = [
  attribute('playback', 'autoplay', 'flag'),
  attribute('playback', 'muted', 'flag'),
  attribute('playback', 'loop', 'flag'),
  attribute('playback', 'controls', 'flag'),
  attribute('playback', 'preload', 'choice', { choices: ['none', 'metadata', 'auto'] }),
  attribute('playback', 'auto-pause-if-hidden', 'flag'),
  attribute('playback', 'picture-in-picture-mode', 'choice', { choices: ['push', 'pop', 'push,pop'] }),
  config('playback', 'mutedFallback', 'flag'),

  attribute('latency', 'target-latency', 'number', { step: 0.1 }),
  attribute('latency', 'max-latency', 'number', { step: 0.1 }),
  attribute('latency', 'min-cache', 'number', { step: 0.1 }),
  attribute('latency', 'max-cache', 'number', { step: 0.1 }),
  config('latency', 'minBuffer', 'number', { step: 0.1 }),
  config('latency', 'catchUp.rate', 'number', { step: 0.05, standard: '1.1' }),
  config('latency', 'catchUp.jump', 'choice', { choices: ['true', 'false'], standard: 'true' }),

  config('survival', 'stallTimeout', 'number', { standard: '8' }),
  config('survival', 'connectTimeout', 'number', { standard: '10' }),
  config('survival', 'pauseTimeout', 'number', { standard: '30' }),
  config('survival', 'fileAttempts', 'number', { standard: '6' }),
  config('survival', 'retry.maxAttempts', 'number'),
  config('survival', 'retry.baseDelayMs', 'number'),
  config('survival', 'retry.maxDelayMs', 'number'),
  config('survival', 'lines.failures', 'number', { standard: '2' }),
  config('survival', 'lines.stalls', 'number', { standard: '3' }),
  config('survival', 'lines.stallWindow', 'number', { standard: '60' }),
  config('survival', 'lines.healthy', 'number', { standard: '30' }),
  config('survival', 'segments.timeout', 'number', { standard: '20' }),
  config('survival', 'segments.tries', 'number', { standard: '6' }),
  config('survival', 'segments.skip', 'choice', { choices: ['true', 'false'], standard: 'true' }),

  attribute('picture', 'poster', 'text'),
  attribute('picture', 'fit', 'choice', { choices: ['contain', 'cover', 'fill'], standard: 'contain' }),
  attribute('picture', 'fullscreen-fit', 'choice', { choices: ['contain', 'cover', 'fill'], standard: 'contain' }),
  attribute('picture', 'object-fit', 'choice', { choices: ['contain', 'fillCrop'] }),
  attribute('picture', 'rotation', 'choice', { choices: ['0', '90', '180', '270'], standard: '0' }),
  attribute('picture', 'orientation', 'choice', { choices: ['vertical', 'horizontal'] }),
  attribute('picture', 'mirror', 'flag'),
  attribute('picture', 'thumbnails', 'text'),
  config('picture', 'clearLastImage', 'choice', { choices: ['true', 'false'], standard: 'true' }),

  attribute('data', 'crossorigin', 'choice', { choices: ['anonymous', 'use-credentials'] }),
  config('data', 'gateway', 'text'),
  config('data', 'sei', 'json', { standard: '[]' }),
  config('data', 'cmcd', 'choice', { choices: ['true', 'false'], standard: 'false' }),
  config('data', 'statisticsInterval', 'number', { standard: '2' }),
  config('data', 'trustedOrigins', 'json', { standard: '[]' }),
  config('data', 'engineOptions', 'json', { standard: '{}' }),
];

/** What the visitor has set: the texts of the fields, by the option's name. */
export type OptionValues = Readonly<Record<string, string>>;

/** The attributes that were set; a flag has the value ''. */
export function attributesOf(values: OptionValues): Readonly<Record<string, string>> {
  return Object.fromEntries(
    playerOptions
      .filter(({ name, place }) => place === 'attribute' && values[name])
      .map(({ name, kind }) => [name, kind === 'flag' ? '' : values[name]!]),
  );
}

/** The `config` that was set. Throws a `SyntaxError` for JSON that is none. */
export function configOf(values: OptionValues): Partial<PlayerConfig> {
  const config: Record<string, unknown> = {};
  for (const option of playerOptions) {
    const text = values[option.name];
    if (option.place !== 'config' || !text) continue;
    const [first, second] = option.name.split('.') as [string, string | undefined];
    const value = valueOf(option, text);
    config[first] = second === undefined ? value : { ...(config[first] as object | undefined), [second]: value };
  }
  return config;
}

function valueOf({ kind, choices }: PlayerOption, text: string): unknown {
  if (kind === 'number') return Number(text);
  if (kind === 'flag') return true;
  if (kind === 'json') return JSON.parse(text) as unknown;
  return choices?.includes('true') ? text === 'true' : text;
}
