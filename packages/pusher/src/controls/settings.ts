import type { LiveDevice } from '../devices/list-devices.ts';
import type { LivePusherElement } from '../element/live-pusher-element.ts';
import { modes } from '../element/wechat-words.ts';
import type { ControlsTexts } from './controls-texts.ts';
import { rateText } from './network-of.ts';
import type { StudioActions } from './studio-actions.ts';

/** One of the things to choose from. */
export interface Choice {
  readonly label: string;
  readonly detail?: string;
  readonly checked: boolean;
  choose(): void;
}

/** Something with choices. */
export interface Setting {
  readonly name: 'quality' | 'camera' | 'microphone' | 'speaker';
  readonly choices: readonly Choice[];
}

/** What the settings are made from. */
export interface SettingsFacts {
  readonly element: LivePusherElement;
  readonly actions: StudioActions;
  readonly devices: readonly LiveDevice[];
  readonly texts: ControlsTexts;
  /** Makes a sound on this loudspeaker. */
  readonly testSpeaker: (deviceId: string) => void;
  /** The loudspeaker that is making one. */
  readonly speaking: string | undefined;
}

/** Everything that can be chosen. */
export function settingsOf(facts: SettingsFacts): readonly Setting[] {
  const { actions, testSpeaker, speaking } = facts;
  return [
    { name: 'quality', choices: qualities(facts) },
    { name: 'camera', choices: devicesOf(facts, 'camera', (id) => void actions.choose('camera', id)) },
    { name: 'microphone', choices: devicesOf(facts, 'microphone', (id) => void actions.choose('microphone', id)) },
    {
      name: 'speaker',
      choices: devicesOf(facts, 'speaker', testSpeaker).map((choice, index) => ({
        ...choice,
        checked: facts.devices.filter(({ kind }) => kind === 'speaker')[index]?.deviceId === speaking,
      })),
    },
  ];
}

function qualities({ element }: SettingsFacts): Choice[] {
  const now = element.pusher?.videoQuality;
  const offered = (['SD', 'HD', 'FHD'] as const).map((mode) => ({
    label: `${modes[mode].height}p`,
    detail: rateText(modes[mode].kbps),
    checked: element.mode === mode || (element.mode === '' && isSame(now, modes[mode])),
    choose: () => {
      element.mode = mode;
    },
  }));
  if (!now || offered.some(({ checked }) => checked)) return offered;
  const own = {
    label: `${now.width} × ${now.height}`,
    detail: rateText(now.kbps),
    checked: true,
    choose: () => undefined,
  };
  return [own, ...offered];
}

const isSame = (one: { height: number; kbps: number } | undefined, other: { height: number; kbps: number }) =>
  one?.height === other.height && one.kbps === other.kbps;

function devicesOf(
  { element, devices, texts }: SettingsFacts,
  kind: LiveDevice['kind'],
  choose: (deviceId: string) => void,
): Choice[] {
  const source = element.sources.find((one) => one.kind === kind);
  const running = source?.stream.getTracks()[0]?.getSettings().deviceId;
  return devices
    .filter((device) => device.kind === kind)
    .map(({ deviceId, label }, index) => ({
      label: label || texts.nth[kind](index + 1),
      checked: running !== undefined && deviceId === running,
      choose: () => choose(deviceId),
    }));
}
