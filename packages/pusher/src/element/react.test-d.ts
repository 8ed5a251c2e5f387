import type { LiveErrorEvent } from '@livelit/core';
import type { ComponentProps } from 'react';
import { expectTypeOf } from 'vitest';

import type { PusherEvents, VolumeEvent } from '../pusher-events.ts';
import type { LivePusher, LivePusherEventNames } from './react.ts';

type Props = ComponentProps<typeof LivePusher>;
type Heard<K extends keyof Props> = NonNullable<Props[K]> extends (event: infer E) => unknown ? E : never;

expectTypeOf<Exclude<keyof PusherEvents, LivePusherEventNames>>().toEqualTypeOf<never>();
expectTypeOf<Heard<'onError'>>().toEqualTypeOf<LiveErrorEvent>();
expectTypeOf<Heard<'onVolume'>>().toEqualTypeOf<VolumeEvent>();
expectTypeOf<Heard<'onStateChange'>>().toEqualTypeOf<Event>();
expectTypeOf<Props['url']>().toEqualTypeOf<string | undefined>();
expectTypeOf<Props['maxBitrate']>().toEqualTypeOf<number | undefined>();
expectTypeOf<Props['enableCamera']>().toEqualTypeOf<boolean | undefined>();
